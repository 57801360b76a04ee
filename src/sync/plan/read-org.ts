import { Messages } from '@salesforce/core/messages';
import { findField, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { OrgPort } from '../../org/index.js';
import { MirrorIndex, type Mirrors } from '../mirror/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import { matchKey, type OrgRow } from './fields.js';
import { OrgIndex, type Known } from './org-index.js';
import { covers, fullQuery, keyQueries, pageRows, readRow, selectionOf, type Selection } from './select.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

const DENIED = 77;

/**
 * Records compared together. The first of them are held back until it is clear whether there are more, so that the cheaper way of reading the
 * org can be chosen.
 */
const GROUP = 5000;

export type Matched = { readonly record: CheckedRecord; readonly row: OrgRow | undefined; readonly same: boolean };

/**
 * Pairs each record of the source with the org's, in the order of the source. Few records are read by their keys; many by reading the
 * object once, when that costs fewer calls, or what changed in it since the last time where a mirror holds the rest.
 *
 * @param size estimates how many records the source holds, from what was seen of it; undefined where nobody can say
 */
export async function* matchWithOrg(
  port: OrgPort,
  schema: Schema,
  object: ObjectSchema,
  mapping: Mapping,
  batches: AsyncIterable<readonly CheckedRecord[]>,
  size: (seen: readonly CheckedRecord[]) => number | undefined,
  parentKeyOf?: (field: string) => string | undefined,
  mirrors?: Mirrors
): AsyncGenerator<readonly Matched[]> {
  const groups = grouped(batches);
  const { value: first = [], done } = await groups.next();
  if (done) return;
  const ended = first.length < GROUP;
  const selection = selectionOf(schema, object, mapping, first, parentKeyOf);
  const expected = ended ? first.length : Math.max(first.length + 1, size(first) ?? Infinity);
  const kept = mirrors?.get(mapping.name, selection);
  const index = kept ? new MirrorIndex(kept) : await readWhole(port, selection, first, expected, mapping.name, mirrors);
  yield await match(port, schema, mapping, selection, index, first, parentKeyOf);
  for await (const group of groups) {
    yield await match(port, schema, mapping, selection, index, group, parentKeyOf);
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
  expected: number,
  mapping: string,
  mirrors: Mirrors | undefined
): Promise<Index | undefined> {
  const keys = seen.filter(isMatched).map(({ key }) => key);
  if (keys.length === 0) return undefined;
  const callsForSeen = keyQueries(selection, keys).length;
  const callsByKey = Number.isFinite(expected) ? Math.ceil((callsForSeen * expected) / seen.length) : Infinity;
  if (callsByKey <= 1) return undefined;
  let page = await port.queryPage({ soql: fullQuery(selection) }).catch((error: unknown) => {
    throw unreadable(port, selection, error);
  });
  const pagesLeft = page.next === undefined ? 0 : Math.ceil((page.total - page.rows.length) / pageRows(selection));
  if (pagesLeft >= callsByKey) return undefined;
  if (mirrors) return new MirrorIndex(await mirrors.build(mapping, selection));
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

/** What is known of the whole object by key. Not `whole`: a key that it does not hold may be there all the same. */
type Index = { readonly whole: boolean; find(record: CheckedRecord): Known | undefined };

const isMatched = ({ status, key }: CheckedRecord): boolean =>
  (status === 'valid' || status === 'unknown') && key !== '';

async function match(
  port: OrgPort,
  schema: Schema,
  mapping: Mapping,
  selection: Selection,
  index: Index | undefined,
  records: readonly CheckedRecord[],
  parentKeyOf: ((field: string) => string | undefined) | undefined
): Promise<readonly Matched[]> {
  const sought = records.filter(isMatched);
  const enough = covers(selection, sought);
  const known = new Map<CheckedRecord, Known>();
  const unread: CheckedRecord[] = [];
  for (const record of sought) {
    const found = enough ? index?.find(record) : undefined;
    if (found) known.set(record, found);
    const readAgain = found ? !('row' in found) && !found.same : index?.whole === false;
    if (!index || !enough || readAgain) unread.push(record);
  }
  const rows = await readByKey(
    port,
    enough ? selection : selectionOf(schema, selection.object, mapping, records, parentKeyOf),
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
    try {
      for await (const page of port.query(soql)) {
        for (const json of page) {
          const { key, row } = readRow(selection, json);
          rows.set(matchKey(keyField, key), row);
        }
      }
    } catch (error) {
      throw unreadable(port, selection, error);
    }
  }
  return rows;
}

/** Whoever may not read what both sides agreed on would take every record for a new acquaintance: that is no sync. */
function unreadable(port: OrgPort, { baseField, object }: Selection, error: unknown): unknown {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
  const text = error instanceof Error ? `${error.message} ${cause}` : String(error);
  return baseField !== undefined && text.includes(`'${baseField}'`)
    ? messages.createError('error.BaseNotReadable', [port.username, baseField, object.name], [], DENIED)
    : error;
}

/** Every record of the object that has a key, page by page. */
export async function* readKeyed(
  port: OrgPort,
  selection: Selection
): AsyncGenerator<{ readonly key: string; readonly row: OrgRow }> {
  for await (const page of port.query(fullQuery(selection))) {
    for (const json of page) yield readRow(selection, json);
  }
}
