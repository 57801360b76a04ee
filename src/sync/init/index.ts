/**
 * Drafting promises a first config that loads and can be tried at once: every guess stands beside its reason, every column that was left out is
 * named, and none is guessed into a field that its content does not fit. Columns that look as if they told who a person is are left out. The
 * draft holds names of columns and words of picklists, and no other value of the file.
 */
export { draftConfig } from './draft.js';
export type { Draft, DraftedObject } from './draft.js';
