import fc from 'fast-check';
import type { Environment, InputValue } from '../../../src/formula/index.js';
import { createFromJson, updateFromJson } from '../../../src/practice-org/api/saving.js';
import { findByUnique } from '../../../src/practice-org/dml/unique.js';
import { PlatformError, type SaveError } from '../../../src/practice-org/index.js';
import { coerceJson, isId, shortId, type FieldValues, type Value } from '../../../src/records/index.js';
import {
  compileRules,
  requestViolation,
  type CheckContext,
  type ConditionRule,
  type RecordRules,
  type Violation,
} from '../../../src/rules/index.js';
import { findField, findRelationship, type FieldSchema, type ObjectSchema } from '../../../src/schema/index.js';
import { compileRule, insertConditions, type RowLinks } from '../../../src/sync/rows/conditions.js';
import { fieldFormula } from '../../../src/sync/rows/record-view.js';
import { NOW, type Bench } from './bench.js';
import { PROJECT, type Row } from './compare.js';
import { cellsFor } from './values.js';

export type Json = Readonly<Record<string, unknown>>;

/** What a request may hold for a field: texts as in a file, and values of JSON's own types, fitting or not. */
export function jsonFor(field: FieldSchema, bench: Bench): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: cellsFor(field, bench) },
    {
      weight: 3,
      arbitrary: fc.constantFrom<unknown>(null, true, false, 0, 1, -1, 2.5, 1e300, 123456789012, '', [], {}),
    }
  );
}

/** The cells of a row as a request sends them: a blank one is null. */
export function asJson(row: Row): Json {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === '' ? null : cell]));
}

type Read = (path: string) => InputValue | undefined;

/** The rules of an object for one that can ask the org for parents and for other records, as `validate --target-org` may. */
export class TypedRules {
  private readonly links: RowLinks = new Map();
  private before: FieldValues = new Map();
  private readonly forNew: RecordRules;
  private readonly forChanges: RecordRules;

  public constructor(
    private readonly bench: Bench,
    private readonly object: ObjectSchema
  ) {
    this.forNew = compileRules(object, { conditions: insertConditions(object, PROJECT, () => NOW, this.links) });
    this.forChanges = compileRules(object, { conditions: this.changeConditions() });
  }

  /** What the rules say of a request to create a record, or to change the one of an id. */
  public check(json: Json, id?: string): readonly Violation[] {
    const values = new Map<string, Value>();
    for (const [name, given] of Object.entries(json)) {
      const field = findField(this.object, name);
      if (field === undefined) throw new Error(`there is no ${name}`);
      const coerced = coerceJson(field, given);
      if (coerced.ok) this.put(values, field, coerced.value, id);
      else if (coerced.problem === 'not-id' || coerced.problem === 'id-checksum') values.set(name, String(given));
      else return [requestViolation({ field, given, problem: coerced.problem })];
    }
    const context: CheckContext = {
      operation: id === undefined ? 'insert' : 'update',
      reference: (field, text) => this.find(field, text),
      unique: (field, key) => {
        const other = findByUnique(this.bench.org, this.object, field, key).find((each) => each !== id);
        return other === undefined ? undefined : { id: other };
      },
    };
    if (id !== undefined) {
      this.before = this.bench.read(this.object.name, id);
      return this.forChanges.check(values, { ...context, current: this.before });
    }
    this.links.clear();
    for (const [name, value] of values) {
      if (typeof value === 'string' && findField(this.object, name)?.reference) {
        this.links.set(name, { id: value, read: (path) => this.readOf(value, path) });
      }
    }
    return this.forNew.check(values, context);
  }

  /** A box that is sent as nothing has its default in a new record, and is unticked in one that is there. */
  private put(values: Map<string, Value>, field: FieldSchema, value: Value, id: string | undefined): void {
    if (field.type !== 'Checkbox' || value !== null || !field.createable) values.set(field.name, value);
    else if (id !== undefined) values.set(field.name, false);
  }

