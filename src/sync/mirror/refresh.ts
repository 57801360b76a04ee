import { readChanges, stampText, type OrgPort, type TogetherReader } from '../../org/index.js';
import { readRow, soqlText, type Selection } from '../plan/select.js';
import type { Part } from './part.js';

/** What a refresh needs of the org. */
export type RefreshOrg = Pick<OrgPort, 'username' | 'orgTime' | 'queryPage'>;

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * The watermark stands a minute before the reading, and the next reading starts some minutes before the watermark: a transaction shows its
 * records when it ends, with stamps from when it wrote them.
 */
const WATERMARK_MS = MINUTE_MS;
const OVERLAP_MS = 4 * MINUTE_MS;
/** Stamps are whole seconds: what was written in the second of the reading, or the one before, is read again whoever wrote it. */
const UNSETTLED_MS = 2000;
/** Rows in the overlap up to which all of it is simply read again. They come in the same page as what is new. */
export const OVERLAP_ROWS = 1000;
/** The org tells of deletions for 15 days; a part that was left alone for longer is read from the first record on. */
const REACH_MS = 14 * DAY_MS;

/** When a request's answer was true, by the org's clock: its `Date` header less what the request took. */
class OrgClock {
  private readonly started = performance.now();

  public constructor(private readonly org: RefreshOrg) {}

  /** @param newest the newest stamp seen: what is left where an answer had no date */
  public startedAt(newest: string | undefined): string {
    const now = this.org.orgTime()?.getTime();
    if (now !== undefined) return new Date(now - (performance.now() - this.started) - 1000).toISOString();
    return newest ?? new Date(0).toISOString();
  }
}

const earlier = (iso: string, milliseconds: number): string => new Date(Date.parse(iso) - milliseconds).toISOString();

/** Whether a part can be brought up to date by what changed; else it must be read whole. */
export function isInReach(part: Part, now: Date): boolean {
  const { marks } = part;
  return marks !== undefined && now.getTime() - Date.parse(marks.deletedTo) < REACH_MS;
}

/** Reads every record that has a key. Until the last page is kept the part counts as not there. */
export async function readWhole(org: RefreshOrg, part: Part): Promise<number> {
  const { selection } = part;
  const clock = new OrgClock(org);
  part.clear();
  let startedAt: string | undefined;
  let newest: string | undefined;
  let count = 0;
  const query = { object: selection.object.name, fields: fieldsOf(selection), where: `${selection.keyField} != null` };
  for await (const page of readChanges(org, query)) {
    startedAt ??= org.orgTime() ? clock.startedAt(undefined) : undefined;
    part.transaction(() => page.forEach((json) => part.put(readRow(selection, json))));
    newest = stampText(page.at(-1)?.SystemModstamp);
    count += page.length;
  }
  const readAt = startedAt ?? clock.startedAt(newest);
  part.transaction(() => part.mark({ readAt, deletedTo: readAt }));
  return count;
}

/**
 * Reads what changed and what was deleted since the last reading, and a few minutes before it once more. Every step may be done twice; the
 * marks move last, together with the last rows.
 *
 * A bulk load leaves thousands of records in those few minutes. They are not read again record by record: of them only those that other users
 * wrote, and a count tells whether that was all. What is missed is a record that this same user wrote twice within them, the second time by
 * a transaction that took longer than a minute to end.
 */
export async function readChanged(
  org: RefreshOrg,
  reader: TogetherReader,
  part: Part,
  now: Date,
  overlapRows: number = OVERLAP_ROWS
): Promise<{ readonly read: number; readonly removed: number }> {
  const { selection, marks } = part;
  if (marks === undefined) throw new Error('a part that was never read has no changes');
  const clock = new OrgClock(org);
  const from = earlier(marks.readAt, WATERMARK_MS + OVERLAP_MS);
  const settled = earlier(marks.readAt, UNSETTLED_MS);
  const known = part.count(from, settled);
  const many = known > overlapRows;
  const others = `SystemModstamp >= ${settled} OR LastModifiedBy.Username != ${soqlText(org.username)}`;
  let newest: string = marks.readAt;
  let read = 0;
  let removed = 0;
  let startedAt: string | undefined;
  const merge = async (where: string | undefined, seen?: Set<string>): Promise<void> => {
    const query = { object: selection.object.name, fields: fieldsOf(selection), since: from, deleted: true };
    for await (const page of readChanges(reader, where === undefined ? query : { ...query, where })) {
      startedAt ??= org.orgTime() ? clock.startedAt(undefined) : undefined;
      part.transaction(() => {
        for (const json of page) {
          if (json.IsDeleted === true) {
            removed += part.remove(json.Id, stampText(json.SystemModstamp)) ? 1 : 0;
          } else {
            part.put(readRow(selection, json));
            seen?.delete(json.Id);
            read += 1;
          }
        }
      });
      newest = stampText(page.at(-1)?.SystemModstamp);
    }
  };

  const [, deletions, total] = await Promise.all([
    merge(many ? others : undefined),
    reader.deleted(selection.object.name, ...windowOf(marks.deletedTo, now)).catch(() => undefined),
    many ? countOf(reader, selection, from, settled) : undefined,
  ]);
  part.transaction(() => {
    for (const { id, deletedDate } of deletions?.deletedRecords ?? []) {
      removed += part.remove(id, stampText(deletedDate)) ? 1 : 0;
    }
  });
  if (total !== undefined && total !== part.count(from, settled)) {
    const unseen = part.idsSince(from);
    await merge(undefined, unseen);
    part.transaction(() => unseen.forEach((id) => (removed += part.remove(id, FAR) ? 1 : 0)));
  }

  const readAt = startedAt ?? clock.startedAt(newest);
  const covered = deletions && stampText(deletions.latestDateCovered);
  part.transaction(() =>
    part.mark({
      readAt: readAt > marks.readAt ? readAt : marks.readAt,
      deletedTo: covered === undefined ? marks.deletedTo : covered < readAt ? covered : readAt,
    })
  );
  return { read, removed };
}

/** Later than any stamp. */
const FAR = '9999-12-31T00:00:00.000Z';

/** The org looks at whole minutes. The window starts some minutes early, as the other one does, and ends after now. */
function windowOf(deletedTo: string, now: Date): [Date, Date] {
  return [
    new Date(Date.parse(deletedTo) - OVERLAP_MS),
    new Date(Math.ceil((now.getTime() + 1) / MINUTE_MS) * MINUTE_MS),
  ];
}

async function countOf(reader: TogetherReader, selection: Selection, from: string, until: string): Promise<number> {
  const { object, keyField } = selection;
  const soql =
    `SELECT COUNT() FROM ${object.name} WHERE ${keyField} != null ` +
    `AND SystemModstamp >= ${from} AND SystemModstamp < ${until}`;
  return (await reader.queryPage({ soql })).total;
}

/** What is selected beside id and stamp. */
function fieldsOf(selection: Selection): string[] {
  const parents = selection.lookups.flatMap(({ field, relationship, keyFields }) => [
    field,
    ...keyFields.map((key) => `${relationship}.${key}`),
  ]);
  const base = selection.baseField === undefined ? [] : [selection.baseField];
  return [selection.keyField, ...selection.fields, ...parents, ...base];
}
