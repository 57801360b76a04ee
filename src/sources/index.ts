/**
 * Rows out of files, as they stand: no cell is trimmed, guessed at or dropped here, and every row keeps its place in the file.
 *
 * A source streams in bounded memory, says what it took the file for, gives the SHA-256 of what it read, and turns every way in
 * which a file can be wrong into either a problem of one row (messages/rows.md) or one clear error (messages/sources.md). CSV, JSON records
 * (one a line, or one list) and Excel workbooks are read alike; nothing in a file is ever executed.
 */
import { Messages } from '@salesforce/core/messages';
import { openCsv } from './csv/source.js';
import { openNdjson } from './ndjson/source.js';
import type { Source, SourceSpec } from './types.js';
import { openXlsx } from './xlsx/source.js';

export { detectType } from './detect.js';
export { createCsvParser as createRowCutter } from './csv/parser.js';
export type * from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/**
 * Opens a source; nothing is read yet.
 *
 * @throws SourceTypeNotBuiltError for the formats that no release reads yet
 */
export function openSource(spec: SourceSpec): Source {
  switch (spec.type) {
    case 'csv':
      return openCsv(spec);
    case 'ndjson':
      return openNdjson(spec);
    case 'xlsx':
      return openXlsx(spec);
    default:
      throw messages.createError('error.SourceTypeNotBuilt', [spec.path, spec.type]);
  }
}
