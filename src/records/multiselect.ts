import type { FieldSchema, PicklistValue } from '../schema/index.js';

const orders = new WeakMap<readonly PicklistValue[], ReadonlyMap<string, number>>();

/** Positions of a picklist's values by name, made once for a list. */
export function positions(values: readonly PicklistValue[]): ReadonlyMap<string, number> {
  let order = orders.get(values);
  if (!order) {
    order = new Map(values.map((value, index) => [value.name, index]));
    orders.set(values, order);
  }
  return order;
}

/** The values of a multi-select, `a;b` -> [a, b]; null -> []. */
export function splitMultiselect(value: string | null): readonly string[] {
  return value === null
    ? []
    : value
        .split(';')
        .map((part) => part.trim())
        .filter((part) => part !== '');
}

/**
 * Values in the form the org keeps: each once, in the order of the definition (the input's order is not kept), unknown ones after them in
 * the order given. Null when there are none.
 */
export function joinMultiselect(field: FieldSchema, values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const order = positions(field.picklist?.values ?? []);
  const distinct = [...new Set(values)];
  const place = (value: string): number => order.get(value) ?? Number.MAX_SAFE_INTEGER;
  return distinct.sort((a, b) => place(a) - place(b)).join(';');
}
