import { Messages } from '@salesforce/core/messages';
import { identifierIn, lookFor } from '../../privacy/index.js';
import { findField, type Schema } from '../../schema/index.js';
import type { FieldSidesShown, PlanConflict, PlanKept, PlanValue } from '../plan/index.js';
import type { FindCell } from './columns.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'give-back');
const syncMessages = Messages.loadMessages('sf-plugin-power', 'sync');

/** The columns of the file, in this order; by them a file is known for one of ours. Add at the end, never change. */
export const COLUMNS = [
  'row',
  'record',
  'key',
  'column',
  'field',
  'in the file',
  'in the org',
  'why',
  'record last edited',
] as const;

/** Reasons by which the org's value is surely an edit, and not only another value. */
const EDITED: ReadonlySet<string> = new Set(['org-edited', 'both-edited', 'newest-unknown']);

/**
 * A line for each field of a record that was kept or held: cells in the order of `COLUMNS`. A value that may not be shown, or that looks like what
 * only a person has, is replaced by where to find it.
 */
export function linesOf(note: PlanKept | PlanConflict, findCell: FindCell, schema: Schema): string[][] {
  const { mapping, row, key, stamp, fields } = note;
  return Object.entries(fields).map(([name, sides]) => {
    const isHidden = [sides.source, sides.org].some((value) => mayNotShow(schema, note.object, name, value));
    const org = textOf(sides.org);
    const cell = findCell(mapping, name);
    const spelt = isHidden ? org : cell?.textFor(org);
    const column = cell && spelt !== undefined ? cell.column : `[${name}]`;
    const about = [String(row), mapping, typeof key === 'string' ? key : '', column, name];
    if (isHidden) return [...about, messages.getMessage('hidden.source'), hiddenWords(sides), why(note, sides), stamp];
    // Both sides in the same spelling, so that they can be compared.
    const source =
      spelt === undefined ? textOf(sides.source) : (cell?.textFor(textOf(sides.source)) ?? textOf(sides.source));
    return [...about, source, spelt ?? org, why(note, sides), stamp];
  });
}

function mayNotShow(schema: Schema, objectName: string, name: string, value: PlanValue): boolean {
  if (typeof value === 'object') return value !== null;
  const object = schema.object(objectName);
  const field = object && findField(object, name);
  if (!object || !field) return true;
  if (field.sensitive) return true;
  const look = lookFor(object, field);
  return look !== undefined && identifierIn(String(value), look) !== undefined;
}

const textOf = (value: PlanValue): string => (value === null || typeof value === 'object' ? '' : String(value));

const hiddenWords = ({ reason }: FieldSidesShown): string =>
  messages.getMessage(EDITED.has(reason) ? 'hidden.edited' : 'hidden.differs');

const why = ({ kind }: PlanKept | PlanConflict, { reason }: FieldSidesShown): string =>
  messages.getMessage(kind === 'kept' ? 'why.kept' : 'why.held', [syncMessages.getMessage(`reason.${reason}`)]);
