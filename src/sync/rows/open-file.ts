import { Messages } from '@salesforce/core/messages';
import { redact } from '../../privacy/index.js';
import { shownText } from '../../records/index.js';
import type { Finding } from '../../rules/index.js';
import type { ObjectSchema, Schema } from '../../schema/index.js';
import { detectType, openSource } from '../../sources/index.js';
import type { UnknownColumn } from '../config/index.js';
import { impliedConfig, nearest } from '../config/index.js';
import { openRecords } from './open.js';
import type { ConfigRecordReader, OpenOptions } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'rows');

const EXIT_CONFIG = 78;
const COLUMNS_NAMED = 8;
const COLUMN_CHARACTERS = 100;

/**
 * Opens a file as records of one object, by the names in its header. Columns that are no field are findings of row 0; the others are read.
 *
 * @throws ObjectNotKnownError (exit code 78); what opening the file throws
 */
export async function openFile(
  file: string,
  objectName: string,
  schema: Schema,
  options: OpenOptions = {}
): Promise<{ readonly reader: ConfigRecordReader; readonly before: readonly Finding[] }> {
  const object = schema.object(objectName);
  if (object === undefined) {
    const names = schema.objects.map((candidate) => candidate.name);
    const suggestion = nearest(objectName, names) ?? names.filter((name) => name.endsWith('__c')).join(', ');
    throw messages.createError('error.ObjectNotKnown', [shownText(objectName)], [suggestion], EXIT_CONFIG);
  }
  const type = await detectType(file);
  const { columns } = await openSource({ type, path: file }).describe();
  const { config, unknown } = impliedConfig({ file, object, columns, schema, source: { type } });
  // Without a column there is something wrong with every record, and each says what.
  if (columns.length > 0 && Object.values(config.records).every(({ fields }) => Object.keys(fields).length === 0)) {
    const shown = columns.slice(0, COLUMNS_NAMED).map((column) => `"${shownColumn(column)}"`);
    const few = object.fields.filter((field) => field.createable).map((field) => field.label);
    throw messages.createError(
      'error.NoColumnFits',
      [file, object.label, shown.join(', ')],
      [few.slice(0, COLUMNS_NAMED).join(', ')],
      EXIT_CONFIG
    );
  }
  const reader = await openRecords(config, schema, { blanks: 'leave', ...options });
  return { reader, before: unknown.map((column) => columnFinding(column, object, file)) };
}

/** In a file without a header the first row's values stand as the columns' names. */
function shownColumn(column: string): string {
  return shownText(redact(column), COLUMN_CHARACTERS);
}

function columnFinding(problem: UnknownColumn, object: ObjectSchema, file: string): Finding {
  const { suggestion, taken, readOnly } = problem;
  const column = shownColumn(problem.column);
  const about = { severity: 'error', object: object.name, source: { path: file, row: 0, column } } as const;
  if (readOnly !== undefined) {
    const message = messages.getMessage('found.read-only-column', [column]);
    const actions = messages.getMessages('found.read-only-column.actions');
    return { rule: 'read-only-column', ...about, field: readOnly, message, actions };
  }
  if (taken !== undefined) {
    const message = messages.getMessage('found.repeated-column', [column, taken]);
    return {
      rule: 'repeated-column',
      ...about,
      field: taken,
      message,
      actions: messages.getMessages('found.repeated-column.actions'),
    };
  }
  const message = messages.getMessage('found.unknown-column', [object.name, column]);
  const actions =
    suggestion === undefined
      ? messages.getMessages('found.unknown-column.actions')
      : [messages.getMessage('action.useField', [suggestion]), ...messages.getMessages('found.unknown-column.actions')];
  return { rule: 'unknown-column', ...about, message, actions };
}
