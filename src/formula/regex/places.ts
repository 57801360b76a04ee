import { isLineEnd, isWordAnywhere } from './classes.js';
import type { Flags } from './cursor.js';

/* Anchors: they match a place, not a character. */

const isLineEndAt = (text: string, index: number, flags: Flags): boolean =>
  flags.unixLines ? text.charCodeAt(index) === 10 : isLineEnd(text.charCodeAt(index));

/** Where a line (or the text) starts for `^`. */
export const atStart =
  (flags: Flags) =>
  (text: string, index: number): boolean => {
    if (index === 0) return true;
    if (!flags.multiLine || index === text.length || !isLineEndAt(text, index - 1, flags)) return false;
    return flags.unixLines || text.charCodeAt(index - 1) !== 13 || text.charCodeAt(index) !== 10;
  };

/** Before the text's very last line break, or at its end. */
export const atLastLine = (text: string, index: number, flags: Flags): boolean => {
  const rest = text.length - index;
  if (rest === 0) return true;
  if (rest === 2) return !flags.unixLines && text.charCodeAt(index) === 13 && text.charCodeAt(index + 1) === 10;
  const betweenPair = !flags.unixLines && text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13;
  return rest === 1 && isLineEndAt(text, index, flags) && !betweenPair;
};

export const atEnd =
  (flags: Flags) =>
  (text: string, index: number): boolean => {
    if (!flags.multiLine) return atLastLine(text, index, flags);
    if (index === text.length) return true;
    const betweenPair = !flags.unixLines && text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13;
    return isLineEndAt(text, index, flags) && !betweenPair;
  };

export const atWordEdge = (text: string, index: number): boolean => {
  const before = index > 0 && isWordAnywhere(text.charCodeAt(index - 1));
  const after = index < text.length && isWordAnywhere(text.charCodeAt(index));
  return before !== after;
};
