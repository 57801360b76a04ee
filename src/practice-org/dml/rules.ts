import { isId, type FieldValues, type Value } from '../../records/index.js';
import {
  compileRules,
  type CheckContext,
  type RecordRules,
  type ReferenceValue,
  type Violation,
} from '../../rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg, SaveError, StoredRecord } from '../types.js';
import { conditionsOf, saveOf, type SavingContext } from './conditions.js';
import { fieldValue } from './formulas.js';

type Compiled = { readonly rules: RecordRules; readonly saving: SavingContext };

const cache = new WeakMap<PracticeOrg, { digest: string; readonly objects: Map<string, Compiled> }>();

/** The object's rules, compiled once for as long as the schema stays. */
function compiled(org: PracticeOrg, object: ObjectSchema): Compiled {
  const { digest } = org.store.schema;
  let known = cache.get(org);
  if (known === undefined || known.digest !== digest) {
    known = { digest, objects: new Map() };
    cache.set(org, known);
  }
  let entry = known.objects.get(object.name);
  if (entry === undefined) {
    const saving: SavingContext = { broken: [] };
    entry = { saving, rules: compileRules(object, { conditions: conditionsOf(org, object, saving) }) };
    known.objects.set(object.name, entry);
  }
  return entry;
}

/** Step 2 of the order of execution: what the new values must look like, each by itself, and that lookups name records. */
export function formatErrors(
  org: PracticeOrg,
  object: ObjectSchema,
  values: FieldValues,
  before: StoredRecord | undefined
): readonly SaveError[] {
  const { rules } = compiled(org, object);
  const context = contextOf(org, object, values, before);
  return [...rules.checkFormats(values, context), ...rules.checkLookups(values, context)].flatMap(asError);
}

/** Step 5: required fields and validation rules, on the whole record. */
export function recordErrors(
  org: PracticeOrg,
  object: ObjectSchema,
  row: ReadonlyMap<string, Value>,
  before: StoredRecord | undefined,
  caller: Caller,
  changes: FieldValues = row
): readonly SaveError[] {
  const { rules, saving } = compiled(org, object);
  const context = contextOf(org, object, changes, before);
  const required = rules.checkRequired(changes, context);
  const filters = rules.checkFilters(changes, {
    ...context,
    referenceValue: (lookup, id, name) => referenceValue(org, lookup, id, name, caller),
  });
  if (object.validationRules.length > 0) saving.save = saveOf(org, object, row, before, caller);
  try {
    const errors = [...required, ...filters, ...rules.checkConditions(row)].flatMap(asError);
    return [...errors, ...saving.broken.splice(0)];
  } finally {
    saving.save = undefined;
  }
}

function contextOf(
  org: PracticeOrg,
  object: ObjectSchema,
  values: FieldValues,
  before: StoredRecord | undefined
): CheckContext {
  const recordType = recordTypeName(org, object, values.get('RecordTypeId') ?? before?.['RecordTypeId'] ?? null);
  return {
    operation: before === undefined ? 'insert' : 'update',
    reference: (field, id) => findReference(org, field, id),
    ...(recordType === undefined ? {} : { recordType }),
    ...(before === undefined ? {} : { current: new Map(Object.entries(before)) }),
  };
}

function recordTypeName(org: PracticeOrg, object: ObjectSchema, id: Value): string | undefined {
  const table =
    object.recordTypes.length > 0 && typeof id === 'string' ? org.store.schema.object('RecordType') : undefined;
  const name = table && org.store.find(table, String(id))?.['DeveloperName'];
  return typeof name === 'string' ? name : undefined;
}

function findReference(
  org: PracticeOrg,
  field: FieldSchema,
  id: string
): 'found' | 'missing' | 'wrong-type' | 'unknown' {
  // What is no id at all was refused for its form already.
  if (!isId(id)) return 'unknown';
  const target = org.store.objectOfId(id);
  if (target === undefined || !(field.reference?.to.includes(target.name) ?? false)) return 'wrong-type';
  return org.store.find(target, id) === undefined ? 'missing' : 'found';
}

/** A field of the record that a lookup names, as a lookup filter compares it. */
function referenceValue(
  org: PracticeOrg,
  lookup: FieldSchema,
  id: string,
  name: string,
  caller: Caller
): ReturnType<ReferenceValue> {
  const target = org.store.objectOfId(id);
  const row =
    target !== undefined && lookup.reference?.to.includes(target.name) ? org.store.find(target, id) : undefined;
  const field = target && org.store.field(target, name);
  if (target === undefined || row === undefined || field === undefined) return undefined;
  return { field, value: fieldValue(org, target, field, row, caller) };
}

/** What is unknown was for the org to tell, and the org is here: it is not an error. */
function asError(violation: Violation): readonly SaveError[] {
  if (violation.severity !== 'error') return [];
  return [{ statusCode: violation.code, message: violation.platformMessage, fields: violation.fields }];
}
