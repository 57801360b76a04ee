import type { Span } from './ast.js';
import type { CompileCode, ValueType } from './types.js';

/** Thrown inside the compiler, caught at its edge; never leaves this folder. */
export class CompileProblem extends Error {
  public constructor(
    public readonly code: CompileCode,
    message: string,
    public readonly span: Span
  ) {
    super(message);
  }
}

/*
 * The texts below are the platform's own, as an administrator knows them from the formula editor and from failed deployments.
 * They stand here and not in messages/ because they are facts about Salesforce, not words of ours.
 */

const typeLabels: Readonly<Record<ValueType, string>> = {
  Text: 'Text',
  Number: 'Number',
  Boolean: 'Boolean',
  Date: 'Date',
  DateTime: 'DateTime',
  Time: 'Time',
  Location: 'Geolocation',
  Picklist: 'Picklist',
  MultiPicklist: 'Picklist (Multi-Select)',
  Null: 'Null',
};

/** `function 'ABS()'` or `operator '+'`. */
const describe = (name: string): string => (/^[A-Za-z]/.test(name) ? `function '${name}()'` : `operator '${name}'`);

export const syntaxError = (): string => 'Syntax error';
export const syntaxMissing = (what: string): string => `Syntax error. Missing '${what}'`;
export const syntaxFound = (what: string): string => `Syntax error. Found '${what}'`;
export const syntaxExtra = (what: string): string => `Syntax error. Extra ${what}`;
export const endOfFormula = 'end of formula';

export const unknownField = (path: string): string => `Field ${path} does not exist. Check spelling.`;
export const unknownFunction = (name: string): string => `Unknown function ${name}. Check spelling.`;
export const functionNotAllowed = (name: string): string => `Function ${name} may not be used in this type of formula`;
export const formulaTooLong = (length: number, maximum: number): string =>
  `Formula is too long (${length.toLocaleString('en-US')} characters). Maximum length is ${maximum.toLocaleString('en-US')} characters`;
export const wrongNumberOfArguments = (name: string, expected: number, received: number): string =>
  `Incorrect number of parameters for ${describe(name)}. Expected ${expected}, received ${received}`;
export const wrongArgumentType = (
  name: string,
  expected: readonly (ValueType | 'Text Literal')[],
  received: ValueType
): string =>
  `Incorrect parameter type for ${describe(name)}. Expected ${expected
    .map((type) => (type === 'Text Literal' ? type : typeLabels[type]))
    .join(', ')}, received ${typeLabels[received]}`;
export const wrongArgumentKind = (name: string): string => `Incorrect argument type for ${describe(name)}.`;
export const wrongArgumentValue = (name: string, expected: string, received: string): string =>
  `Incorrect parameter value for ${describe(name)}. Expected ${expected}, received ${received}`;
export const wrongArgument = (name: string): string => `Incorrect parameter for ${describe(name)}.`;
export const wrongIncludesValue = (): string =>
  'Incorrect parameter for function INCLUDES(). Text Literal must be a valid value for this multi-select picklist field.';
export const wrongFieldReference = (name: string, expected: string): string =>
  `Incorrect parameter for ${describe(name)}. Expected ${expected} field reference.`;
export const fieldNotAllowedInFunction = (name: string, path: string): string =>
  `The ${name} function cannot reference the ${path} field.`;
export const wrongResultType = (expected: string, received: ValueType): string =>
  `Formula result is data type (${typeLabels[received]}), incompatible with expected data type (${expected}).`;
export const picklistOnlyInSome = (path: string): string =>
  `Field ${path} is a picklist field. Picklist fields are only supported in certain functions.`;
export const multiPicklistOnlyInSome = (path: string): string =>
  `Field ${path} is a multi-select picklist field. Multi-select picklist fields are only supported in certain functions.`;
export const unsupportedFieldType = (type: string, path: string): string =>
  `You referenced an unsupported field type called "${type}" using the following field: ${path}`;
