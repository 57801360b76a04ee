import type { RegexNode } from './tree.js';
import { lengthRange } from './tree.js';

/** As many looks at a character as the platform allows before it gives a match up. */
const mostSteps = 1_000_000;

/** Thrown through a hopeless match, caught at its edge. */
class TooManySteps extends Error {}
const tooManySteps = new TooManySteps();

export type State = {
  readonly text: string;
  steps: number;
  readonly opened: number[];
  readonly starts: number[];
  readonly ends: number[];
  readonly counts: number[];
  readonly lasts: number[];
  /** Where an inner match that may not look further ended. */
  mark: number;
  /** Where a look-behind has to end. */
  target: number;
};

type Matcher = (state: State, index: number) => boolean;

const step = (state: State): void => {
  state.steps += 1;
  if (state.steps > mostSteps) throw tooManySteps;
};

/** Index after the character at `index` if the set has it, else -1. */
const advance = (state: State, index: number, test: (codePoint: number) => boolean): number => {
  step(state);
  const { text } = state;
  if (index >= text.length) return -1;
  const unit = text.charCodeAt(index);
  if (unit < 0xd800 || unit > 0xdbff) return test(unit) ? index + 1 : -1;
  const codePoint = text.codePointAt(index) ?? unit;
  return test(codePoint) ? index + (codePoint > 0xffff ? 2 : 1) : -1;
};

/** Index of the character before `index`. */
const retreat = (text: string, index: number): number => {
  const unit = text.charCodeAt(index - 1);
  const isPair = unit >= 0xdc00 && unit <= 0xdfff && index > 1 && (text.codePointAt(index - 2) ?? 0) > 0xffff;
  return index - (isPair ? 2 : 1);
};

const repeatSet = (
  node: Extract<RegexNode, { kind: 'repeat' }>,
  test: (codePoint: number) => boolean,
  next: Matcher
): Matcher => {
  const { minimum, maximum, greed } = node;
  if (greed === 'lazy') {
    return (state, index) => {
      let at = index;
      for (let count = 0; ; count += 1) {
        if (count >= minimum && next(state, at)) return true;
        if (count >= maximum) return false;
        at = advance(state, at, test);
        if (at < 0) return false;
      }
    };
  }
  return (state, index) => {
    let at = index;
    let count = 0;
    while (count < maximum) {
      const after = advance(state, at, test);
      if (after < 0) break;
      at = after;
      count += 1;
    }
    if (count < minimum) return false;
    if (greed === 'possessive') return next(state, at);
    for (;;) {
      if (next(state, at)) return true;
      if (count === minimum) return false;
      count -= 1;
      at = retreat(state.text, at);
      step(state);
    }
  };
};

const repeatGroup = (
  node: Extract<RegexNode, { kind: 'repeat' }>,
  slot: number,
  compileInner: (next: Matcher) => Matcher,
  next: Matcher
): Matcher => {
  const { minimum, maximum, greed } = node;
  const loop: Matcher = (state, index) => {
    step(state);
    const count = state.counts[slot] ?? 0;
    const last = state.lasts[slot] ?? -1;
    const mayRepeat = count < maximum && !(count >= minimum && index === last);
    const again = (): boolean => {
      state.counts[slot] = count + 1;
      state.lasts[slot] = index;
      if (body(state, index)) return true;
      state.counts[slot] = count;
      state.lasts[slot] = last;
      return false;
    };
    if (count < minimum) return again();
    if (greed === 'lazy') return next(state, index) || (mayRepeat && again());
    return (mayRepeat && again()) || next(state, index);
  };
  const body = compileInner(loop);
  return (state, index) => {
    const count = state.counts[slot] ?? 0;
    const last = state.lasts[slot] ?? -1;
    state.counts[slot] = 0;
    state.lasts[slot] = -1;
    if (loop(state, index)) return true;
    state.counts[slot] = count;
    state.lasts[slot] = last;
    return false;
  };
};

const stopHere: Matcher = (state, index) => {
  state.mark = index;
  return true;
};

/** Matches the inner pattern once and for all; gives where it ended, or -1. Captures of a failed attempt are undone. */
const once = (inner: Matcher, state: State, index: number): number => (inner(state, index) ? state.mark : -1);

