import type { Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { quote, updateRow } from '../store/index.js';
import type { Caller, PracticeOrg, SaveError, StoredRecord } from '../types.js';
import { refuse } from './refusal.js';
import { definitionOf, emptyRollup, rollupsOver, type Rollup } from './rollup-definitions.js';
import { changedValue, forgetValues, shareOf, valuesFromAll } from './rollup-values.js';
import { recordErrors } from './rules.js';
import { stampOf } from './save.js';

export { emptyRollup } from './rollup-definitions.js';

type Row = ReadonlyMap<string, Value>;

/**
 * Works out the roll-ups of the masters that a detail had before and has after a change. A master whose roll-up moves is saved itself:
 * its stamps move, its validation rules may refuse, and its own masters follow. A master that is being deleted is left alone.
 */
export function updateRollups(
  org: PracticeOrg,
  child: ObjectSchema,
  before: StoredRecord | undefined,
  after: Row | undefined,
  caller: Caller
): void {
  const afterRow = after === undefined ? undefined : (Object.fromEntries(after) as StoredRecord);
  const byMaster = new Map<string, Rollup[]>();
  for (const rollup of rollupsOver(org, child)) {
    for (const id of new Set([before?.[rollup.masterField], afterRow?.[rollup.masterField]])) {
      if (typeof id === 'string') byMaster.set(id, [...(byMaster.get(id) ?? []), rollup]);
    }
  }
  for (const [id, rollups] of byMaster) updateMaster(org, id, rollups, before, afterRow, caller);
}

function updateMaster(
  org: PracticeOrg,
  id: string,
  rollups: readonly Rollup[],
  before: StoredRecord | undefined,
  after: StoredRecord | undefined,
  caller: Caller
): void {
  const parent = rollups[0]?.parent;
  const master = parent && org.store.find(parent, id);
  if (parent === undefined || master === undefined) return;
  const detail = String(after?.['Id'] ?? before?.['Id']);
  const changes = new Map<string, Value>();
  for (const rollup of rollups) {
    const own = (row: StoredRecord | undefined): StoredRecord | undefined =>
      row?.[rollup.masterField] === id ? row : undefined;
    const current = master[rollup.field.name] ?? emptyRollup(rollup.field);
    const value = changedValue(org.store, rollup, id, current, {
      detail,
      before: shareOf(org, rollup, own(before), caller),
      after: shareOf(org, rollup, own(after), caller),
    });
    if (value !== current) changes.set(rollup.field.name, value);
  }
  if (changes.size === 0) return;
  const stamp = stampOf(org);
  changes.set('LastModifiedDate', stamp).set('LastModifiedById', caller.userId).set('SystemModstamp', stamp);
  const row = new Map<string, Value>([...Object.entries(master), ...changes]);
  refuseForMaster(recordErrors(org, parent, row, master, caller));
  updateRow(org.store, parent, id, changes);
  updateRollups(org, parent, master, row, caller);
}

/** The platform's words when the record that does not pass is another than the one that was sent: only the first error is told. */
function refuseForMaster([first]: readonly SaveError[]): void {
  if (first === undefined) return;
  refuse(
    first.statusCode,
    `There were custom validation error(s) encountered while saving the affected record(s). The first validation error encountered was "${first.message}".`
  );
}

/**
 * Works out, for every master, the roll-ups whose definition is not the one they were last worked out by: after a deployment. Moves the
 * masters' SystemModstamp alone, as the platform's own recalculation does.
 */
export function recalculateRollups(org: PracticeOrg): void {
  const { store } = org;
  forgetRemoved(org);
  for (const child of store.schema.objects) {
    for (const rollup of rollupsOver(org, child)) {
      const setting = `rollup.${rollup.name}`;
      const definition = `2 ${definitionOf(org, rollup)}`;
      if (store.setting(setting) === definition) continue;
      recalculate(org, rollup);
      store.setSetting(setting, definition);
    }
  }
}

/** A roll-up that is gone is forgotten: one that comes back under its name finds other details. */
function forgetRemoved({ store }: PracticeOrg): void {
  const settings = store.statement("SELECT name FROM _meta WHERE name LIKE 'rollup.%'").pluck().all() as string[];
  for (const setting of settings) {
    const [, parent = '', field = ''] = setting.split('.');
    const object = store.schema.object(parent);
    if (object !== undefined && store.field(object, field)?.summary !== undefined) continue;
    forgetValues(store, `${parent}.${field}`);
    store.setSetting(setting, undefined);
  }
}

function recalculate(org: PracticeOrg, rollup: Rollup): void {
  const { store } = org;
  const { child, parent, field } = rollup;
  const caller: Caller = { userId: org.adminUserId, sessionId: '', apiVersion: '66.0' };
  const living = (object: ObjectSchema, columns: string): Array<Record<string, unknown>> =>
    store.statement(`SELECT ${columns} FROM ${quote(object.name)} WHERE "IsDeleted" = 0`).all() as Array<
      Record<string, unknown>
    >;
  const details = living(child, '*').map((row) => store.decode(child, row));
  const values = valuesFromAll(org, rollup, details, caller);
  const stamp = stampOf(org);
  for (const { Id } of living(parent, '"Id"')) {
    const id = String(Id);
    const value = values.get(id) ?? emptyRollup(field);
    updateRow(
      store,
      parent,
      id,
      new Map<string, Value>([
        [field.name, value],
        ['SystemModstamp', stamp],
      ])
    );
  }
}
