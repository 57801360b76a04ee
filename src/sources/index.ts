/**
 * Rows out of files, as they stand: no cell is trimmed, guessed at or dropped here, and every row keeps its place in the file.
 *
 * A source streams in bounded memory, says what it took the file for, gives the SHA-256 of what it read, and turns every way in
 * which a file can be wrong into either a problem of one row (messages/rows.md) or one clear error (messages/sources.md). CSV, JSON records
 * (one a line, or one list) and Excel workbooks are read alike; nothing in a file is ever executed. A table or query of a Postgres database and a
 * query on an org are sources too: they are read and never written to.
 */
import { Messages } from '@salesforce/core/messages';
import { openCsv } from './csv/source.js';
import { openNdjson } from './ndjson/source.js';
import { openOrgSource } from './org/source.js';
import { openPostgres } from './postgres/source.js';
import type { Source, SourceContext, SourceSpec } from './types.js';
import { openXlsx } from './xlsx/source.js';

export { detectType } from './detect.js';
export { createCsvParser as createRowCutter } from './csv/parser.js';
export type * from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

const EXIT_CONFIG = 78;

/**
 * Opens a source; nothing is read yet.
 *
 * @throws SourceOrgMissingError where an org is to be read and there is none; SoqlNotReadError, SoqlNotFlatError (exit code 78)
 */
export function openSource(spec: SourceSpec, context: SourceContext = {}): Source {
  switch (spec.type) {
    case 'csv':
      return openCsv(spec);
    case 'ndjson':
      return openNdjson(spec);
    case 'xlsx':
      return openXlsx(spec);
    case 'postgres':
      return openPostgres(spec);
    case 'org': {
      const { connect } = context;
      if (connect === undefined) throw messages.createError('error.SourceOrgMissing', [spec.path], [], EXIT_CONFIG);
      return openOrgSource(spec, connect);
    }
  }
}
