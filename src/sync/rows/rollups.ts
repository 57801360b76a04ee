import type { InputValue } from '../../formula/index.js';
import { matchesFilter, sumOf } from '../../rules/index.js';
import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { findField } from '../../schema/index.js';

/** What a roll-up becomes when one more record comes under it; undefined where that cannot be told. */
export type RollupStep = (
  before: InputValue | undefined,
  read: (field: string) => InputValue | undefined
) => InputValue | undefined;

/** A roll-up of the parent over records of `child`, counted on record by record as they come. */
export function createRollupStep(rollup: FieldSchema, child: ObjectSchema): RollupStep {
  const { summary } = rollup;
  if (summary === undefined) throw new Error(`${rollup.name} is no roll-up`);
  const filters = summary.filters.map((filter) => ({ ...filter, field: ownField(child, filter.field) }));
  const summarized = summary.summarizedField === undefined ? undefined : ownField(child, summary.summarizedField);
  const { operation } = summary;
  return (before, read) => {
    if (before === undefined) return undefined;
    for (const { field, operation: comparison, value: wanted } of filters) {
      const value = field && read(field.name);
      if (field === undefined || value === undefined) return undefined;
      if (!matchesFilter(field, value as Value, comparison, wanted)) return before;
    }
    if (operation === 'count') return Number(before) + 1;
    const value = summarized && read(summarized.name);
    if (value === undefined) return undefined;
    if (value === null) return before;
    if (operation === 'sum') return sumOf([Number(before), Number(value)]);
    if (before === null) return value;
    return value < before === (operation === 'min') && value !== before ? value : before;
  };
}

function ownField(child: ObjectSchema, path: string): FieldSchema | undefined {
  return findField(child, path.split('.').at(-1) ?? '');
}
