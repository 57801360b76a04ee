import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema, SummarySchema } from '../../schema/index.js';
import { quote, updateRow } from '../store/index.js';
import type { Caller, PracticeOrg, StoredRecord } from '../types.js';
import { matchesFilters } from './rollup-filters.js';
import { refuseAll } from './refusal.js';
import { recordErrors } from './rules.js';
import { stampOf } from './save.js';

type Row = ReadonlyMap<string, Value>;
type Rollup = { readonly parent: ObjectSchema; readonly field: FieldSchema; readonly summary: SummarySchema; readonly masterField: string };

/**
 * Works out the roll-ups of the masters that a detail had before and has after a change. A master whose roll-up moves is saved itself:
 * its stamps move, its validation rules may refuse, and its own masters follow.
 */
export function updateRollups(org: PracticeOrg, child: ObjectSchema, before: StoredRecord | undefined, after: Row | undefined, caller: Caller): void {
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

function updateMaster(org: PracticeOrg, child: ObjectSchema, id: string, rollups: readonly Rollup[], caller: Caller): void {
  const [first] = rollups;
  const before = first && org.store.find(first.parent, id);
  if (first === undefined || before === undefined) return;
  const changes = new Map<string, Value>();
  for (const rollup of rollups) {
    const value = rollupValue(org, child, rollup, id);
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

/** Count is 0 over nothing, as is a sum; the first and the last of nothing are blank. */
export function rollupValue(org: PracticeOrg, child: ObjectSchema, rollup: Rollup, id: string): Value {
  const { summary, masterField } = rollup;
  const sql = `SELECT * FROM ${quote(child.name)} WHERE ${quote(masterField)} = ? AND "IsDeleted" = 0`;
  const values: Value[] = [];
  let count = 0;
  const fieldName = summary.summarizedField?.split('.')[1];
  const field = fieldName === undefined ? undefined : org.store.field(child, fieldName);
  for (const raw of org.store.statement(sql).iterate(id)) {
    const row = org.store.decode(child, raw as Record<string, unknown>);
    if (!matchesFilters(org, child, summary, row)) continue;
    count += 1;
    const value = field === undefined ? null : (row[field.name] ?? null);
    if (value !== null) values.push(value);
  }
  if (summary.operation === 'count') return count;
  if (summary.operation === 'sum') return values.reduce<number>((total, value) => total + Number(value), 0);
  return values.reduce<Value>((best, value) => (best === null || isBefore(value, best) === (summary.operation === 'min') ? value : best), null);
}

function isBefore(left: Value, right: Value): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return String(left) < String(right);
}
