import { expect } from 'chai';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { compileFormula, printFormula } from '../../src/formula/index.js';
import { parseFormula } from '../../src/formula/parser.js';
import type { CompileResult, Environment, FormulaNode, FormulaResult, InputValue } from '../../src/formula/index.js';
import {
  add,
  compare,
  divide,
  fromDouble,
  multiply,
  remainder,
  roundTo,
  subtract,
  toDecimal,
} from '../../src/formula/numbers.js';
import type { Numeric } from '../../src/formula/numbers.js';
import { fields, fieldTypes } from './support.js';

const span = { start: 0, end: 0 };
const binary = fc.constantFrom('||', '&&', '=', '<>', '<', '>', '<=', '>=', '+', '-', '&', '^', '*', '/' as const);
const functionNames = ['IF', 'CASE', 'ABS', 'LEN', 'AND', 'ISBLANK', 'TEXT', 'ROUND', 'MID'];

/** Any tree the grammar can make, whether or not its types agree. */
const { tree } = fc.letrec<{ tree: FormulaNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.stringMatching(/^[0-9]{1,6}(\.[0-9]{1,4})?$/).map((digits): FormulaNode => ({ kind: 'number', digits, span })),
    fc.string().map((text): FormulaNode => ({ kind: 'text', value: text.replace(/[\r\n]/g, ''), span })),
    fc.boolean().map((value): FormulaNode => ({ kind: 'boolean', value, span })),
    fc.constant<FormulaNode>({ kind: 'null', span }),
    fc.constantFrom(...Object.keys(fieldTypes)).map((path): FormulaNode => ({ kind: 'field', path, span })),
    fc
      .tuple(fc.constantFrom(...functionNames), fc.array(tie('tree'), { maxLength: 4 }))
      .map(([name, list]): FormulaNode => ({ kind: 'call', name, arguments: list, span })),
    fc
      .tuple(fc.constantFrom('-', '+', 'NOT' as const), tie('tree'))
      .map(([operator, operand]): FormulaNode => ({ kind: 'unary', operator: operator as '-', operand, span })),
    fc
      .tuple(binary, tie('tree'), tie('tree'))
      .map(([operator, left, right]): FormulaNode => ({ kind: 'binary', operator: operator as '+', left, right, span }))
  ),
}));

const withoutSpans = (node: FormulaNode): unknown =>
  JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)));

/* Formulas whose types agree, so that most of them have a value. */
const numberLeaf = fc.oneof(
  fc.constantFrom(
    'Unit_Size__c',
    'Wage_Rate__c',
    'Card_Share__c',
    'NULL',
    'LEN(Name)',
    '(Signed_Date__c - DATE(2026, 1, 31))'
  ),
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom('0.1', '0.25', '1.005', '99.995', '12345.678')
);
const textLeaf = fc.constantFrom('Name', 'City__c', '""', '"abc"', 'TEXT(Stage__c)', '"1.5"', '"2026-02-28"', '" a "');
const booleanLeaf = fc.constantFrom(
  'Active__c',
  'TRUE',
  'FALSE',
  'ISBLANK(Name)',
  'ISPICKVAL(Stage__c, "Sent")',
  'ISCHANGED(Name)'
);
const { number, text, boolean } = fc.letrec<{ number: string; text: string; boolean: string }>((tie) => {
  const call = (template: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parts).map((values) => values.reduce((built, value) => built.replace('?', () => value), template));
  const [n, t, b] = [tie('number'), tie('text'), tie('boolean')];
  const numbers = [
    '(? + ?)',
    '(? - ?)',
    '(? * ?)',
    '(? / ?)',
    '(? ^ ?)',
    'MOD(?, ?)',
    'ROUND(?, ?)',
    'MAX(?, ?)',
    'BLANKVALUE(?, ?)',
    'NULLVALUE(?, ?)',
  ];
  const texts = ['(? & ?)', 'BLANKVALUE(?, ?)', 'SUBSTITUTE(?, ?, "x")', 'LPAD(?, 5, ?)'];
  const comparisons = ['(? = ?)', '(? < ?)', '(? >= ?)', '(? <> ?)'];
  return {
    number: fc.oneof(
      { maxDepth: 5 },
      numberLeaf,
      ...numbers.map((template) => call(template, n, n)),
      call('IF(?, ?, ?)', b, n, n),
      call('CASE(?, ?, ?, ?)', t, t, n, n),
      call('FLOOR(?)', n),
      call('VALUE(?)', t),
      call('FIND(?, ?)', t, t)
    ),
    text: fc.oneof(
      { maxDepth: 5 },
      textLeaf,
      ...texts.map((template) => call(template, t, t)),
      call('TEXT(?)', n),
      call('IF(?, ?, ?)', b, t, t),
      call('MID(?, ?, ?)', t, n, n),
      call('TRIM(?)', t)
    ),
    boolean: fc.oneof(
      { maxDepth: 5 },
      booleanLeaf,
      ...comparisons.map((template) => call(template, n, n)),
      ...comparisons.map((template) => call(template, t, t)),
      call('(? && ?)', b, b),
      call('OR(?, ?)', b, b),
      call('NOT(?)', b),
      call('ISBLANK(?)', t),
      call('CONTAINS(?, ?)', t, t),
      call('REGEX(?, ?)', t, t)
    ),
  };
});
const formula = fc.oneof(number, text, boolean);

