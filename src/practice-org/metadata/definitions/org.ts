import { makeSchema } from '../../../schema/index.js';
import type { ObjectSchema, Schema } from '../../../schema/index.js';
import { insertRow, quote, storedFields } from '../../store/index.js';
import type { Access, PracticeOrg, Store } from '../../types.js';
import { definitionObjects } from './objects.js';
import { definitionRows } from './rows.js';

const byName = new Map(definitionObjects.map(({ schema }) => [schema.name.toLowerCase(), schema]));
const prefixes = new Map(definitionObjects.map(({ schema, keyPrefix }) => [schema.name, keyPrefix]));

/** A definition object by name, in any case. */
export function definitionObject(name: string): ObjectSchema | undefined {
  return byName.get(name.toLowerCase());
}

type Kept = { readonly schema: Schema; readonly base: Schema; readonly version: string; readonly userId: string };
const kept = new WeakMap<PracticeOrg, Kept>();
const views = new WeakMap<PracticeOrg, PracticeOrg>();

/**
 * The same org with its definition objects (EntityDefinition, FieldDefinition, ValidationRule...) queryable beside the records, as this user
 * sees them. Their rows are in temporary tables, filled again when the metadata or the user has changed. For reading only.
 */
export function withDefinitions(org: PracticeOrg, userId: string): PracticeOrg {
  refresh(org, userId);
  const known = views.get(org);
  if (known) return known;
  const store: Store = Object.create(org.store, {
    schema: { get: () => kept.get(org)?.schema ?? org.store.schema },
    keyPrefix: { value: (object: ObjectSchema) => prefixes.get(object.name) ?? org.store.keyPrefix(object) },
  }) as Store;
  const view = Object.create(org, {
    store: { value: store },
    accessOf: { value: (id: string) => readingDefinitions(org.accessOf(id)) },
  }) as PracticeOrg;
  views.set(org, view);
  return view;
}

/** Everybody may ask what objects and fields there are; the rest is for who may look into Setup. */
function readingDefinitions(access: Access): Access {
  const open = new Set(['EntityDefinition', 'FieldDefinition']);
  const isDefinition = (object: ObjectSchema): boolean => prefixes.has(object.name);
  return {
    has: (permission) => access.has(permission),
    canRead: (object, field) =>
      isDefinition(object) ? open.has(object.name) || access.has('ViewSetup') : access.canRead(object, field),
    canCreate: (object) => !isDefinition(object) && access.canCreate(object),
    canEdit: (object, field) => !isDefinition(object) && access.canEdit(object, field),
    canDelete: (object) => !isDefinition(object) && access.canDelete(object),
    rowCondition: (object, right, alias) =>
      isDefinition(object) ? undefined : access.rowCondition(object, right, alias),
  };
}

function refresh(org: PracticeOrg, userId: string): void {
  const { store } = org;
  const last = store
    .statement("SELECT count(*) || '/' || coalesce(max(lastModified), '') FROM _component")
    .pluck()
    .get() as string;
  const known = kept.get(org);
  if (known?.base === store.schema && known.version === last && known.userId === userId) return;
  const objects = definitionObjects.map((definition) => definition.schema);
  const schema = known?.base === store.schema ? known.schema : makeSchema([...store.schema.objects, ...objects]);
  const rows = definitionRows(org, userId);
  for (const object of objects) {
    const columns = storedFields(object).map((field) => quote(field.name));
    store.db.exec(`CREATE TEMP TABLE IF NOT EXISTS ${quote(object.name)} (${columns.join(', ')})`);
    store.db.exec(`DELETE FROM temp.${quote(object.name)}`);
    for (const row of rows[object.name] ?? []) insertRow(store, object, new Map(Object.entries(row)));
  }
  kept.set(org, { schema, base: store.schema, version: last, userId });
}
