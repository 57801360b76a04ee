/**
 * Salesforce formulas, outside Salesforce. Promise: a formula is compiled once and then evaluated for any number of records with the
 * platform's own meaning: its types without conversion, its three values of truth, its decimals, its dates that never roll over. Mistakes
 * are values, in the platform's words and with their place; evaluation never throws and never hangs; what only an org can know is
 * answered "unknown" and named, never guessed. Pure: it knows no schema, no clock and no user but those it is handed.
 */
export { compileFormula } from './compile.js';
export { asFieldValue } from './evaluate.js';
export { globalField } from './globals.js';
export { functions as formulaFunctions } from './functions/index.js';
export { maximumCompiledSize, maximumRelationships, maximumSourceLength } from './limits.js';
export { printFormula } from './print.js';
export { numberText as formulaNumberText } from './numbers.js';
export type { Node as FormulaNode, Span as FormulaSpan } from './ast.js';
export type {
  BlankMode,
  CompileCode,
  CompileOptions,
  CompileResult,
  Environment,
  FieldInfo,
  FieldType as FormulaFieldType,
  Formula,
  FormulaContext,
  FormulaError,
  FormulaResult,
  InputValue,
  LookUp,
  RecordReader,
  ReturnType as FormulaReturnType,
  RuntimeCode,
  ValueType,
} from './types.js';
