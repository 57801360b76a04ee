import formulon from 'formulon';
import { compileFormula } from '../../src/formula/index.js';
import type { Environment, Formula, FormulaFieldType, InputValue } from '../../src/formula/index.js';

/** formulon ships no types. */
const parseWithFormulon = (formulon as { parse: (formula: string, fields: object) => { value?: unknown } }).parse;

type Row = Readonly<Record<string, InputValue>>;

const types: Readonly<Record<string, FormulaFieldType>> = {
  Active__c: 'Checkbox',
  Unit_Size__c: 'Number',
  Stage__c: 'Picklist',
  Signed_Date__c: 'Date',
  Effective_Date__c: 'Date',
  Name: 'Text',
  Sent_Date__c: 'Date',
};

const compile = (source: string): Formula => {
  const result = compileFormula(source, { fields: (path) => types[path], blankMode: 'blank' });
  if (!result.ok) throw new Error(result.errors[0]?.message);
  return result.formula;
};

const rule =
  'AND(Active__c, Unit_Size__c > 20, ISPICKVAL(Stage__c, "Signed"), NOT(ISBLANK(Signed_Date__c)), Effective_Date__c < Signed_Date__c)';

/** The same rule as a person would write it by hand for one job. */
const ruleByHand = (row: Row): boolean => {
  const {
    Active__c: active,
    Unit_Size__c: size,
    Stage__c: stage,
    Signed_Date__c: signed,
    Effective_Date__c: effective,
  } = row;
  return (
    active === true &&
    typeof size === 'number' &&
    size > 20 &&
    stage === 'Signed' &&
    typeof signed === 'string' &&
    typeof effective === 'string' &&
    effective < signed
  );
};

const businessDay =
  'CASE(MOD(Sent_Date__c - DATE(1900, 1, 7), 7), 5, Sent_Date__c + 3, 6, Sent_Date__c + 2, Sent_Date__c + 1)';

const businessDayByHand = (row: Row): string | null => {
  const sent = row.Sent_Date__c;
  if (typeof sent !== 'string') return null;
  const date = new Date(`${sent}T00:00:00Z`);
  const weekday = date.getUTCDay();
  date.setUTCDate(date.getUTCDate() + (weekday === 5 ? 3 : weekday === 6 ? 2 : 1));
  return date.toISOString().slice(0, 10);
};

const ruleRows: readonly Row[] = Array.from({ length: 64 }, (_none, index) => ({
  Active__c: index % 16 !== 0,
  Unit_Size__c: index % 8 === 0 ? 12 : 40 + index,
  Stage__c: index % 5 === 0 ? 'Draft' : 'Signed',
  Signed_Date__c: `2026-0${1 + (index % 9)}-1${index % 9}`,
  Effective_Date__c: '2026-05-01',
  Name: `Sample Laundry ${index}`,
}));
const dateRows: readonly Row[] = Array.from({ length: 64 }, (_none, index) => ({
  Sent_Date__c: `2026-${String(1 + (index % 12)).padStart(2, '0')}-${String(1 + (index % 28)).padStart(2, '0')}`,
}));

/** Evaluations a second over about a second, after a warm-up; the sum keeps the work from being thought away. */
const rate = (rows: readonly Row[], evaluate: (row: Row) => unknown): number => {
  let kept = 0;
  const passesWithin = (milliseconds: number): { count: number; seconds: number } => {
    const start = performance.now();
    let count = 0;
    while (performance.now() - start < milliseconds) {
      for (const row of rows) if (evaluate(row) !== null) kept += 1;
      count += rows.length;
    }
    return { count, seconds: (performance.now() - start) / 1_000 };
  };
  passesWithin(500);
  const { count, seconds } = passesWithin(1_000);
  return kept < 0 ? 0 : count / seconds;
};

const shown = (name: string, perSecond: number): string =>
  `${name.padEnd(44)} ${Math.round(perSecond).toLocaleString('en-US').padStart(14)} /s`;

const formulonTypes: Readonly<Record<string, string>> = {
  Checkbox: 'checkbox',
  Number: 'number',
  Picklist: 'picklist',
  Date: 'date',
  Text: 'text',
};

/** A row as formulon wants it: each field a literal with its type. */
const formulonRow = (row: Row): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const type = String(types[name]);
      return [
        name,
        {
          type: 'literal',
          dataType: formulonTypes[type],
          value: type === 'Date' ? new Date(`${String(value)}T00:00:00Z`) : value,
          options: { length: 18, scale: 0, values: ['Draft', 'Signed'] },
        },
      ];
    })
  );

/**
 * The other evaluator that runs outside Salesforce, on the same rule and rows. It parses each time it evaluates; that is what its users pay.
 * Where its answer differs from ours, the line says on how many rows.
 */
const formulonLine = (name: string, source: string, rows: readonly Row[], ours: Formula): string => {
  const fieldsOf = new Map(rows.map((row) => [row, formulonRow(row)]));
  const theirAnswer = (row: Row): unknown => {
    const { value } = parseWithFormulon(source, fieldsOf.get(row) ?? {});
    return value instanceof Date ? value.toISOString().slice(0, 10) : value;
  };
  const ourAnswer = (row: Row): unknown => {
    const result = ours.evaluate((path) => row[path], {});
    return result.kind === 'value' ? result.value : undefined;
  };
  const differs = rows.filter((row) => theirAnswer(row) !== ourAnswer(row)).length;
  const line = shown(`  ${name}, formulon`, rate(rows, theirAnswer));
  return differs > 0 ? `${line}  (another answer on ${differs} of ${rows.length} rows)` : line;
};

/** Prints evaluations a second of a five-term rule and of a business-day formula, beside closures written by hand. */
export const benchFormula = (): Promise<void> => {
  const environment: Environment = {};
  const compiledRule = compile(rule);
  const compiledDay = compile(businessDay);
  console.log('Formulas');
  console.log(
    shown(
      '  five-term rule, test()',
      rate(ruleRows, (row) => compiledRule.test((path) => row[path], environment))
    )
  );
  console.log(
    shown(
      '  five-term rule, evaluate()',
      rate(ruleRows, (row) => compiledRule.evaluate((path) => row[path], environment).kind)
    )
  );
  console.log(shown('  five-term rule, by hand', rate(ruleRows, ruleByHand)));
  console.log(
    shown(
      '  next business day, evaluate()',
      rate(dateRows, (row) => compiledDay.evaluate((path) => row[path], environment).kind)
    )
  );
  console.log(shown('  next business day, by hand', rate(dateRows, businessDayByHand)));
  console.log(
    shown(
      '  compiling the five-term rule',
      rate(ruleRows.slice(0, 1), () => compile(rule))
    )
  );
  console.log(formulonLine('five-term rule', rule, ruleRows, compiledRule));
  console.log(formulonLine('next business day', businessDay, dateRows, compiledDay));
  return Promise.resolve();
};
