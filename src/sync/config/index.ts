/**
 * The config of a sync promises that nothing in it is overlooked: every key is known or an error with its line and the nearest name,
 * every short form is written out, every default filled in. It looks at no data and no org; what only a schema and the sources
 * can tell is checked when the records are opened (`../rows`).
 */
export type {
  CellEntry,
  Condition,
  Config,
  ConfigPath,
  ConfigProblem,
  ConflictPolicy,
  FieldEntry,
  LatestRule,
  LookupEntry,
  RecordEntry,
  SourceEntry,
} from './types.js';
export { recordsNeeded } from './check.js';
export { IMPLIED, impliedConfig } from './implied.js';
export type { UnknownColumn } from './implied.js';
export { loadConfig } from './load.js';
export { isFileType } from './normal.js';
export { configError } from './problems.js';
export { nearest } from './suggest.js';
