import type { Value } from '../../records/index.js';
import type { SaveError } from '../types.js';

/**
 * What the platform refuses before it looks at any record of one call: a key that comes twice. All records with it fail, whether or not
 * one exists already. In the order of `keys`, undefined where there is nothing to refuse; `field` is `Id` for updates.
 */
export function duplicateKeys(keys: readonly Value[], field: string): ReadonlyArray<SaveError | undefined> {
  const counts = new Map<string, number>();
  const canonical = keys.map((key) => (key === null ? undefined : String(key).toLowerCase()));
  for (const key of canonical) if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  return keys.map((key, index) => {
    const folded = canonical[index];
    if (folded === undefined || (counts.get(folded) ?? 0) < 2) return undefined;
    const kind = field === 'Id' ? 'id' : 'external id';
    return {
      statusCode: 'DUPLICATE_VALUE',
      message: `Duplicate ${kind} specified: ${String(key)}`,
      fields: field === 'Id' ? [] : [field],
    };
  });
}
