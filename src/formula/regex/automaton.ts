import { isLineEdge } from './places.js';
import type { CharacterTest, RegexNode } from './tree.js';

/**
 * Answers whether a whole text matches, reading each character once. It takes a tree that says no more than which texts match; what depends on
 * the order of trying (possessive, atomic, look-around, back references) is left to the backtracking matcher. So is what makes backtracking
 * explode, a choice within a repetition: the platform gives such a match up, and an answer here would be one that it does not give.
 *
 * The tree becomes a nondeterministic automaton, whose sets of states are made into deterministic ones as texts ask for them.
 */

/** What a tree may grow to when its repetitions are written out; beyond it the backtracking matcher is the better way. */
const mostNodes = 4_000;
/** Deterministic states kept for one pattern. */
const mostStates = 1_000;
const asciiSize = 128;
const none = -1;
const LF = 10;
const CR = 13;

type Place = (text: string, index: number) => boolean;

type Node =
  | { readonly kind: 'set'; readonly test: CharacterTest; readonly next: number }
  | { readonly kind: 'place'; readonly place: number; readonly next: number }
  | { readonly kind: 'split'; readonly first: number; second: number }
  | { readonly kind: 'accept' };

/** A set of nodes, once what can be reached without a character is added: that depends on the places that hold there. */
type Closed = {
  readonly sets: readonly number[];
  readonly accepts: boolean;
  /** Next state by ASCII character; undefined where no text has asked yet. */
  readonly next: Array<State | undefined>;
};
/** Numbers count from 1: in the table, 0 is for what no text has asked yet. */
type State = { readonly number: number; readonly nodes: readonly number[]; readonly closed: Map<number, Closed> };

/** The tree says more than an automaton can answer, or too much for one. */
class NotForAutomaton extends Error {}

class Builder {
  public readonly nodes: Node[] = [{ kind: 'accept' }];
  public readonly places: Place[] = [];

  /** How many repetitions the node at hand stands in. */
  private depth = 0;

  /** Adds what matches `node` and then goes on at `next`; gives where it begins. */
  public add(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'set':
        return this.push({ kind: 'set', test: node.test, next });
      case 'sequence':
        return node.parts.reduceRight((after, part) => this.add(part, after), next);
      case 'choice':
        this.refuseWithinRepeat(node.options.every(({ kind }) => kind === 'set'));
        return node.options
          .map((option) => this.add(option, next))
          .reduceRight((rest, option) => this.split(option, rest));
      case 'capture':
        return this.add(node.inner, next);
      case 'place':
        return this.push({ kind: 'place', place: this.placeOf(node.holds), next });
      case 'repeat':
        return this.repeat(node, next);
      default:
        throw new NotForAutomaton(node.kind);
    }
  }

  private repeat(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    if (node.greed === 'possessive') throw new NotForAutomaton('possessive');
    this.refuseWithinRepeat(node.minimum === node.maximum);
    const repeats = node.maximum > 1;
    this.depth += repeats ? 1 : 0;
    const begin = this.writeOut(node, next);
    this.depth -= repeats ? 1 : 0;
    return begin;
  }

  /** Within a repetition a text may be taken in one way only. */
  private refuseWithinRepeat(isOneWay: boolean): void {
    if (this.depth > 0 && !isOneWay) throw new NotForAutomaton('a choice within a repetition');
  }

  private writeOut(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    let at = next;
    if (node.maximum === Infinity) {
      // Goes round through itself: the second way out is known only once the inside is there.
      const loop: Extract<Node, { kind: 'split' }> = { kind: 'split', first: next, second: none };
      at = this.push(loop);
      loop.second = this.add(node.inner, at);
    } else {
      for (let optional = node.minimum; optional < node.maximum; optional += 1) {
        at = this.split(next, this.add(node.inner, at));
      }
    }
    for (let required = 0; required < node.minimum; required += 1) {
      at = this.add(node.inner, at);
    }
    return at;
  }

  private placeOf(holds: Place): number {
    const known = this.places.indexOf(holds);
    return known >= 0 ? known : this.places.push(holds) - 1;
  }

  private split(first: number, second: number): number {
    return this.push({ kind: 'split', first, second });
  }

  private push(node: Node): number {
    if (this.nodes.length >= mostNodes) throw new NotForAutomaton('too large');
    return this.nodes.push(node) - 1;
  }
}

/**
 * @returns a function that says whether the whole text matches, undefined for a text that needs more states than are kept; or undefined
 *   where the tree is not for an automaton
 */
