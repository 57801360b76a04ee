import type { FieldSchema, ObjectSchema, SummarySchema } from '../../schema/index.js';
import type { Value } from '../../records/index.js';
import type { PracticeOrg } from '../types.js';

/** A roll-up field, seen from the details it looks at. */
export type Rollup = {
  /** `Worksite__c.Open_Disputes__c`: what its kept values are found by. */
  readonly name: string;
  readonly parent: ObjectSchema;
  readonly field: FieldSchema;
  readonly summary: SummarySchema;
  readonly child: ObjectSchema;
  /** The detail's field that names the master. */
  readonly masterField: string;
  /** The detail's field that is summed up, the first or the last of which is wanted; undefined for a count. */
  readonly summarized?: FieldSchema;
};

const cache = new WeakMap<ObjectSchema, { readonly digest: string; readonly rollups: readonly Rollup[] }>();

/** Every roll-up that looks at the records of an object. */
export function rollupsOver(org: PracticeOrg, child: ObjectSchema): readonly Rollup[] {
  const { schema } = org.store;
  const known = cache.get(child);
  if (known !== undefined && known.digest === schema.digest) return known.rollups;
  const rollups: Rollup[] = [];
  for (const parent of schema.objects) {
    for (const field of parent.fields) {
      const { summary } = field;
      const [childName, masterName = ''] = summary?.foreignKey.split('.') ?? [];
      const master = childName === child.name ? org.store.field(child, masterName) : undefined;
      if (summary === undefined || master === undefined) continue;
      const summarizedName = summary.summarizedField?.split('.')[1];
      const summarized = summarizedName === undefined ? undefined : org.store.field(child, summarizedName);
      const name = `${parent.name}.${field.name}`;
      rollups.push({ name, parent, field, summary, child, masterField: master.name, summarized });
    }
  }
  cache.set(child, { digest: schema.digest, rollups });
  return rollups;
}

/** A roll-up over no details at all: a count and a sum are 0, the first and the last of nothing are blank. */
export function emptyRollup(field: FieldSchema): Value {
  return field.summary?.operation === 'count' || field.summary?.operation === 'sum' ? 0 : null;
}

/**
 * Everything a roll-up's value follows from besides the records: its own definition, and the formulas of the detail that it counts,
 * filters by or sums up. Two equal texts give equal values.
 */
export function definitionOf(org: PracticeOrg, rollup: Rollup): string {
  const { child, summary } = rollup;
  const formulas = new Map<string, string>();
  const collect = (name: string): void => {
    const field = org.store.field(child, name);
    if (field?.formula === undefined || formulas.has(field.name)) return;
    const { expression, blanksAs } = field.formula;
    formulas.set(field.name, `${blanksAs} ${expression}`);
    for (const word of expression.match(/\w+__c/gi) ?? []) collect(word);
  };
  for (const path of [summary.summarizedField, ...summary.filters.map((filter) => filter.field)]) {
    collect(path?.split('.').at(-1) ?? '');
  }
  return JSON.stringify({ summary, formulas: [...formulas].sort() });
}