const compileRegexNode = (root: RegexNode): Matcher => {
  let slots = 0;

  const compile = (node: RegexNode, next: Matcher): Matcher => {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'set': {
        const { test } = node;
        return (state, index) => {
          const after = advance(state, index, test);
          return after >= 0 && next(state, after);
        };
      }
      case 'sequence':
        return node.parts.reduceRight((rest, part) => compile(part, rest), next);
      case 'choice': {
        const options = node.options.map((option) => compile(option, next));
        return (state, index) => options.some((option) => option(state, index));
      }
      case 'capture':
        return capture(node.group, node.inner, next);
      case 'repeat': {
        const { inner, greed } = node;
        if (inner.kind === 'set') return repeatSet(node, inner.test, next);
        slots += 1;
        const slot = slots;
        if (greed === 'possessive') {
          const whole = compile({ ...node, greed: 'greedy' }, stopHere);
          return atomic(whole, next);
        }
        return repeatGroup(node, slot, (after) => compile(inner, after), next);
      }
      case 'atomic':
        return atomic(compile(node.inner, stopHere), next);
      case 'look':
        return node.behind ? lookBehind(node, next) : lookAhead(node, next);
      case 'reference':
        return reference(node, next);
      case 'place': {
        const { holds } = node;
        return (state, index) => (step(state), holds(state.text, index)) && next(state, index);
      }
    }
  };

  const capture = (group: number, inner: RegexNode, next: Matcher): Matcher => {
    const close: Matcher = (state, index) => {
      const start = state.starts[group] ?? -1;
      const end = state.ends[group] ?? -1;
      state.starts[group] = state.opened[group] ?? -1;
      state.ends[group] = index;
      if (next(state, index)) return true;
      state.starts[group] = start;
      state.ends[group] = end;
      return false;
    };
    const body = compile(inner, close);
    return (state, index) => {
      const opened = state.opened[group] ?? -1;
      state.opened[group] = index;
      if (body(state, index)) return true;
      state.opened[group] = opened;
      return false;
    };
  };

  const atomic =
    (inner: Matcher, next: Matcher): Matcher =>
    (state, index) => {
      const starts = [...state.starts];
      const ends = [...state.ends];
      const end = once(inner, state, index);
      if (end >= 0 && next(state, end)) return true;
      restore(state, starts, ends);
      return false;
    };

  const lookAhead = (node: Extract<RegexNode, { kind: 'look' }>, next: Matcher): Matcher => {
    const inner = compile(node.inner, stopHere);
    return look(node.negative, (state, index) => once(inner, state, index) >= 0, next);
  };

  const lookBehind = (node: Extract<RegexNode, { kind: 'look' }>, next: Matcher): Matcher => {
    const [shortest, longest] = lengthRange(node.inner);
    const inner = compile(node.inner, (state, index) => index === state.target);
    const holds: Matcher = (state, index) => {
      const { target } = state;
      state.target = index;
      let found = false;
      for (let from = index - shortest; from >= Math.max(0, index - longest) && !found; from -= 1)
        found = inner(state, from);
      state.target = target;
      return found;
    };
    return look(node.negative, holds, next);
  };

  const look =
    (negative: boolean, holds: Matcher, next: Matcher): Matcher =>
    (state, index) => {
      const starts = [...state.starts];
      const ends = [...state.ends];
      const found = holds(state, index);
      if (negative) restore(state, starts, ends);
      if (found !== negative && next(state, index)) return true;
      restore(state, starts, ends);
      return false;
    };

  const reference =
    (node: Extract<RegexNode, { kind: 'reference' }>, next: Matcher): Matcher =>
    (state, index) => {
      const { group } = node;
      const start = state.starts[group] ?? -1;
      if (start < 0) return false;
      const wanted = state.text.slice(start, state.ends[group]);
      state.steps += wanted.length;
      step(state);
      const found = state.text.slice(index, index + wanted.length);
      const same = node.ignoreCase ? found.toLowerCase() === wanted.toLowerCase() : found === wanted;
      return same && next(state, index + wanted.length);
    };

  return compile(root, (state, index) => index === state.text.length);
};

const restore = (state: State, starts: readonly number[], ends: readonly number[]): void => {
  state.starts.splice(0, Infinity, ...starts);
  state.ends.splice(0, Infinity, ...ends);
};

/** Matches a whole text: true or false, undefined where the match takes too long. Never hangs, never throws. */
export const compileMatcher = (root: RegexNode): ((text: string) => boolean | undefined) => {
  const matcher = compileRegexNode(root);
  return (text) => {
    const state: State = {
      text,
      steps: 0,
      opened: [],
      starts: [],
      ends: [],
      counts: [],
      lasts: [],
      mark: -1,
      target: -1,
    };
    try {
      return matcher(state, 0);
    } catch (error) {
      // The end of the stack is the same verdict: too much going back and forth.
      if (error instanceof TooManySteps || error instanceof RangeError) return undefined;
      throw error;
    }
  };
};
