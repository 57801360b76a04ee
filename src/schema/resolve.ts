import { schemaError, type Location } from './errors.js';
import type { FieldDraft } from './fields.js';
import { replaced } from './make.js';
import { withValidFor } from './picklists.js';
import type { FieldSchema, ObjectSchema, PicklistSchema, PicklistValue } from './types.js';

type Resolvable = {
  readonly objects: Map<string, ObjectSchema>;
  readonly valueSets: Readonly<Record<string, readonly PicklistValue[]>>;
  readonly drafts: ReadonlyMap<string, readonly FieldDraft[]>;
  readonly changedValueSets: ReadonlySet<string>;
};

/** Objects that a lookup may name although the schema does not describe them: the platform has them in every org. */
const ALWAYS_THERE = new Set(['group', 'recordtype', 'profile', 'organization', 'queue']);

/**
 * Puts the drafts into their objects, now that every object and value set is known: picklists get their values, and every reference is checked.
 */
export function resolveFields(assembly: Resolvable, attempt: (work: () => void) => void): void {
  refreshValueSets(assembly);
  for (const [key, drafts] of assembly.drafts) {
    for (const draft of drafts) {
      attempt(() => {
        const object = assembly.objects.get(key);
        if (object) assembly.objects.set(key, withField(object, finished(draft, assembly)));
      });
    }
  }
  for (const [key, drafts] of assembly.drafts) {
    for (const draft of drafts) attempt(() => checkReferences(assembly, key, draft));
  }
}

/** A deploy of a global value set changes every field that uses it. */
function refreshValueSets(assembly: Resolvable): void {
  if (assembly.changedValueSets.size === 0) return;
  for (const [key, object] of assembly.objects) {
    const fields = object.fields.map((field) => refreshed(field, assembly));
    if (fields.some((field, index) => field !== object.fields[index])) assembly.objects.set(key, { ...object, fields });
  }
}

function refreshed(field: FieldSchema, assembly: Resolvable): FieldSchema {
  const name = field.picklist?.globalValueSet;
  if (!field.picklist || name === undefined || !assembly.changedValueSets.has(name)) return field;
  const { picklist } = field;
  const validFor =
    picklist.controllingField === undefined
      ? undefined
      : new Map(picklist.values.map((value) => [value.name, value.validFor ?? []]));
  return { ...field, picklist: { ...picklist, values: withValidFor(assembly.valueSets[name] ?? [], validFor) } };
}

function withField(object: ObjectSchema, field: FieldSchema): ObjectSchema {
  return { ...object, fields: replaced(object.fields, field, (other) => other.name) };
}

function finished(draft: FieldDraft, assembly: Resolvable): FieldSchema {
  const name = draft.picklist?.picklist.globalValueSet;
  if (!draft.picklist || name === undefined) return draft.field;
  const values = assembly.valueSets[name];
  if (!values) throw schemaError('MissingValueSet', draft.picklist.location, [name, draft.field.name]);
  const picklist: PicklistSchema = {
    ...draft.picklist.picklist,
    values: withValidFor(values, draft.picklist.validFor),
  };
  return { ...draft.field, picklist };
}

function checkReferences(assembly: Resolvable, key: string, { field, location }: FieldDraft): void {
  for (const target of field.reference?.to ?? []) {
    if (!assembly.objects.has(target.toLowerCase()) && !ALWAYS_THERE.has(target.toLowerCase())) {
      throw schemaError('UnknownReference', location, [field.name, target]);
    }
  }
  for (const path of filterPaths(field)) {
    const source = /^\$Source\./i.test(path);
    if (!isSystemField(path))
      mustExist(assembly, source ? `${key}.${path.slice('$Source.'.length)}` : path, field, location);
  }
  const controller = field.picklist?.controllingField;
  if (controller !== undefined) mustExist(assembly, `${key}.${controller}`, field, location);
  if (!field.summary) return;
  mustExist(assembly, field.summary.foreignKey, field, location);
  if (field.summary.summarizedField !== undefined) mustExist(assembly, field.summary.summarizedField, field, location);
  for (const filter of field.summary.filters) mustExist(assembly, filter.field, field, location);
}

/** The fields that a required lookup filter compares; what an optional one says, only the screen needs. */
function filterPaths({ reference }: FieldSchema): readonly string[] {
  const filter = reference?.filter;
  if (filter === undefined || filter.optional) return [];
  return filter.items.flatMap(({ field, valueField }) => (valueField === undefined ? [field] : [field, valueField]));
}

const SYSTEM_FIELDS = new Set(['id', 'ownerid', 'recordtypeid', 'createdbyid', 'lastmodifiedbyid', 'createddate']);

function isSystemField(path: string): boolean {
  return SYSTEM_FIELDS.has((path.split('.')[1] ?? '').toLowerCase());
}

function mustExist(assembly: Resolvable, path: string, field: FieldSchema, location: Location): void {
  const [objectName = '', fieldName = ''] = path.split('.');
  const object = assembly.objects.get(objectName.toLowerCase());
  if (!object?.fields.some((other) => other.name.toLowerCase() === fieldName.toLowerCase())) {
    throw schemaError('UnknownReference', location, [field.name, path]);
  }
}
