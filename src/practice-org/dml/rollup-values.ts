import type { Value } from '../../records/index.js';
import { sumOf } from '../../rules/index.js';
import type { Caller, PracticeOrg, Store, StoredRecord } from '../types.js';
import { fieldValue } from './formulas.js';
import { emptyRollup, type Rollup } from './rollup-definitions.js';
import { matchesFilters } from './rollup-filters.js';

/**
 * The values behind every roll-up that wants the first or the last, in order: so a detail that comes, changes or goes costs the same
 * however many there are. A master with 5,000 details would otherwise be read 5,000 times.
 */
const steps = [
  `CREATE TABLE _rollup_value (
    rollup TEXT NOT NULL,
    master TEXT NOT NULL,
    value NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (rollup, master, value, detail)
  ) WITHOUT ROWID`,
];

/** What one detail gives to a roll-up; undefined where it does not count. */
export type Share = { readonly value: Value } | undefined;

/** What a detail gives to a roll-up as it stands. `row` undefined: it is not there. */
export function shareOf(org: PracticeOrg, rollup: Rollup, row: StoredRecord | undefined, caller: Caller): Share {
  const { child, summary, summarized } = rollup;
  if (row === undefined || !matchesFilters(org, child, summary, row, caller)) return undefined;
  return { value: summarized === undefined ? null : fieldValue(org, child, summarized, row, caller) };
}

/** One detail's change of share in one master's roll-up. */
export type Change = { readonly detail: string; readonly before: Share; readonly after: Share };

/** The roll-up of a master after a detail's share changed; `current` is what it was. */
export function changedValue(
  store: Store,
  rollup: Rollup,
  master: string,
  current: Value,
  { detail, before, after }: Change
): Value {
  const { operation } = rollup.summary;
  if (operation === 'count') return Number(current ?? 0) + Number(after !== undefined) - Number(before !== undefined);
  if (operation === 'sum') return sumOf([Number(current ?? 0), Number(after?.value ?? 0), -Number(before?.value ?? 0)]);
  if ((before?.value ?? null) === (after?.value ?? null)) return current;
  takeOut(store, rollup, master, before?.value ?? null, detail);
  putIn(store, rollup, master, after?.value ?? null, detail);
  return extreme(store, rollup, master);
}

function putIn(store: Store, rollup: Rollup, master: string, value: Value, detail: string): void {
  if (value === null) return;
  store
    .statement('INSERT OR IGNORE INTO _rollup_value (rollup, master, value, detail) VALUES (?, ?, ?, ?)')
    .run(rollup.name, master, store.encode(value), detail);
}

function takeOut(store: Store, rollup: Rollup, master: string, value: Value, detail: string): void {
  if (value === null) return;
  store
    .statement('DELETE FROM _rollup_value WHERE rollup = ? AND master = ? AND value = ? AND detail = ?')
    .run(rollup.name, master, store.encode(value), detail);
}

function extreme(store: Store, rollup: Rollup, master: string): Value {
  const order = rollup.summary.operation === 'min' ? 'ASC' : 'DESC';
  const sql = `SELECT value FROM _rollup_value WHERE rollup = ? AND master = ? ORDER BY value ${order} LIMIT 1`;
  return (store.statement(sql).pluck().get(rollup.name, master) as Value | undefined) ?? null;
}

/** Forgets what is kept of a roll-up: before it is worked out anew, or when it is gone. */
export function forgetValues(store: Store, name: string): void {
  store.migrate('rollup_value', steps);
  store.statement('DELETE FROM _rollup_value WHERE rollup = ?').run(name);
}

/** The value of a roll-up for every master that has a detail which counts, worked out from all living details. */
export function valuesFromAll(
  org: PracticeOrg,
  rollup: Rollup,
  rows: Iterable<StoredRecord>,
  caller: Caller
): Map<string, Value> {
  const { store } = org;
  forgetValues(store, rollup.name);
  const values = new Map<string, Value>();
  for (const row of rows) {
    const master = row[rollup.masterField];
    const after = typeof master === 'string' ? shareOf(org, rollup, row, caller) : undefined;
    if (typeof master !== 'string' || after === undefined) continue;
    const current = values.get(master) ?? emptyRollup(rollup.field);
    const change = { detail: String(row['Id']), before: undefined, after };
    values.set(master, changedValue(store, rollup, master, current, change));
  }
  return values;
}
