import { Messages } from '@salesforce/core/messages';
import type { OrgPort } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'org');

/** Rows of one query; the platform gives at most this many in one page. */
export const CHANGES_PAGE = 2000;

/** How far before the last stamp read the next reading starts: a transaction shows its records when it ends, with stamps from when it wrote. */
export const OVERLAP_MS = 5 * 60 * 1000;

/** How long a stamp must be past before it counts as settled, so that what was written in the same second is there too. */
export const SETTLE_MS = 60 * 1000;

/** Which records of an object, and what of them. */
export type ChangesQuery = {
  readonly object: string;
  /** API names and paths (`Employer__r.Name`); `Id` and `SystemModstamp` come always. */
  readonly fields: readonly string[];
  /** ISO 8601; records with this stamp are among them. Undefined: from the first record on. */
  readonly since?: string;
  /** ISO 8601; records with this stamp are not among them. Undefined: up to now, and a record that is edited meanwhile may come twice, last as it is last. */
  readonly until?: string;
  /** A further condition in SOQL. It must not decide by what changes without moving the stamp: such a change is not seen. */
  readonly where?: string;
  /** Deleted records too, as long as the org keeps them; `IsDeleted` is then among the fields. */
  readonly deleted?: boolean;
  /** Records of one query. Default 2,000. */
  readonly pageRows?: number;
};

/** A record as the API spells it, with its id and its stamp. */
export type ChangedRow = Readonly<Record<string, unknown>> & { readonly Id: string; readonly SystemModstamp: string };

/**
 * Reads records in the order of their stamps, each once, however many have the same one: every query goes on after the last record read,
 * by stamp and id together, so that no page depends on what the pages before it held, and a reading that broke can go on anywhere.
 * Costs one call for each page, and no call to learn that there is nothing more.
 *
 * @yields pages, none of them empty, in the order of (SystemModstamp, Id)
 * @throws ChangesOutOfOrderError where the org's answer does not go on; what the port throws
 */
export async function* readChanges(
  port: Pick<OrgPort, 'queryPage'>,
  query: ChangesQuery
): AsyncGenerator<readonly ChangedRow[], void> {
  const size = query.pageRows ?? CHANGES_PAGE;
  const all = query.deleted === true ? { deleted: true } : {};
  for (let last: ChangedRow | undefined; ;) {
    let page = await port.queryPage({ soql: soqlOf(query, size, last), ...all });
    const { total } = page;
    for (;;) {
      const rows = page.rows as readonly ChangedRow[];
      last = checkedLast(query.object, rows, last);
      if (rows.length > 0) yield rows;
      if (page.next === undefined) break;
      page = await port.queryPage({ next: page.next });
    }
    if (total < size) return;
  }
}

/**
 * The time between which and which a reading is safe, after an earlier one: it starts a few minutes before the last stamp that was read (what is
 * read again is the same record by its id) and stops a minute before now.
 *
 * @param watermark the latest stamp read so far, the org's own and never this machine's clock; undefined: everything is read
 */
export function changesWindow(watermark: string | undefined, now: Date): { since?: string; until: string } {
  const until = new Date(now.getTime() - SETTLE_MS).toISOString();
  if (watermark === undefined) return { until };
  return { since: new Date(Date.parse(watermark) - OVERLAP_MS).toISOString(), until };
}

/** A stamp of the org (`2026-11-22T17:46:34.000+0000`) as ISO 8601 in UTC, so that two of them compare as texts. */
export function stampText(json: unknown): string {
  const time = Date.parse(String(json));
  return Number.isNaN(time) ? String(json) : new Date(time).toISOString();
}

function soqlOf(query: ChangesQuery, size: number, last: ChangedRow | undefined): string {
  const always = ['Id', 'SystemModstamp', ...(query.deleted === true ? ['IsDeleted'] : [])];
  const taken = new Set(always.map((name) => name.toLowerCase()));
  const fields = [...always, ...query.fields.filter((name) => !taken.has(name.toLowerCase()))];
  const conditions: string[] = [];
  if (last !== undefined) {
    const stamp = stampText(last.SystemModstamp);
    conditions.push(`SystemModstamp >= ${stamp}`, `(SystemModstamp > ${stamp} OR Id > '${last.Id}')`);
  } else if (query.since !== undefined) {
    conditions.push(`SystemModstamp >= ${new Date(query.since).toISOString()}`);
  }
  if (query.until !== undefined) conditions.push(`SystemModstamp < ${new Date(query.until).toISOString()}`);
  if (query.where !== undefined) conditions.push(`(${query.where})`);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return `SELECT ${fields.join(', ')} FROM ${query.object}${where} ORDER BY SystemModstamp, Id LIMIT ${size}`;
}

/** An answer that starts at or before what was read would be read without end. Ids are compared by the org, which alone knows their order. */
function checkedLast(
  object: string,
  rows: readonly ChangedRow[],
  before: ChangedRow | undefined
): ChangedRow | undefined {
  const first = rows[0];
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return before;
  const goesBack = before !== undefined && stampText(first.SystemModstamp) < stampText(before.SystemModstamp);
  if (goesBack || first.Id === before?.Id || stampText(last.SystemModstamp) < stampText(first.SystemModstamp)) {
    throw messages.createError('error.ChangesOutOfOrder', [object]);
  }
  return last;
}
