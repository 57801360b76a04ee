import { asText, miss } from '../expression.js';
import { words } from '../words.js';
import { argument, expectCount, expectTypes } from './spec.js';
import { notInConditions, onlyOnDisplay } from './links.js';
import type { Specification } from './spec.js';
import type { FormulaContext, ValueType } from '../types.js';

const suffixAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The 18-character form: each group of five letters gives one letter that tells which of them are capitals. */
const longId = (id: string): string => {
  if (!/^[a-zA-Z0-9]{15}$/.test(id)) return id;
  const suffix = [0, 5, 10].map((start) => {
    const bits = [...id.slice(start, start + 5)].reduce(
      (sum, letter, place) => sum + (/[A-Z]/.test(letter) ? 2 ** place : 0),
      0
    );
    return suffixAlphabet.charAt(bits);
  });
  return id + suffix.join('');
};

const caseSafeId: Specification = {
  name: 'CASESAFEID',
  size: 40,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const id = source(run);
        return id === null ? null : longId(id);
      },
    };
  },
};

const currencyRate: Specification = {
  name: 'CURRENCYRATE',
  size: 60,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Number',
      varies: true,
      canBeNull: true,
      evaluate: (run) => {
        const code = source(run);
        const rate = code === null ? null : run.environment.currencyRate?.(code);
        return rate === undefined ? miss(run, words('unknown.currencyRate', [String(code)])) : rate;
      },
    };
  },
};

/** Functions that have a value only inside an org: they compile, and make the result unknown where it depends on them. */
const insideOrg = (
  name: string,
  type: ValueType,
  minimum: number,
  maximum: number,
  refusedIn: ReadonlySet<FormulaContext>
): Specification => ({
  name,
  refusedIn,
  size: 60,
  build: (call) => {
    expectCount(call, minimum, maximum);
    const missing = words('unknown.function', [name]);
    return { type, varies: true, canFail: true, canBeNull: true, evaluate: (run) => miss(run, missing) };
  },
});

const everywhere: ReadonlySet<FormulaContext> = new Set();
const onlySummaries: ReadonlySet<FormulaContext> = new Set([
  'formulaField',
  'validationRule',
  'defaultValue',
  'rule',
  'button',
] as const);

export const advancedFunctions: readonly Specification[] = [
  caseSafeId,
  currencyRate,
  insideOrg('GETSESSIONID', 'Text', 0, 0, everywhere),
  insideOrg('IMAGEPROXYURL', 'Text', 1, 1, notInConditions),
  insideOrg('PREDICT', 'Number', 1, 255, notInConditions),
  insideOrg('GETRECORDIDS', 'Text', 1, 1, onlyOnDisplay),
  insideOrg('INCLUDE', 'Text', 1, 255, onlyOnDisplay),
  insideOrg('LINKTO', 'Text', 2, 5, onlyOnDisplay),
  insideOrg('REQUIRESCRIPT', 'Text', 1, 1, onlyOnDisplay),
  insideOrg('URLFOR', 'Text', 1, 4, onlyOnDisplay),
  insideOrg('PARENTGROUPVAL', 'Number', 2, 3, onlySummaries),
  insideOrg('PREVGROUPVAL', 'Number', 2, 3, onlySummaries),
];
