/**
 * Give-back promises the owner of a source what people edited in the org: each field that was kept or held, with both sides and, where one cell makes
 * the field, the source's own column and a text that can be put there as it stands. No value of a sensitive field is in it. A file is there under its
 * name only when it is whole, only its owner can read it, none from an earlier run is left behind as if it were of this one, and a file that is
 * something else is never touched.
 */
export { refuseOthersFiles, writeGiveBack } from './write.js';
export type { GivenBack } from './write.js';
export { describeGivenBack } from './text.js';
