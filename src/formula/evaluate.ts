import type { Node } from './ast.js';
import { dateText, dateTimeText, timeText } from './dates.js';
import { asBoolean } from './expression.js';
import type { Expression, Missing, Run } from './expression.js';
import { Decimal, multiply, numberText, parseNumber, roundTo } from './numbers.js';
import type { Numeric } from './numbers.js';
import type { Environment, Formula, FormulaResult, RecordReader, ReturnType, ValueType } from './types.js';

const noEnvironment: Environment = {};

const listOf = (missing: Missing): readonly string[] => {
  const names = new Set<string>();
  for (let entry: Missing | undefined = missing; entry !== undefined; entry = entry.before) names.add(entry.what);
  return [...names].reverse();
};

const numberResult = (value: Numeric): FormulaResult => {
  if (typeof value === 'number') return { kind: 'value', value };
  return { kind: 'value', value: value.toNumber(), exact: numberText(value) };
};

const resultOf = (type: ValueType, value: unknown): FormulaResult => {
  if (value === null || value === '') return { kind: 'value', value: null };
  switch (type) {
    case 'Number':
      return numberResult(value as Numeric);
    case 'Date':
      return { kind: 'value', value: dateText(value as number) };
    case 'DateTime':
      return { kind: 'value', value: dateTimeText(value as number) };
    case 'Time':
      return { kind: 'value', value: timeText(value as number) };
    case 'Location': {
      const [latitude, longitude] = value as readonly [Numeric | null, Numeric | null];
      return latitude === null || longitude === null
        ? { kind: 'value', value: null }
        : { kind: 'value', value: [Number(latitude), Number(longitude)] };
    }
    default:
      return { kind: 'value', value: value as string | boolean };
  }
};

type Notes = {
  readonly reads: ReadonlySet<string>;
  readonly priorReads: ReadonlySet<string>;
  readonly relationships: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  readonly compiledSize: number;
  readonly deterministic: boolean;
};

/** Wraps a compiled expression for its users. */
export const createFormula = (source: string, ast: Node, root: Expression, notes: Notes): Formula => {
  const { evaluate, type } = root;
  const condition = asBoolean(root);
  return {
    source,
    ast,
    type,
    reads: [...notes.reads],
    priorReads: [...notes.priorReads],
    relationships: [...notes.relationships],
    functions: [...notes.functions],
    compiledSize: notes.compiledSize,
    deterministic: notes.deterministic,
    evaluate: (read: RecordReader, environment: Environment = noEnvironment) => {
      const run: Run = { read, environment, failure: undefined, missing: undefined };
      const value = evaluate(run);
      if (run.missing !== undefined) return { kind: 'unknown', missing: listOf(run.missing) };
      if (run.failure !== undefined) return { kind: 'error', ...run.failure };
      return resultOf(type, value);
    },
    test: (read: RecordReader, environment: Environment = noEnvironment) => {
      const run: Run = { read, environment, failure: undefined, missing: undefined };
      const value = condition(run);
      if (run.missing !== undefined) return 'unknown';
      return run.failure === undefined ? value === true : 'error';
    },
  };
};

/**
 * What a formula field shows for a result: numbers rounded half up to the field's scale, percentages times 100.
 * Anything but a number comes back as it is; so do errors and unknowns, as null.
 */
export const asFieldValue = (result: FormulaResult, type: ReturnType, scale: number): FormulaResult => {
  if (result.kind !== 'value' || typeof result.value !== 'number') return result;
  const value =
    (result.exact === undefined ? undefined : parseNumber(result.exact)) ?? parseNumber(String(result.value));
  const number = value ?? new Decimal(result.value);
  return numberResult(roundTo(type === 'Percent' ? multiply(number, 100) : number, scale, 'halfUp'));
};
