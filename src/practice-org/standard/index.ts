/**
 * The objects every org has before anything is deployed to it, with their key prefixes, and the rows a new org starts with. What the
 * shared schema knows better (Account, Contact, User) is taken from there.
 */
import type { ObjectSchema } from '../../schema/index.js';
import type { StandardObject } from './build.js';
import { businessObjects } from './business-objects.js';
import { contentObjects } from './content-objects.js';
import { setupObjects } from './setup-objects.js';

export { contentObjectNames } from './content-objects.js';

const all: readonly StandardObject[] = [...setupObjects, ...businessObjects, ...contentObjects];

/** Names of the objects without an owner and without a recycle bin. */
export const setupObjectNames: ReadonlySet<string> = new Set(
  all.filter((object) => object.setup).map((object) => object.schema.name)
);

/** Key prefixes of the standard objects by object name. */
export const standardKeyPrefixes: ReadonlyMap<string, string> = new Map(
  all.map((object) => [object.schema.name, object.keyPrefix])
);

/** The standard objects. A field that both know is as `shared` says, and comes where `shared` puts it. */
export function standardSchemas(shared: readonly ObjectSchema[]): readonly ObjectSchema[] {
  const known = new Map(shared.map((object) => [object.name, object]));
  const own = all.map(({ schema }) => {
    const better = known.get(schema.name);
    if (better === undefined) return schema;
    const names = new Set(better.fields.map((field) => field.name));
    return { ...better, fields: [...better.fields, ...schema.fields.filter((field) => !names.has(field.name))] };
  });
  const names = new Set(own.map((object) => object.name));
  return [...own, ...shared.filter((object) => !names.has(object.name))];
}
