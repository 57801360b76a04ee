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

export type Automaton = {
  /** Whether the whole text matches; undefined for one that needs more states than are kept. */
  readonly matches: (text: string) => boolean | undefined;
  /** The same for a text in parts, which are joined only where it holds more than plain ASCII, or asks for what no text asked before. */
  readonly matchesParts: (parts: readonly string[]) => boolean | undefined;
};

/** What `ends` says of a state: 0 as long as no text has ended there. */
const refuses = 1;
const accepts = 2;

/** @returns undefined where the tree is not for an automaton */
export const compileAutomaton = (tree: RegexNode): Automaton | undefined => {
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
  // Where every place is the edge of a line, none holds beside plain characters but at the text's two ends, and there always the same ones: the
  // way from state to state is a table then. Row 0 is the first state at the text's beginning.
  const isTabled = places.every(isLineEdge);
  const { classes, width } = classesOf(nodes);
  let table = new Int32Array(16 * width);
  let ends = new Uint8Array(16);

  const stateOf = (members: readonly number[]): State | undefined => {
    const key = members.join();
    let state = states.get(key);
    if (state === undefined) {
      if (states.size >= mostStates) return undefined;
      state = { number: states.size + 1, nodes: members, closed: new Map() };
      states.set(key, state);
      numbered[state.number] = state;
      // Every state has its row: a look beyond the table's end costs many times one within.
      if (state.number >= ends.length) {
        const more = new Int32Array(table.length * 2);
        more.set(table);
        table = more;
        const moreEnds = new Uint8Array(ends.length * 2);
        moreEnds.set(ends);
        ends = moreEnds;
      }
    }
    return state;
  };

  const close = (state: State, holding: number): Closed => {
    const known = state.closed.get(holding);
    if (known !== undefined) return known;
    const seen = new Set<number>();
    const sets: number[] = [];
    let isEnd = false;
    const waiting = [...state.nodes];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const node = nodes[id];
      if (node === undefined || seen.has(id)) continue;
      seen.add(id);
      if (node.kind === 'set') sets.push(id);
      else if (node.kind === 'accept') isEnd = true;
      else if (node.kind === 'split') waiting.push(node.first, node.second);
      else if ((holding >> node.place) & 1) waiting.push(node.next);
    }
    const closed: Closed = { sets, accepts: isEnd, next: new Array<State | undefined>(asciiSize) };
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

  const reached = new Int32Array(1);
  const initial = stateOf([begin]);

  const matches = (text: string): boolean | undefined => {
    let state = initial;
    let index = 0;
    // Whether the character before, if there is one, is plain.
    let isPlainBefore = isTabled;
    while (state !== undefined) {
      if (isPlainBefore) {
        index = followTable(table, classes, text, index, index === 0 ? 0 : state.number * width, reached);
        state = numbered[(reached[0] ?? 0) / width] ?? state;
      }
      const closed = close(state, holdingAt(text, index));
      if (index >= text.length) {
        if (isPlainBefore && index > 0) ends[state.number] = closed.accepts ? accepts : refuses;
        return closed.accepts;
      }
      if (closed.sets.length === 0) return false;
      const unit = text.charCodeAt(index);
      if (unit < asciiSize) {
        const next: State | undefined = (closed.next[unit] ??= step(closed, unit));
        if (isPlainBefore && isPlain(unit) && next !== undefined) {
          table[(index === 0 ? 0 : state.number * width) + (classes[unit] ?? 0)] = next.number * width;
        }
        state = next;
        index += 1;
        isPlainBefore = isTabled && isPlain(unit);
      } else {
        const codePoint = text.codePointAt(index) ?? unit;
        state = step(closed, codePoint);
        index += codePoint > 0xffff ? 2 : 1;
        isPlainBefore = false;
      }
    }
    return undefined;
  };

  const matchesParts = (parts: readonly string[]): boolean | undefined => {
    let row = 0;
    for (const part of parts) {
      if (followTable(table, classes, part, 0, row, reached) < part.length) return matches(parts.join(''));
      row = reached[0] ?? 0;
    }
    const end = ends[row / width];
    return end === accepts || (end === refuses ? false : matches(parts.join('')));
  };

  return { matches, matchesParts };
};

/**
 * Goes on from state to state as far as the table knows the way; the last state's row is left in `reached`. Characters that break a line are
 * never noted, so the table ends the stretch at them. A function of its own: within the closure the loop ran four times slower.
 *
 * @returns the index it came to
 */
const followTable = (
  table: Int32Array,
  classes: Uint8Array,
  text: string,
  from: number,
  start: number,
  reached: Int32Array
): number => {
  const { length } = text;
  let row = start;
  let index = from;
  for (; index < length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= asciiSize) break;
    const next = table[row + (classes[unit] as number)] as number;
    if (next === 0) break;
    row = next;
  }
  reached[0] = row;
  return index;
};

/** An ASCII character that breaks no line. */
const isPlain = (unit: number): boolean => unit < asciiSize && unit !== LF && unit !== CR;

/** ASCII characters that every set takes or leaves together share a column of the table: it is a quarter of the size, and stays near. */
const classesOf = (nodes: readonly Node[]): { readonly classes: Uint8Array; readonly width: number } => {
  const tests = [...new Set(nodes.flatMap((node) => (node.kind === 'set' ? [node.test] : [])))];
  const columns = new Map<string, number>();
  const classes = new Uint8Array(asciiSize);
  for (let unit = 0; unit < asciiSize; unit += 1) {
    const taken = [isPlain, ...tests].map((test) => (test(unit) ? '1' : '0')).join('');
    const column = columns.get(taken) ?? columns.size;
    columns.set(taken, column);
    classes[unit] = column;
  }
  return { classes, width: columns.size };
};
