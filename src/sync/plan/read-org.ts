import { findField, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { OrgPort } from '../../org/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import { matchKey, type OrgRow } from './fields.js';
import { OrgIndex, type Known } from './org-index.js';
import { covers, fullQuery, keyQueries, pageRows, readRow, selectionOf, type Selection } from './select.js';

/**
 * Records compared together. The first of them are held back until it is clear whether there are more, so that the cheaper way of reading the
 * org can be chosen.
 */
const GROUP = 5000;

export type Matched = { readonly record: CheckedRecord; readonly row: OrgRow | undefined; readonly same: boolean };

/**
 * Pairs each record of the source with the org's, in the order of the source. Few records are read by their keys; many by reading the
 * object once, when that costs fewer calls.
 *
 * @param size estimates how many records the source holds, from what was seen of it; undefined where nobody can say
 */
export async function* matchWithOrg(
  port: OrgPort,
  schema: Schema,
  object: ObjectSchema,
  mapping: Mapping,
  batches: AsyncIterable<readonly CheckedRecord[]>,
  size: (seen: readonly CheckedRecord[]) => number | undefined
): AsyncGenerator<readonly Matched[]> {
  const groups = grouped(batches);
  const { value: first = [], done } = await groups.next();
  if (done) return;
  const ended = first.length < GROUP;
  const selection = selectionOf(schema, object, mapping, first);
  const expected = ended ? first.length : Math.max(first.length + 1, size(first) ?? Infinity);
  const index = await readWhole(port, selection, first, expected);
  yield await match(port, schema, mapping, selection, index, first);
  for await (const group of groups) {
    yield await match(port, schema, mapping, selection, index, group);
  }
}

/** Batches of the source put together, so that a query by key is as full as it may be. Only the last group is smaller. */
async function* grouped(
  batches: AsyncIterable<readonly CheckedRecord[]>
): AsyncGenerator<readonly CheckedRecord[], void> {
  let group: CheckedRecord[] = [];
  for await (const batch of batches) {
    for (const record of batch) {
      group.push(record);
      if (group.length === GROUP) {
        yield group;
        group = [];
      }
    }
  }
  if (group.length > 0) yield group;
}

/** The whole object by key, or nothing when asking for the keys alone costs fewer calls. */
async function readWhole(
  port: OrgPort,
  selection: Selection,
  seen: readonly CheckedRecord[],
  expected: number
): Promise<OrgIndex | undefined> {
  const keys = seen.filter(isMatched).map(({ key }) => key);
  if (keys.length === 0) return undefined;
  const callsForSeen = keyQueries(selection, keys).length;
  const callsByKey = Number.isFinite(expected) ? Math.ceil((callsForSeen * expected) / seen.length) : Infinity;
  if (callsByKey <= 1) return undefined;
  let page = await port.queryPage({ soql: fullQuery(selection) });
  const pagesLeft = page.next === undefined ? 0 : Math.ceil((page.total - page.rows.length) / pageRows(selection));
  if (pagesLeft >= callsByKey) return undefined;
  const index = new OrgIndex(selection);
  for (;;) {
    for (const json of page.rows) {
      const { key, row } = readRow(selection, json);
      index.add(key, row);
    }
    if (page.next === undefined) return index;
    page = await port.queryPage({ next: page.next });
  }
}

const isMatched = ({ status, key }: CheckedRecord): boolean =>
  (status === 'valid' || status === 'unknown') && key !== '';

async function match(
  port: OrgPort,
  schema: Schema,
  mapping: Mapping,
  selection: Selection,
  index: OrgIndex | undefined,
  records: readonly CheckedRecord[]
): Promise<readonly Matched[]> {
  const sought = records.filter(isMatched);
  const enough = covers(selection, sought);
  const known = new Map<CheckedRecord, Known>();
  const unread: CheckedRecord[] = [];
  for (const record of sought) {
    const found = enough ? index?.find(record) : undefined;
    if (found) known.set(record, found);
    const readAgain = found !== undefined && !('row' in found) && !found.same;
    if (!index || !enough || readAgain) unread.push(record);
  }
  const rows = await readByKey(
    port,
    enough ? selection : selectionOf(schema, selection.object, mapping, records),
    unread
  );
  return records.map((record) => {
    const found = known.get(record);
    const row = rows.get(matchKey(findField(selection.object, selection.keyField), record.key));
    if (row && unread.length > 0 && isMatched(record)) return { record, row, same: false };
    if (found && 'row' in found) return { record, row: found.row, same: false };
    return { record, row: undefined, same: found?.same ?? false };
  });
}

async function readByKey(
  port: OrgPort,
  selection: Selection,
  records: readonly CheckedRecord[]
): Promise<ReadonlyMap<string, OrgRow>> {
  const rows = new Map<string, OrgRow>();
  const keyField = findField(selection.object, selection.keyField);
  for (const soql of keyQueries(selection, [...new Set(records.map(({ key }) => key))])) {
    for await (const page of port.query(soql)) {
      for (const json of page) {
        const { key, row } = readRow(selection, json);
        rows.set(matchKey(keyField, key), row);
      }
    }
  }
  return rows;
}
