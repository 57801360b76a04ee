import { badFieldValue } from './failures.js';
import { fail, miss } from './expression.js';
import type { Evaluate, Expression, Geolocation, Run } from './expression.js';
import { parseDateField, parseDateTimeField, parseTimeField } from './dates.js';
import { divide, fromDouble, parseNumber } from './numbers.js';
import type { Numeric } from './numbers.js';
import { CompileProblem, unknownField, unsupportedFieldType } from './problems.js';
import type { Span } from './ast.js';
import type { BlankMode, CompileOptions, FieldInfo, FieldType, InputValue, ValueType } from './types.js';

const valueTypes: Readonly<Record<FieldType, ValueType | undefined>> = {
  Id: 'Text',
  Text: 'Text',
  TextArea: 'Text',
  LongTextArea: 'Text',
  Html: 'Text',
  EncryptedText: 'Text',
  Email: 'Text',
  Phone: 'Text',
  Url: 'Text',
  Lookup: 'Text',
  MasterDetail: 'Text',
  Reference: 'Text',
  AutoNumber: 'Text',
  Number: 'Number',
  Currency: 'Number',
  Percent: 'Number',
  Summary: 'Number',
  Checkbox: 'Boolean',
  Date: 'Date',
  DateTime: 'DateTime',
  Time: 'Time',
  Picklist: 'Picklist',
  MultiselectPicklist: 'MultiPicklist',
  MultiPicklist: 'MultiPicklist',
  Location: 'Location',
  Address: undefined,
  Base64: undefined,
};

/** Type of expression for a type of field; undefined for those no formula can read. */
export const valueTypeOf = (type: FieldType): ValueType | undefined => valueTypes[type];

const refusedInFormulaFields: ReadonlyMap<FieldType, string> = new Map([
  ['LongTextArea', 'Long Text Area'],
  ['Html', 'Rich Text Area'],
  ['EncryptedText', 'Text (Encrypted)'],
]);
const refusedEverywhere: ReadonlyMap<FieldType, string> = new Map([
  ['Address', 'Address'],
  ['Base64', 'Base64'],
]);

/** Salesforce's own constant: the beginning of its time. */
const originDateTime = '1900-01-01T00:00:00.000Z';

type Source = (run: Run) => InputValue | undefined;

const readValue =
  (path: string): Source =>
  (run) =>
    run.read(path);

const readPrior =
  (path: string): Source =>
  (run) =>
    run.environment.prior?.(path);

const numberReader = (
  path: string,
  type: FieldType,
  whenBlank: 0 | null,
  source: Source,
  missing: string
): Evaluate<Numeric> => {
  const isPercent = type === 'Percent';
  return (run) => {
    const value = source(run);
    if (typeof value === 'number') {
      if (!isPercent && Number.isSafeInteger(value)) return value;
      const number = fromDouble(value);
      if (number === null) return fail(run, badFieldValue(path, type));
      return isPercent ? divide(number, 100) : number;
    }
    if (value === null || value === '') return whenBlank;
    if (value === undefined) return miss(run, missing);
    const number = typeof value === 'string' ? parseNumber(value) : undefined;
    if (number === undefined) return fail(run, badFieldValue(path, type));
    return isPercent ? divide(number, 100) : number;
  };
};

const textReader =
  (path: string, type: FieldType, source: Source, missing: string): Evaluate<string> =>
  (run) => {
    const value = source(run);
    if (typeof value === 'string') return value === '' ? null : value;
    if (value === null) return null;
    return value === undefined ? miss(run, missing) : fail(run, badFieldValue(path, type));
  };

const momentReader =
  (
    path: string,
    type: FieldType,
    parse: (text: string) => number | undefined,
    source: Source,
    missing: string
  ): Evaluate<number> =>
  (run) => {
    const value = source(run);
    if (typeof value === 'string' && value !== '') return parse(value) ?? fail(run, badFieldValue(path, type));
    if (value === null || value === '') return null;
    return value === undefined ? miss(run, missing) : fail(run, badFieldValue(path, type));
  };

