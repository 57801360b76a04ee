import { globalField, type FormulaFieldType, type FormulaReturnType } from '../formula/index.js';
import {
  findField,
  findRelationship,
  resultField,
  type FieldSchema,
  type ObjectSchema,
  type Schema,
} from '../schema/index.js';

export type FormulaField = {
  readonly type: FormulaFieldType;
  /** In canonical case: what the reader of values is asked for. */
  readonly path: string;
  /** Values of a picklist, for the functions that want one of them. */
  readonly values?: readonly string[];
  /** Undefined for global variables. */
  readonly field?: FieldSchema;
};

/**
 * The field a formula means by a path, over parents where the path spans them, and what kind of value it has. Everybody who compiles a
 * formula of an object asks here, so that a rule means the same field to `validate`, to a deploy and to a save.
 *
 * @param object where the path starts
 * @param path as the formula writes it, e.g. `Employer__r.Name` or `$User.Id`
 * @returns undefined where there is no such field
 */
export function formulaField(schema: Schema, object: ObjectSchema, path: string): FormulaField | undefined {
  if (path.startsWith('$')) return globalField(path);
  const names = path.split('.');
  const canonical: string[] = [];
  let current: ObjectSchema | undefined = object;
  for (const name of names.slice(0, -1)) {
    const relationship: ReturnType<typeof findRelationship> = current && findRelationship(current, name);
    if (relationship === undefined) return undefined;
    canonical.push(relationship.reference.relationshipName ?? name);
    const { to } = relationship.reference;
    // An owner may be a user or a queue; formulas take it for a user.
    current = schema.object(to.includes('User') ? 'User' : (to[0] ?? ''));
  }
  const field = current && findField(current, names.at(-1) ?? '');
  if (field === undefined) return undefined;
  const values = field.picklist?.values.map((value) => value.name);
  const { type } = resultField(schema, field);
  return { type, path: [...canonical, field.name].join('.'), field, ...(values === undefined ? {} : { values }) };
}

const returnTypes: ReadonlySet<string> = new Set<FormulaReturnType>([
  'Text',
  'Number',
  'Currency',
  'Percent',
  'Checkbox',
  'Date',
  'DateTime',
  'Time',
]);

/** The result type that a formula in a field of this type must have; undefined where the type does not say. */
export function formulaReturnType(fieldType: string): FormulaReturnType | undefined {
  return returnTypes.has(fieldType) ? (fieldType as FormulaReturnType) : undefined;
}