const value: fc.Arbitrary<InputValue | undefined> = fc.oneof(
  fc.constantFrom(
    null,
    undefined,
    true,
    false,
    '',
    'Sent',
    '2026-02-28',
    '2026-02-28T10:00:00.000Z',
    '10:00:00.000',
    'a;b',
    'abc'
  ),
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.double({ noNaN: false }),
  fc.string(),
  fc.constant([39.1, -84.5] as const)
);
const record = fc.dictionary(fc.constantFrom(...Object.keys(fieldTypes)), value);
/** Values of the types the fields have, so that results are results. */
const sensible = fc.record({
  Unit_Size__c: fc.constantFrom(null, 0, 5, -3, 140),
  Wage_Rate__c: fc.constantFrom(null, 17.35, 0.1),
  Card_Share__c: fc.constantFrom(null, 35.1, 62.5),
  Name: fc.constantFrom(null, 'abc', 'Sample Laundry', '1.5'),
  City__c: fc.constantFrom(null, 'a', 'Dayton'),
  Stage__c: fc.constantFrom(null, 'Sent', 'Signed'),
  Active__c: fc.boolean(),
  Signed_Date__c: fc.constantFrom(null, '2026-02-28'),
});
const environment: Environment = { now: () => new Date(0), prior: () => null };

const outcome = (
  result: CompileResult,
  row: Readonly<Record<string, InputValue | undefined>>
): FormulaResult | string =>
  result.ok ? result.formula.evaluate((path) => row[path], environment) : (result.errors[0]?.message ?? '');