const booleanReader =
  (path: string, type: FieldType, source: Source, missing: string): Evaluate<boolean> =>
  (run) => {
    const value = source(run);
    if (typeof value === 'boolean') return value;
    if (value === null || value === '') return false;
    if (value === undefined) return miss(run, missing);
    if (value === 'true') return true;
    return value === 'false' ? false : fail(run, badFieldValue(path, type));
  };

const locationReader =
  (path: string, type: FieldType, source: Source, missing: string): Evaluate<Geolocation> =>
  (run) => {
    const value = source(run);
    if (Array.isArray(value)) return value as unknown as Geolocation;
    if (value === null) return null;
    return value === undefined ? miss(run, missing) : fail(run, badFieldValue(path, type));
  };

const reader = (
  path: string,
  type: FieldType,
  blankNumber: 0 | null,
  source: Source,
  missing: string
): Evaluate<unknown> => {
  switch (valueTypes[type]) {
    case 'Number':
      return numberReader(path, type, blankNumber, source, missing);
    case 'Boolean':
      return booleanReader(path, type, source, missing);
    case 'Date':
      return momentReader(path, type, parseDateField, source, missing);
    case 'DateTime':
      return momentReader(path, type, parseDateTimeField, source, missing);
    case 'Time':
      return momentReader(path, type, parseTimeField, source, missing);
    case 'Location':
      return locationReader(path, type, source, missing);
    default:
      return textReader(path, type, source, missing);
  }
};

/** A field as the formula sees it, and the way to its old value (for PRIORVALUE and ISCHANGED). */
export type FieldReference = {
  readonly expression: Expression;
  readonly path: string;
  readonly compiledSize: number;
  readonly prior: (missing: string) => Evaluate<unknown>;
};

/** Finds a field for the compiler. */
export const createFieldResolver = (options: CompileOptions, blankMode: BlankMode) => {
  const refused = (type: FieldType): string | undefined =>
    refusedEverywhere.get(type) ?? (options.context === 'formulaField' ? refusedInFormulaFields.get(type) : undefined);

  const lookUp = (written: string): FieldInfo | undefined => {
    const answer = options.fields(written);
    if (typeof answer === 'string') return { type: answer };
    if (answer !== undefined) return answer;
    return written.toUpperCase() === '$SYSTEM.ORIGINDATETIME'
      ? { type: 'DateTime', path: '$System.OriginDateTime' }
      : undefined;
  };

  /** @throws CompileProblem `unknownField`, or `fieldTypeNotAllowed` for a type no formula (of this kind) may read */
  return (written: string, span: Span): FieldReference => {
    const info = lookUp(written);
    if (info === undefined) throw new CompileProblem('unknownField', unknownField(written), span);
    const { type, path = written } = info;
    const unsupported = refused(type);
    if (unsupported !== undefined)
      throw new CompileProblem('fieldTypeNotAllowed', unsupportedFieldType(unsupported, written), span);
    const isOrigin = path === '$System.OriginDateTime';
    const source = isOrigin ? (run: Run) => run.read(path) ?? originDateTime : readValue(path);
    return {
      path,
      compiledSize: info.compiledSize ?? 0,
      // The old value of a blank number is null in both blank modes.
      prior: (missing) => reader(path, type, null, readPrior(path), missing),
      expression: {
        type: valueTypes[type] ?? 'Text',
        span,
        evaluate: reader(path, type, blankMode === 'zero' ? 0 : null, source, path),
        label: written,
        literal: undefined,
        known: undefined,
        constant: undefined,
        canBeNull: true,
        canFail: false,
        field: { written, path, values: info.values },
        isFieldValue: true,
      },
    };
  };
};

export type FieldResolver = ReturnType<typeof createFieldResolver>;
