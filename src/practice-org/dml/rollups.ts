import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema, SummarySchema } from '../../schema/index.js';
import { quote, updateRow } from '../store/index.js';
import type { Caller, PracticeOrg, StoredRecord } from '../types.js';
import { fieldValue } from './formulas.js';
import { matchesFilters } from './rollup-filters.js';
import { refuseAll } from './refusal.js';
import { recordErrors } from './rules.js';
import { stampOf } from './save.js';

type Row = ReadonlyMap<string, Value>;
type Rollup = {
  readonly parent: ObjectSchema;
  readonly field: FieldSchema;
  readonly summary: SummarySchema;
  readonly masterField: string;
};

/**
 * Works out the roll-ups of the masters that a detail had before and has after a change. A master whose roll-up moves is saved itself:
 * its stamps move, its validation rules may refuse, and its own masters follow.
 */
export function updateRollups(
  org: PracticeOrg,
  child: ObjectSchema,
  before: StoredRecord | undefined,
  after: Row | undefined,
  caller: Caller
): void {
  const byParent = new Map<string, Rollup[]>();
  for (const rollup of rollupsOver(org, child)) {
    for (const id of [before?.[rollup.masterField], after?.get(rollup.masterField)]) {
      if (typeof id !== 'string') continue;
      const list = byParent.get(id) ?? [];
      if (!list.includes(rollup)) byParent.set(id, [...list, rollup]);
    }
  }
  for (const [id, rollups] of byParent) updateMaster(org, child, id, rollups, caller);
}

const cache = new WeakMap<ObjectSchema, { readonly digest: string; readonly rollups: readonly Rollup[] }>();

function rollupsOver(org: PracticeOrg, child: ObjectSchema): readonly Rollup[] {
  const { schema } = org.store;
  const known = cache.get(child);
  if (known !== undefined && known.digest === schema.digest) return known.rollups;
  const rollups: Rollup[] = [];
  for (const parent of schema.objects) {
    for (const field of parent.fields) {
      const [childName, masterName = ''] = field.summary?.foreignKey.split('.') ?? [];
      const masterField = childName === child.name ? org.store.field(child, masterName) : undefined;
      if (field.summary !== undefined && masterField !== undefined) {
        rollups.push({ parent, field, summary: field.summary, masterField: masterField.name });
      }
    }
  }
  cache.set(child, { digest: schema.digest, rollups });
  return rollups;
}

function updateMaster(
  org: PracticeOrg,
  child: ObjectSchema,
  id: string,
  rollups: readonly Rollup[],
  caller: Caller
): void {
  const [first] = rollups;
  const before = first && org.store.find(first.parent, id);
  if (first === undefined || before === undefined) return;
  const changes = new Map<string, Value>();
  for (const rollup of rollups) {
    const value = rollupValue(org, child, rollup, id, caller);
    if (value !== before[rollup.field.name]) changes.set(rollup.field.name, value);
  }
  if (changes.size === 0) return;
  const stamp = stampOf(org);
  changes.set('LastModifiedDate', stamp).set('LastModifiedById', caller.userId).set('SystemModstamp', stamp);
  const row = new Map<string, Value>([...Object.entries(before), ...changes]);
  refuseAll(recordErrors(org, first.parent, row, before, caller));
  updateRow(org.store, first.parent, id, changes);
  updateRollups(org, first.parent, before, row, caller);
}

/** A roll-up over no details at all. */
export function emptyRollup(field: FieldSchema): Value {
  return field.summary?.operation === 'count' || field.summary?.operation === 'sum' ? 0 : null;
}

/** Count is 0 over nothing, as is a sum; the first and the last of nothing are blank. */
function rollupValue(org: PracticeOrg, child: ObjectSchema, rollup: Rollup, id: string, caller: Caller): Value {
  const { summary, masterField } = rollup;
  const sql = `SELECT * FROM ${quote(child.name)} WHERE ${quote(masterField)} = ? AND "IsDeleted" = 0`;
  const values: Value[] = [];
  let count = 0;
  const fieldName = summary.summarizedField?.split('.')[1];
  const field = fieldName === undefined ? undefined : org.store.field(child, fieldName);
  for (const raw of org.store.statement(sql).all(id) as Array<Record<string, unknown>>) {
    const row = org.store.decode(child, raw);
    if (!matchesFilters(org, child, summary, row, caller)) continue;
    count += 1;
    const value = field === undefined ? null : fieldValue(org, child, field, row, caller);
    if (value !== null) values.push(value);
  }
  if (summary.operation === 'count') return count;
  if (summary.operation === 'sum') return values.reduce<number>((total, value) => total + Number(value), 0);
  return values.reduce<Value>(
    (best, value) => (best === null || isBefore(value, best) === (summary.operation === 'min') ? value : best),
    null
  );
}

function isBefore(left: Value, right: Value): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return String(left) < String(right);
}

/**
 * Works out, for every master, the roll-ups whose definition is not the one they were last worked out by: after a deployment. Moves the
 * masters' SystemModstamp alone, as the platform's own recalculation does.
 */
export function recalculateRollups(org: PracticeOrg): void {
  const { store } = org;
  const caller: Caller = { userId: org.adminUserId, sessionId: '', apiVersion: '66.0' };
  for (const child of store.schema.objects) {
    for (const rollup of rollupsOver(org, child)) {
      const name = `rollup.${rollup.parent.name}.${rollup.field.name}`;
      const definition = JSON.stringify(rollup.summary);
      if (store.setting(name) === definition) continue;
      const ids = store
        .statement(`SELECT "Id" FROM ${quote(rollup.parent.name)} WHERE "IsDeleted" = 0`)
        .pluck()
        .all() as string[];
      for (const id of ids) {
        const values = new Map<string, Value>([
          [rollup.field.name, rollupValue(org, child, rollup, id, caller)],
          ['SystemModstamp', stampOf(org)],
        ]);
        updateRow(store, rollup.parent, id, values);
      }
      store.setSetting(name, definition);
    }
  }
}
