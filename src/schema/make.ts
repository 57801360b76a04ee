import { schemaDigest } from './digest.js';
import type { ObjectSchema, PicklistValue, Schema } from './types.js';

/**
 * A `Schema` over objects: looked up without regard to case, as the API does; the digest is computed when first asked for. A later object replaces an
 * earlier one of the same name.
 */
export function makeSchema(
  objects: Iterable<ObjectSchema>,
  valueSets: Readonly<Record<string, readonly PicklistValue[]>> = {}
): Schema {
  const byName = new Map<string, ObjectSchema>();
  for (const object of objects) byName.set(object.name.toLowerCase(), object);
  const list = [...byName.values()];
  let digest: string | undefined;
  return {
    object: (name) => byName.get(name.toLowerCase()),
    objects: list,
    valueSets,
    get digest() {
      digest ??= schemaDigest(list);
      return digest;
    },
  };
}

/** The list with the item in its namesake's place, or at the end. */
export function replaced<T>(items: readonly T[], item: T, nameOf: (item: T) => string): readonly T[] {
  const place = items.findIndex((other) => nameOf(other).toLowerCase() === nameOf(item).toLowerCase());
  return place < 0 ? [...items, item] : items.with(place, item);
}
