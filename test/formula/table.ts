import { readFileSync } from 'node:fs';
import { Decimal } from 'decimal.js';
import { compileFormula } from '../../src/formula/index.js';
import type {
  Environment,
  FormulaFieldType,
  FormulaResult,
  FormulaReturnType,
  InputValue,
} from '../../src/formula/index.js';

/** One line of a conformance table: a formula, the record it is evaluated for, and what Salesforce's engine answered. */
export type Case = {
  readonly id: string;
  readonly formula: string;
  readonly returns: FormulaReturnType;
  readonly fields: Readonly<Record<string, { readonly type: FormulaFieldType; readonly value: InputValue }>>;
  readonly blankMode: 'zero' | 'blank';
  readonly isNew?: boolean;
  readonly isClone?: boolean;
  readonly prior?: Readonly<Record<string, InputValue>>;
  readonly expect: { readonly value?: InputValue; readonly error?: 'compile' | 'runtime'; readonly about?: string };
};

export type Outcome = {
  readonly id: string;
  readonly passed: boolean;
  readonly formula: string;
  readonly expected: string;
  readonly got: string;
};

export const readTable = (path: string): readonly Case[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case);

/** The table's encoding of a date-time has a fraction only where it is not zero. */
const encoded = (value: InputValue): InputValue =>
  typeof value === 'string' ? value.replace(/(T\d\d:\d\d:\d\d)\.000Z$/, '$1Z') : value;

const isNumberLike = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));

const sameNumber = (expected: string | number, got: string | number): boolean => {
  const wanted = new Decimal(expected);
  const difference = wanted.minus(new Decimal(got)).abs();
  return difference.lessThanOrEqualTo(wanted.abs().times(1e-9));
};

const sameValue = (expected: InputValue | undefined, result: Extract<FormulaResult, { kind: 'value' }>): boolean => {
  const got = result.exact ?? encoded(result.value);
  if ((expected ?? '') === '' && (got ?? '') === '') return true;
  if (typeof result.value === 'number') {
    return isNumberLike(expected) && sameNumber(expected as string | number, got as string | number);
  }
  return Array.isArray(expected) ? JSON.stringify(expected) === JSON.stringify(got) : expected === got;
};

const byUpperCase = (
  fields: Case['fields']
): ReadonlyMap<string, { readonly path: string; readonly type: FormulaFieldType }> =>
  new Map(Object.entries(fields).map(([path, { type }]) => [path.toUpperCase(), { path, type }]));

/** Runs one case against our engine. */
export const runCase = (row: Case): Outcome => {
  const known = byUpperCase(row.fields);
  const outcome = (passed: boolean, got: string): Outcome => ({
    id: row.id,
    passed,
    formula: row.formula,
    expected: JSON.stringify(row.expect),
    got,
  });
  const compiled = compileFormula(row.formula, {
    returns: row.returns,
    blankMode: row.blankMode,
    fields: (path) => known.get(path.toUpperCase()),
  });
  if (!compiled.ok) return outcome(row.expect.error === 'compile', `compile error: ${compiled.errors[0]?.message}`);
  const current = (path: string): InputValue | undefined => row.fields[path]?.value;
  const prior = row.prior ?? {};
  const environment: Environment = {
    now: () => new Date(),
    timeZone: 'GMT',
    isNew: row.isNew === true,
    isClone: row.isClone === true,
    prior: (path) => (Object.hasOwn(prior, path) ? prior[path] : current(path)),
  };
  const result = compiled.formula.evaluate(current, environment);
  switch (result.kind) {
    case 'value':
      return outcome(
        row.expect.error === undefined && sameValue(row.expect.value, result),
        JSON.stringify(result.exact ?? result.value)
      );
    case 'error':
      return outcome(row.expect.error === 'runtime', `run-time error: ${result.message}`);
    default:
      return outcome(false, `unknown: ${result.missing.join(', ')}`);
  }
};
