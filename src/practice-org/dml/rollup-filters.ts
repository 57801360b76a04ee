import { matchesFilter } from '../../rules/index.js';
import type { ObjectSchema, SummarySchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, StoredRecord } from '../types.js';
import { fieldValue } from './formulas.js';

/** True when a detail counts for the roll-up: all of its filters hold. */
export function matchesFilters(
  org: PracticeOrg,
  child: ObjectSchema,
  summary: SummarySchema,
  row: StoredRecord,
  caller: Caller
): boolean {
  return summary.filters.every((filter) => {
    const name = filter.field.split('.').at(-1) ?? filter.field;
    const field = org.store.field(child, name);
    return (
      field !== undefined &&
      matchesFilter(field, fieldValue(org, child, field, row, caller), filter.operation, filter.value)
    );
  });
}
