import { isLineEnd, isWordAnywhere } from './classes.js';
import type { Flags } from './cursor.js';

/* Anchors: they match a place, not a character. */

const isLineEndAt = (text: string, index: number, flags: Flags): boolean =>
  flags.unixLines ? text.charCodeAt(index) === 10 : isLineEnd(text.charCodeAt(index));

type Place = (text: string, index: number) => boolean;

/** One function for the same flags, so that whoever asks for a place many times over can tell that it is the same. */
const oncePerFlags = (make: (flags: Flags) => Place): ((flags: Flags) => Place) => {
  const made = new WeakMap<Flags, Place>();
  return (flags) => {
    const place = made.get(flags) ?? make(flags);
    made.set(flags, place);
    lineEdges.add(place);
    return place;
  };
};

/** Places that hold only at the first index, in the last two, or beside a line break. */
const lineEdges = new WeakSet<Place>();

/** Whether a place never holds in the middle of a text, away from line breaks: whoever is there need not ask. */
export const isLineEdge = (place: Place): boolean => lineEdges.has(place);

/** Where a line (or the text) starts for `^`. */
export const atStart = oncePerFlags((flags) => (text, index) => {
  if (index === 0) return true;
  if (!flags.multiLine || index === text.length || !isLineEndAt(text, index - 1, flags)) return false;
  return flags.unixLines || text.charCodeAt(index - 1) !== 13 || text.charCodeAt(index) !== 10;
});

/** Before the text's very last line break, or at its end. */
export const atLastLine = (text: string, index: number, flags: Flags): boolean => {
  const rest = text.length - index;
  if (rest === 0) return true;
  if (rest === 2) return !flags.unixLines && text.charCodeAt(index) === 13 && text.charCodeAt(index + 1) === 10;
  const betweenPair = !flags.unixLines && text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13;
  return rest === 1 && isLineEndAt(text, index, flags) && !betweenPair;
};

export const atEnd = oncePerFlags((flags) => (text, index) => {
  if (!flags.multiLine) return atLastLine(text, index, flags);
  if (index === text.length) return true;
  const betweenPair = !flags.unixLines && text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13;
  return isLineEndAt(text, index, flags) && !betweenPair;
});

export const atWordEdge = (text: string, index: number): boolean => {
  const before = index > 0 && isWordAnywhere(text.charCodeAt(index - 1));
  const after = index < text.length && isWordAnywhere(text.charCodeAt(index));
  return before !== after;
};
