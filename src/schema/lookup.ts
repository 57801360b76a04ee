import { systemFields } from './system.js';
import type { FieldSchema, ObjectSchema, ReferenceSchema, Schema } from './types.js';

export type ParentRelationship = { readonly field: FieldSchema; readonly reference: ReferenceSchema };
export type ChildRelationship = {
  readonly child: ObjectSchema;
  readonly field: FieldSchema;
  /** The name used in subqueries, e.g. `Worksites__r`; undefined when the field gives none. */
  readonly name?: string;
};

type Names = {
  readonly fields: ReadonlyMap<string, FieldSchema>;
  readonly relationships: ReadonlyMap<string, ParentRelationship>;
};

const names = new WeakMap<ObjectSchema, Names>();
const children = new WeakMap<Schema, ReadonlyMap<string, readonly ChildRelationship[]>>();

/** A field of an object, system fields included, by API name in any case. */
export function findField(object: ObjectSchema, name: string): FieldSchema | undefined {
  return namesOf(object).fields.get(name.toLowerCase());
}

/** The lookup behind a child-to-parent path, e.g. `Employer__r` or `Owner`, in any case. */
export function findRelationship(object: ObjectSchema, name: string): ParentRelationship | undefined {
  return namesOf(object).relationships.get(name.toLowerCase());
}

/** Every field of the schema that points to the object, with the name its records have in a subquery. */
export function childRelationships(schema: Schema, object: ObjectSchema | string): readonly ChildRelationship[] {
  let byParent = children.get(schema);
  if (!byParent) {
    byParent = indexChildren(schema);
    children.set(schema, byParent);
  }
  return byParent.get((typeof object === 'string' ? object : object.name).toLowerCase()) ?? [];
}

/** True for the detail of a master-detail: it has no owner and is shared as its master. */
export function isDetail(object: ObjectSchema): boolean {
  return object.fields.some((field) => field.type === 'MasterDetail');
}

/** The master-detail fields of an object, the primary one first. */
export function detailOf(object: ObjectSchema): readonly FieldSchema[] {
  return object.fields
    .filter((field) => field.type === 'MasterDetail')
    .sort((a, b) => (a.reference?.masterDetail?.order ?? 0) - (b.reference?.masterDetail?.order ?? 0));
}

/**
 * The field as its values look: for a roll-up the type of the result (count: a whole number; sum, min and max: that of the summarised field), for
 * everything else the field itself.
 */
export function resultField(schema: Schema, field: FieldSchema): FieldSchema {
  if (!field.summary) return field;
  if (field.summary.operation === 'count') return { ...field, type: 'Number', precision: 18, scale: 0 };
  const [child = '', name = ''] = (field.summary.summarizedField ?? '').split('.');
  const object = schema.object(child);
  const summarized = object && findField(object, name);
  if (!summarized) return field;
  const { type, scale } = summarized;
  const numeric = type === 'Number' || type === 'Currency' || type === 'Percent';
  return { ...field, type, ...(numeric ? { precision: 18, scale: scale ?? 0 } : {}) };
}

function namesOf(object: ObjectSchema): Names {
  let found = names.get(object);
  if (!found) {
    found = indexNames(object);
    names.set(object, found);
  }
  return found;
}

function indexNames(object: ObjectSchema): Names {
  const fields = new Map<string, FieldSchema>();
  const relationships = new Map<string, ParentRelationship>();
  for (const field of [...systemFields(object), ...object.fields]) {
    fields.set(field.name.toLowerCase(), field);
    if (field.reference?.relationshipName) {
      relationships.set(field.reference.relationshipName.toLowerCase(), { field, reference: field.reference });
    }
  }
  return { fields, relationships };
}

function indexChildren(schema: Schema): ReadonlyMap<string, readonly ChildRelationship[]> {
  const byParent = new Map<string, ChildRelationship[]>();
  for (const child of schema.objects) {
    for (const field of [...systemFields(child), ...child.fields]) {
      for (const parent of field.reference?.to ?? []) {
        const list = byParent.get(parent.toLowerCase()) ?? [];
        const name = field.reference?.childRelationshipName;
        list.push(name === undefined ? { child, field } : { child, field, name });
        byParent.set(parent.toLowerCase(), list);
      }
    }
  }
  return byParent;
}
