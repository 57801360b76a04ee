import { expect } from 'chai';
import { compileFormula } from '../../src/formula/index.js';
import type {
  CompileOptions,
  Environment,
  Formula,
  FormulaError,
  FormulaFieldType,
  FormulaResult,
  InputValue,
} from '../../src/formula/index.js';

/** A worksite-like record: every type of field a formula may read. */
export const fieldTypes: Readonly<Record<string, FormulaFieldType>> = {
  Name: 'Text',
  City__c: 'Text',
  Unit_Size__c: 'Number',
  Wage_Rate__c: 'Currency',
  Card_Share__c: 'Percent',
  Active__c: 'Checkbox',
  Signed_Date__c: 'Date',
  Opened_At__c: 'DateTime',
  Shift_Start__c: 'Time',
  Stage__c: 'Picklist',
  Languages__c: 'MultiselectPicklist',
  Site_Location__c: 'Location',
  Narrative__c: 'LongTextArea',
  'Worksite__r.Name': 'Text',
  'Worksite__r.Employer__r.Name': 'Text',
  '$ObjectType.Zip__c.Fields.City__c': 'Text',
  '$ObjectType.Zip__c.Fields.Name': 'Text',
  '$ObjectType.Zip__c.Fields.Size__c': 'Number',
};

const byUpperCase = new Map(Object.entries(fieldTypes).map(([path, type]) => [path.toUpperCase(), { path, type }]));
export const fields = (path: string): { path: string; type: FormulaFieldType } | undefined =>
  byUpperCase.get(path.toUpperCase());

export const compile = (source: string, options: Partial<CompileOptions> = {}): Formula => {
  const result = compileFormula(source, { fields, ...options });
  if (!result.ok) throw new Error(`${source}: ${result.errors[0]?.message}`);
  return result.formula;
};

export const errorOf = (source: string, options: Partial<CompileOptions> = {}): FormulaError => {
  const result = compileFormula(source, { fields, ...options });
  expect(result.ok, `${source} compiles`).to.equal(false);
  return (result.ok ? undefined : result.errors[0])!;
};

export type Row = Readonly<Record<string, InputValue>>;

export const evaluate = (
  source: string,
  row: Row = {},
  environment: Environment = {},
  options: Partial<CompileOptions> = {}
): FormulaResult => compile(source, options).evaluate((path) => row[path], environment);

/** The value, where there is one. */
export const valueOf = (
  source: string,
  row: Row = {},
  environment: Environment = {},
  options: Partial<CompileOptions> = {}
): unknown => {
  const result = evaluate(source, row, environment, options);
  expect(result.kind, `${source} gives ${JSON.stringify(result)}`).to.equal('value');
  return result.kind === 'value' ? result.value : undefined;
};