  private find(field: FieldSchema, id: string): 'found' | 'missing' | 'wrong-type' {
    if (!isId(id)) return 'found';
    const target = this.bench.org.store.objectOfId(id);
    if (target === undefined || !(field.reference?.to.includes(target.name) ?? false)) return 'wrong-type';
    return this.bench.org.store.find(target, id) === undefined ? 'missing' : 'found';
  }

  private readOf(id: string, path: string): InputValue | undefined {
    const target = isId(id) ? this.bench.org.store.objectOfId(id)?.name : undefined;
    const object = target === undefined ? undefined : PROJECT.object(target);
    if (object === undefined) return undefined;
    return this.reader(object, this.bench.read(object.name, id))(path);
  }

  /** A record that is there, or as it would be: its fields, what its formulas give, its parents'. */
  private reader(object: ObjectSchema, values: FieldValues): Read {
    const read: Read = (path) => {
      const [first = '', ...rest] = path.split('.');
      if (rest.length > 0) {
        const relationship = findRelationship(object, first);
        const id = values.get(relationship?.field.name ?? '') ?? null;
        const last = findField(PROJECT.object(relationship?.reference.to[0] ?? '') ?? object, rest.at(-1) ?? '');
        if (id === null) return last?.type === 'Checkbox' ? false : null;
        return this.readOf(String(id), rest.join('.'));
      }
      const field = findField(object, first);
      if (field?.formula !== undefined) return fieldFormula(field, object, PROJECT)(read, { now: () => NOW });
      const value = values.get(first) ?? null;
      return typeof value === 'string' && field?.reference !== undefined ? shortId(value) : value;
    };
    return read;
  }

  private changeConditions(): readonly ConditionRule[] {
    return this.object.validationRules.map((rule): ConditionRule => {
      const compiled = compileRule(rule, this.object, PROJECT);
      const { name, message, displayField } = rule;
      return {
        name,
        message,
        ...(displayField === undefined ? {} : { displayField }),
        evaluate: (values) => {
          if (!compiled.ok) return 'unknown';
          const prior = this.reader(this.object, this.before);
          const environment: Environment = { now: () => NOW, isNew: false, prior };
          const fires = compiled.formula.test(this.reader(this.object, values), environment);
          return fires === true ? 'refuses' : fires === false ? 'passes' : 'unknown';
        },
      };
    });
  }
}

/** What the org says to the same request; nothing when it was done. It is taken back. */
export function requested(bench: Bench, object: string, json: Json, id?: string): readonly SaveError[] {
  const schema = bench.object(object);
  return bench.attempt(() => {
    try {
      return id === undefined
        ? createFromJson(bench.org, schema, json, bench.caller).errors
        : updateFromJson(bench.org, schema, id, json, bench.caller).errors;
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      return [{ statusCode: error.errorCode, message: error.message, fields: [] }];
    }
  });
}

/** How the two differ, in words; code, text and fields of every error, in their order. Nothing may be unknown: all parents are at hand. */
export function compareErrors(said: readonly Violation[], told: readonly SaveError[]): string | undefined {
  const unknown = said.filter(({ severity }) => severity === 'unknown');
  const expected = said.flatMap(({ severity, code, platformMessage, fields }) =>
    severity === 'error' ? [`${code} [${code === 'JSON_PARSER_ERROR' ? '' : fields.join()}] ${platformMessage}`] : []
  );
  const actual = told.map(({ statusCode, message, fields }) => `${statusCode} [${fields.join()}] ${message}`);
  if (unknown.length === 0 && expected.join('\n') === actual.join('\n')) return undefined;
  const open = unknown.map(({ rule }) => `unknown ${rule}`);
  return `rules: ${[...expected, ...open].join('; ') || 'taken'}\nthe org: ${actual.join('; ') || 'taken'}`;
}
