import { DateTime } from 'luxon';
import type { Schema } from '../../schema/index.js';
import { findField } from '../../schema/index.js';
import type { Config, FieldEntry, RecordEntry, SourceEntry } from '../config/index.js';
import { createCellReader } from '../rows/index.js';

/** What is put into a cell so that its field has a value. */
export type Cell = {
  /** As the config writes it. */
  readonly column: string;
  /** @returns the text for the cell; undefined where no text is sure to come out of the config's transforms as this value */
  textFor(value: string): string | undefined;
};

/** Of a field of an entry, the cell that alone makes it; undefined where several make it, or where the cell makes more than the field of one row. */
export type FindCell = (mapping: string, field: string) => Cell | undefined;

/** Looks up cells by the config. */
export function createFindCell(config: Pick<Config, 'records' | 'sources'>, schema: Schema): FindCell {
  const cells = new Map<string, ReadonlyMap<string, Cell>>();
  return (mapping, field) => {
    let known = cells.get(mapping);
    if (known === undefined) cells.set(mapping, (known = cellsOf(config, schema, mapping)));
    return known.get(field);
  };
}

function cellsOf(
  { records, sources }: Pick<Config, 'records' | 'sources'>,
  schema: Schema,
  mapping: string
): ReadonlyMap<string, Cell> {
  const found = new Map<string, Cell>();
  const entry = records[mapping];
  const source = entry && sources[entry.from];
  const object = entry && schema.object(entry.object);
  if (!entry || !source || !object) return found;
  const bound = boundColumns(source, entry.from, Object.values(records));
  for (const [name, fieldEntry] of Object.entries(entry.fields)) {
    const field = findField(object, name);
    const { column, join, value, record } = fieldEntry;
    const isAlone = column !== undefined && join === undefined && value === undefined && record === undefined;
    if (field && isAlone && !bound.has(plain(column)))
      found.set(field.name, { column, textFor: speller(fieldEntry, source) });
  }
  return found;
}

const plain = (column: string): string => column.trim().toLowerCase();

/** Columns in which a new text would do more than change a field: it would name another record, or speak for the rows below. */
function boundColumns(source: SourceEntry, name: string, records: readonly RecordEntry[]): ReadonlySet<string> {
  const keys = records
    .filter(({ from }) => from === name)
    .flatMap(({ key }) => key?.parts ?? [])
    .flatMap(({ column, join }) => [...(column === undefined ? [] : [column]), ...(join ?? [])]);
  return new Set([...keys, ...(source.fillDown ?? [])].map(plain));
}

const DATE = /^\d{4}-\d\d-\d\d$/;
const MOMENT = /^\d{4}-\d\d-\d\dT/;

/** Tries the value itself, and a date in the first form that the config reads: what the config makes of the text has to be the value again. */
function speller(entry: FieldEntry, source: SourceEntry): (value: string) => string | undefined {
  const only = (): number => 0;
  const readers = {
    Date: createCellReader(entry, source, only, 'Date'),
    DateTime: createCellReader(entry, source, only, 'DateTime'),
  };
  const [form] = entry.date === undefined ? [] : [entry.date].flat();
  return (value) => {
    const isMoment = MOMENT.test(value);
    const read = readers[isMoment ? 'DateTime' : 'Date'];
    let text = value;
    if (form !== undefined && (isMoment || DATE.test(value))) {
      const date = DateTime.fromISO(value, { zone: isMoment ? (entry.zone ?? 'UTC') : 'UTC', locale: 'en-US' });
      text = date.toFormat(form);
    }
    const again = read([text]);
    const isSame = again === value || (isMoment && again !== undefined && Date.parse(again) === Date.parse(value));
    return isSame ? text : undefined;
  };
}