export const compileAutomaton = (tree: RegexNode): ((text: string) => boolean | undefined) | undefined => {
  const builder = new Builder();
  let begin: number;
  try {
    begin = builder.add(tree, 0);
  } catch (error) {
    if (error instanceof NotForAutomaton) return undefined;
    throw error;
  }
  const { nodes, places } = builder;
  // The places that hold at an index are the bits of a number.
  if (places.length > 30) return undefined;
  const states = new Map<string, State>();
  const numbered: Array<State | undefined> = [];
  // Where every place is the edge of a line, none holds in the middle of one: the way from state to state is a table there.
  const isPlainInside = places.every(isLineEdge);
  let table = new Int32Array(16 * asciiSize);

  const stateOf = (members: readonly number[]): State | undefined => {
    const key = members.join();
    let state = states.get(key);
    if (state === undefined) {
      if (states.size >= mostStates) return undefined;
      state = { number: states.size + 1, nodes: members, closed: new Map() };
      states.set(key, state);
      numbered[state.number] = state;
      // Every state has its row: a look beyond the table's end costs many times one within.
      if (state.number >= table.length / asciiSize) {
        const more = new Int32Array(table.length * 2);
        more.set(table);
        table = more;
      }
    }
    return state;
  };

  const close = (state: State, holding: number): Closed => {
    const known = state.closed.get(holding);
    if (known !== undefined) return known;
    const seen = new Set<number>();
    const sets: number[] = [];
    let accepts = false;
    const waiting = [...state.nodes];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const node = nodes[id];
      if (node === undefined || seen.has(id)) continue;
      seen.add(id);
      if (node.kind === 'set') sets.push(id);
      else if (node.kind === 'accept') accepts = true;
      else if (node.kind === 'split') waiting.push(node.first, node.second);
      else if ((holding >> node.place) & 1) waiting.push(node.next);
    }
    const closed: Closed = { sets, accepts, next: new Array<State | undefined>(asciiSize) };
    state.closed.set(holding, closed);
    return closed;
  };

  const step = (closed: Closed, codePoint: number): State | undefined => {
    const reached = new Set<number>();
    for (const id of closed.sets) {
      const node = nodes[id];
      if (node?.kind === 'set' && node.test(codePoint)) reached.add(node.next);
    }
    return stateOf([...reached].sort((left, right) => left - right));
  };

  const holdingAt = (text: string, index: number): number => {
    let holding = 0;
    for (let place = 0; place < places.length; place += 1) {
      if (places[place]?.(text, index)) holding |= 1 << place;
    }
    return holding;
  };

  /** Notes that the character leads from one state to the other where no place holds. */
  const note = (from: State, unit: number, to: State): void => {
    table[from.number * asciiSize + unit] = to.number * asciiSize;
  };

  const reached = new Int32Array(1);
  const initial = stateOf([begin]);
  return (text) => {
    let state = initial;
    let index = 0;
    const edge = text.length - 2;
    let isInside = false;
    while (state !== undefined) {
      if (isInside) {
        index = followTable(table, text, index, edge, state.number * asciiSize, reached);
        state = numbered[(reached[0] ?? 0) / asciiSize] ?? state;
      }
      const closed = close(state, holdingAt(text, index));
      if (index >= text.length) return closed.accepts;
      if (closed.sets.length === 0) return false;
      const unit = text.charCodeAt(index);
      if (unit < asciiSize) {
        const next: State | undefined = (closed.next[unit] ??= step(closed, unit));
        if (isInside && index < edge && isPlain(unit) && next !== undefined) note(state, unit, next);
        state = next;
        index += 1;
        isInside = isPlainInside && isPlain(unit);
      } else {
        const codePoint = text.codePointAt(index) ?? unit;
        state = step(closed, codePoint);
        index += codePoint > 0xffff ? 2 : 1;
        isInside = false;
      }
    }
    return undefined;
  };
};

/**
 * Goes on from state to state as far as the table knows the way; the last state's row is left in `reached`. Characters that break a line are
 * never noted, so the table ends the stretch at them. A function of its own: within the closure the loop ran four times slower.
 *
 * @returns the index it came to
 */
const followTable = (
  table: Int32Array,
  text: string,
  from: number,
  edge: number,
  start: number,
  reached: Int32Array
): number => {
  let row = start;
  let index = from;
  for (; index < edge; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= asciiSize) break;
    const next = table[row + unit] as number;
    if (next === 0) break;
    row = next;
  }
  reached[0] = row;
  return index;
};

/** An ASCII character that breaks no line. */
const isPlain = (unit: number): boolean => unit < asciiSize && unit !== LF && unit !== CR;