describe('formula properties', () => {
  it('prints every tree so that it parses back to the same tree', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(withoutSpans(parseFormula(printFormula(node)))).to.deep.equal(withoutSpans(node));
      }),
      { numRuns: 500 }
    );
  });

  it('gives the same answer whether or not constants are worked out beforehand', () => {
    fc.assert(
      fc.property(formula, sensible, (source, row) => {
        const folded = outcome(compileFormula(source, { fields, maximumLength: 1e6 }), row);
        const unfolded = outcome(compileFormula(source, { fields, maximumLength: 1e6, fold: false }), row);
        expect(folded).to.deep.equal(unfolded);
      }),
      { numRuns: 2_000 }
    );
  });

  it('means the same after printing', () => {
    fc.assert(
      fc.property(formula, sensible, (source, row) => {
        const printed = printFormula(parseFormula(source));
        expect(outcome(compileFormula(printed, { fields, maximumLength: 1e6 }), row)).to.deep.equal(
          outcome(compileFormula(source, { fields, maximumLength: 1e6 }), row)
        );
      }),
      { numRuns: 500 }
    );
  });

  it('never throws, whatever the text and whatever the record', () => {
    const words = [
      '(',
      ')',
      ',',
      '"',
      "'",
      '\\',
      '{!',
      '}',
      '/*',
      '*/',
      '&&',
      '<',
      '=',
      '-',
      '!',
      '1.5',
      'NOT',
      'NULL',
      'TRUE',
      ' ',
      'Name',
      'Unit_Size__c',
    ];
    const soup = fc
      .array(fc.constantFrom(...words, ...functionNames, 'REGEX', 'DATE', 'VLOOKUP', 'MAX'), { maxLength: 40 })
      .map((list) => list.join(' '));
    const source = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), soup, formula, tree.map(printFormula));
    fc.assert(
      fc.property(source, record, (written, row) => {
        const result = compileFormula(written, { fields });
        if (result.ok) {
          result.formula.evaluate((path) => row[path], environment);
          result.formula.test((path) => row[path]);
        } else expect(result.errors[0]?.message).to.be.a('string').that.is.not.empty;
      }),
      { numRuns: 3_000 }
    );
  });

  it('answers a megabyte of anything, and chains as long as the limit, without running out of stack', () => {
    for (const piece of ['(', '-', '!', 'NOT ', 'IF(', '"', '1+', 'a&', '/*', '[', '{!', 'NOT(']) {
      const flood = piece.repeat(Math.ceil(1_000_000 / piece.length));
      for (const maximumLength of [3_900, Infinity])
        expect(compileFormula(flood, { fields, maximumLength }).ok).to.equal(false);
    }
    for (const operator of ['+', '&&', '=', '*', '||']) {
      const unit = operator === '+' || operator === '*' ? '1' : 'TRUE';
      const chain = `${`${unit}${operator}`.repeat(Math.floor(3_800 / (unit.length + operator.length)))}${unit}`;
      const result = compileFormula(chain, { fields });
      expect(result.ok && result.formula.evaluate(() => null).kind).to.equal('value');
      expect(result.ok && printFormula(result.formula.ast).length > 0).to.equal(true);
    }
    const deep = `${'IF(Active__c,'.repeat(280)}1${',2)'.repeat(280)}`;
    const nested = compileFormula(deep, { fields, maximumLength: 10_000 });
    expect(nested.ok && nested.formula.evaluate(() => true)).to.deep.equal({ kind: 'value', value: 1 });
  });
});

describe('formula numbers', () => {
  const Exact = Decimal.clone({ precision: 39, rounding: Decimal.ROUND_HALF_UP });
  const short = fc
    .tuple(
      fc.oneof(
        fc.integer({ min: -99_999_999, max: 99_999_999 }),
        fc.maxSafeInteger(),
        fc.integer({ min: -50, max: 50 })
      ),
      fc.integer({ min: 0, max: 8 })
    )
    .map(
      ([digits, places]) =>
        fromDouble(Number(new Decimal(digits).div(new Decimal(10).pow(places)).toPrecision(15))) ?? 0
    );
  const same = (got: Numeric, expected: Decimal): void => {
    expect(toDecimal(got).toFixed()).to.equal(expected.toFixed());
  };
  const exact = (numeric: Numeric): Decimal => new Exact(typeof numeric === 'number' ? String(numeric) : numeric);

  it('computes on plain numbers exactly what decimals of 39 digits give', () => {
    fc.assert(
      fc.property(short, short, (left, right) => {
        same(add(left, right), exact(left).plus(exact(right)));
        same(subtract(left, right), exact(left).minus(exact(right)));
        same(multiply(left, right), exact(left).times(exact(right)));
        expect(compare(left, right)).to.equal(exact(left).comparedTo(exact(right)));
        if (exact(right).isZero()) return;
        same(divide(left, right), exact(left).div(exact(right)));
        same(remainder(left, right), exact(left).mod(exact(right)));
      }),
      { numRuns: 5_000 }
    );
  });

  it('rounds plain numbers as decimals are rounded', () => {
    fc.assert(
      fc.property(short, fc.integer({ min: 0, max: 6 }), (number, digits) => {
        same(roundTo(number, digits, 'halfUp'), exact(number).toDecimalPlaces(digits, Decimal.ROUND_HALF_UP));
        same(roundTo(number, digits, 'down'), exact(number).toDecimalPlaces(digits, Decimal.ROUND_DOWN));
      }),
      { numRuns: 3_000 }
    );
  });
});
