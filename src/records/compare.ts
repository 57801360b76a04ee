import type { FieldSchema } from '../schema/index.js';
import { normalizeId } from './ids.js';
import { splitMultiselect } from './multiselect.js';
import type { Value } from './types.js';

/**
 * Whether two values of a field are the same to the org. Null equals null (and an unticked box, which the org cannot tell from it); text is
 * compared with its case; date-times to the second, which is what the org keeps; ids in either length; multi-selects as sets. Numbers
 * have no tolerance: both sides went through a double already.
 */
export function equalValues(field: FieldSchema, a: Value, b: Value): boolean {
  if (a === b) return true;
  if (field.type === 'Checkbox') return (a ?? false) === (b ?? false);
  if (a === null || b === null || typeof a !== 'string' || typeof b !== 'string') return false;
  switch (field.type) {
    case 'DateTime':
      return sameSecond(a, b);
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Reference':
      return sameId(a, b);
    case 'MultiselectPicklist':
      return sameSet(splitMultiselect(a), splitMultiselect(b));
    default:
      return false;
  }
}

function sameSecond(a: string, b: string): boolean {
  return Math.floor(Date.parse(a) / 1000) === Math.floor(Date.parse(b) / 1000);
}

function sameId(a: string, b: string): boolean {
  const first = normalizeId(a);
  return first !== undefined && first === normalizeId(b);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const first = new Set(a);
  const second = new Set(b);
  return first.size === second.size && [...first].every((value) => second.has(value));
}
