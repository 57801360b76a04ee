/**
 * Records promises that a value means the same everywhere: a cell of a file, a JSON value of a request and a value read from the org become
 * the same `Value` by one set of rules, two values are compared by one rule, and nothing is guessed. What cannot be taken comes back as a
 * named problem, in no language and never as an exception; `rules` puts it into words.
 */
export type * from './types.js';
export type { Coercion, CoercionNote, CoercionProblem, TextOptions } from './coercion.js';
export { coerceJson } from './json.js';
export { coerceText } from './text.js';
export { equalValues } from './compare.js';
export { isEmail } from './email.js';
export { idSuffix, isId, normalizeId, shortId } from './ids.js';
export { joinMultiselect, splitMultiselect } from './multiselect.js';
export { shownText } from './shown.js';
export { isCalendarDate, readDate, readDateTime, readTime } from './time.js';
export { toWire } from './wire.js';
