import {
  asFieldValue,
  compileFormula,
  type CompileResult,
  type Environment,
  type Formula,
  type FormulaContext,
  type FormulaReturnType,
  type InputValue,
} from '../../formula/index.js';
import type { Value } from '../../records/index.js';
import { formulaField, formulaReturnType } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg } from '../types.js';
import { asInput, readGlobal, readPath, type Row } from './formula-paths.js';

type CompileSettings = {
  readonly returns?: FormulaReturnType;
  readonly context: FormulaContext;
  readonly blankMode?: 'zero' | 'blank';
};

const compiled = new WeakMap<PracticeOrg, { digest: string; readonly formulas: Map<string, CompileResult> }>();

/** Compiles a formula over the fields of an object, once for as long as the schema stays. `key` names the place it stands in. */
export function compileOnce(
  org: PracticeOrg,
  object: ObjectSchema,
  key: string,
  source: string,
  settings: CompileSettings
): CompileResult {
  const { schema } = org.store;
  let known = compiled.get(org);
  if (known === undefined || known.digest !== schema.digest) {
    known = { digest: schema.digest, formulas: new Map() };
    compiled.set(org, known);
  }
  const name = `${object.name}.${key}`;
  let result = known.formulas.get(name);
  if (result === undefined) {
    result = compileFormula(source, { ...settings, fields: (path) => formulaField(schema, object, path) });
    known.formulas.set(name, result);
  }
  return result;
}

/** The compiled formula of a field; undefined when it does not compile (a deployment would have been refused). */
export function formulaOf(org: PracticeOrg, object: ObjectSchema, field: FieldSchema): Formula | undefined {
  if (field.formula === undefined) return undefined;
  const result = compileOnce(org, object, field.name, field.formula.expression, {
    context: 'formulaField',
    blankMode: field.formula.blanksAs === 'BlankAsBlank' ? 'blank' : 'zero',
    returns: formulaReturnType(field.type),
  });
  return result.ok ? result.formula : undefined;
}

/** The value of a formula field of one record, worked out now, over parents where it spans them. Null where it is an error. */
export function computeFormula(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  row: Row,
  caller: Caller
): Value {
  const formula = formulaOf(org, object, field);
  if (formula === undefined) return null;
  return resultValue(formula.evaluate(readerOf(org, object, row, caller), environmentOf(org, caller)), field);
}

function resultValue(result: ReturnType<Formula['evaluate']>, field: FieldSchema): Value {
  const shown = asFieldValue(result, formulaReturnType(field.type) ?? 'Text', field.scale ?? 0);
  if (shown.kind !== 'value' || Array.isArray(shown.value)) return field.type === 'Checkbox' ? false : null;
  return shown.value as Value;
}

/** A field of a record, worked out if it is a formula. */
export function fieldValue(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  row: Row,
  caller: Caller
): Value {
  return field.formula === undefined ? (row[field.name] ?? null) : computeFormula(org, object, field, row, caller);
}

/** What a formula may ask of a record: its fields, its parents', and the global variables of the user. */
export function readerOf(
  org: PracticeOrg,
  object: ObjectSchema,
  row: Row,
  caller: Caller
): (path: string) => InputValue | undefined {
  return (path) =>
    path.startsWith('$')
      ? readGlobal(org, row, path, caller)
      : readPath(org, object, row, path, (current, field, record) => fieldValue(org, current, field, record, caller));
}

/** The clock in the user's time zone, and other records by a key. */
export function environmentOf(org: PracticeOrg, caller: Caller): Environment {
  const timeZone = readGlobal(org, {}, '$User.TimeZoneSidKey', caller);
  return {
    now: () => org.now(),
    ...(typeof timeZone === 'string' ? { timeZone } : {}),
    lookUp: ({ object: name, returnField, matchField, value }) => {
      const object = org.store.schema.object(name);
      const field = object && org.store.field(object, matchField);
      const wanted = object && org.store.field(object, returnField);
      if (object === undefined || field === undefined || wanted === undefined || value === null) return null;
      const sql = `SELECT * FROM "${object.name}" WHERE "${field.name}" = ? AND "IsDeleted" = 0 LIMIT 2`;
      const [found, another] = org.store.statement(sql).all(value) as Array<Record<string, unknown>>;
      if (found === undefined || another !== undefined) return null;
      return asInput(wanted, fieldValue(org, object, wanted, org.store.decode(object, found), caller));
    },
  };
}

/** How queries work a formula field out: the paths it reads, and its value from theirs. */
export function formulaColumn(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema
): { readonly references: readonly string[]; compute(values: readonly Value[]): Value } | undefined {
  const formula = formulaOf(org, object, field);
  if (formula === undefined) return undefined;
  const references = formula.reads.filter((path) => !path.startsWith('$'));
  const fields = references.map((path) => formulaField(org.store.schema, object, path)?.field);
  const caller: Caller = { userId: org.adminUserId, sessionId: '', apiVersion: '66.0' };
  const environment = environmentOf(org, caller);
  const places = new Map(references.map((path, index) => [path, index]));
  return {
    references,
    compute(values) {
      const read = (path: string): InputValue | undefined => {
        const place = places.get(path);
        if (place === undefined) return readGlobal(org, {}, path, caller);
        const source = fields[place];
        const value = values[place] ?? null;
        return source === undefined ? value : asInput(source, value);
      };
      return resultValue(formula.evaluate(read, environment), field);
    },
  };
}
