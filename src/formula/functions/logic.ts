import { asBoolean, asText, commonType } from '../expression.js';
import type { Evaluate, Expression } from '../expression.js';
import { equality } from '../operators/index.js';
import { compileAnd, compileOr } from './junction.js';
import { argument, branchType, expectCount, wrongCount, wrongKind, wrongType } from './spec.js';
import type { Built, Call, Specification } from './spec.js';
import type { ValueType } from '../types.js';

const condition = (call: Call, index: number): Evaluate<boolean> => {
  const expression = argument(call, index);
  // A bare NULL is no condition.
  if (expression.type !== 'Boolean') throw wrongType(call, expression, 'Boolean');
  return asBoolean(expression);
};

const buildIf = (call: Call): Built => {
  expectCount(call, 3);
  const test = condition(call, 0);
  const whenTrue = argument(call, 1);
  const whenFalse = argument(call, 2);
  const type = branchType(call, whenTrue.type, whenFalse);
  return {
    type,
    evaluate: (run) => {
      const holds = test(run);
      // Nothing known of the condition: neither branch may speak.
      if (run.missing !== undefined || run.failure !== undefined) return null;
      return holds === true ? whenTrue.evaluate(run) : whenFalse.evaluate(run);
    },
  };
};

const buildIfs = (call: Call): Built => {
  const { length } = call.arguments;
  if (length < 3 || length % 2 !== 1) throw wrongCount(call, Math.max(3, length + 1));
  const branches: Array<readonly [Evaluate<boolean>, Evaluate<unknown>]> = [];
  let type: ValueType = 'Null';
  for (let index = 0; index < length - 1; index += 2) {
    const test = condition(call, index);
    const branch = argument(call, index + 1);
    type = branchType(call, type, branch);
    branches.push([test, branch.evaluate]);
  }
  const otherwise = argument(call, length - 1);
  type = branchType(call, type, otherwise);
  return {
    type,
    evaluate: (run) => {
      for (const [test, branch] of branches) {
        const holds = test(run);
        if (run.missing !== undefined || run.failure !== undefined) return null;
        if (holds === true) return branch(run);
      }
      return otherwise.evaluate(run);
    },
  };
};

/** A picklist's value against a text literal: exact; the empty literal is the blank value. */
const equalPicklist =
  (value: Evaluate<string>, literal: string): Evaluate<boolean> =>
  (run) =>
    (value(run) ?? '') === literal;

const literalText = (expression: Expression): string => (expression.known?.value ?? '') as string;

const isPicklist = (expression: Expression): boolean => expression.type === 'Picklist' && expression.isFieldValue;

type Arm = { readonly matches: Evaluate<boolean>; readonly result: Evaluate<unknown> };

/** Subject and literals are texts or short numbers: one look into a map instead of one comparison an arm. */
const caseTable = (
  arms: ReadonlyArray<readonly [Expression, Expression]>
): Map<unknown, Evaluate<unknown>> | undefined => {
  const table = new Map<unknown, Evaluate<unknown>>();
  for (const [when, result] of arms) {
    const { known } = when;
    if (known === undefined || (when.type !== 'Text' && when.type !== 'Number')) return undefined;
    const { value } = known;
    if (when.type === 'Number' && typeof value !== 'number') return undefined;
    const key = value ?? '';
    if (!table.has(key)) table.set(key, result.evaluate);
  }
  return table;
};

const buildCase = (call: Call): Built => {
  const { length } = call.arguments;
  if (length % 2 !== 0 || length < 4) throw wrongCount(call, 4 + Math.max(0, Math.trunc((length - 4) / 2)) * 2);
  const subject = argument(call, 0);
  if (subject.type === 'Boolean' || subject.type === 'Location' || subject.type === 'MultiPicklist')
    throw wrongKind(call, subject);
  const picklist = isPicklist(subject);
  let subjectType: ValueType = subject.type;
  let type: ValueType = 'Null';
  const pairs: Array<readonly [Expression, Expression]> = [];
  for (let index = 1; index < length - 2; index += 2) {
    const when = argument(call, index);
    if (picklist) {
      if (when.literal !== 'text') throw wrongType(call, when, 'Text Literal');
    } else {
      if (when.type === 'Boolean') throw wrongKind(call, when);
      if (subjectType === 'Null') subjectType = when.type;
      if (commonType(when.type, subjectType) === undefined) throw wrongType(call, when, subjectType);
    }
    const result = argument(call, index + 1);
    if (result.type === 'Boolean') throw wrongKind(call, result);
    type = branchType(call, type, result);
    pairs.push([when, result]);
  }
  const otherwise = argument(call, length - 1);
  if (otherwise.type === 'Boolean') throw wrongKind(call, otherwise);
  type = branchType(call, type, otherwise);

  // CASE is not lazy on the platform: what can fail is evaluated even when it is not chosen. The rest may as well wait.
  const eager = call.arguments
    .slice(1)
    .filter(({ canFail }) => canFail)
    .map(({ evaluate }) => evaluate);
  const select = caseSelector(subject, pairs, otherwise.evaluate);
  return {
    type,
    evaluate:
      eager.length === 0
        ? select
        : (run) => {
            for (const evaluate of eager) evaluate(run);
            return run.failure !== undefined ? null : select(run);
          },
  };
};

const caseSelector = (
  subject: Expression,
  pairs: ReadonlyArray<readonly [Expression, Expression]>,
  otherwise: Evaluate<unknown>
): Evaluate<unknown> => {
  const table = subject.type === 'Null' ? undefined : caseTable(pairs);
  const blankKey = subject.type === 'Number' ? Symbol('blank') : '';
  const slow = armSelector(subject, pairs, otherwise);
  if (table === undefined) return slow;
  return (run) => {
    const value = subject.evaluate(run);
    if (run.missing !== undefined || run.failure !== undefined) return null;
    const key = value ?? blankKey;
    return (table.get(key) ?? otherwise)(run);
  };
};

const armSelector = (
  subject: Expression,
  pairs: ReadonlyArray<readonly [Expression, Expression]>,
  otherwise: Evaluate<unknown>
): Evaluate<unknown> => {
  const arms = pairs.map(([when, result]): Arm => ({
    matches: isPicklist(subject) ? equalPicklist(asText(subject), literalText(when)) : equality(subject, when),
    result: result.evaluate,
  }));
  return (run) => {
    for (const { matches, result } of arms) {
      const holds = matches(run);
      if (run.missing !== undefined || run.failure !== undefined) return null;
      if (holds === true) return result(run);
    }
    return otherwise(run);
  };
};

/* Blank and null */

const isBlank: Specification = {
  name: 'ISBLANK',
  size: 10,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type === 'Boolean') throw wrongKind(call, operand);
    const { evaluate } = operand;
    // A text worked out to nothing is not null to the engine, but nobody can see the difference: both are blank.
    return { type: 'Boolean', evaluate: (run) => isNothing(evaluate(run)) };
  },
};

const isNothing = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value[0] === null);

const isNull: Specification = {
  name: 'ISNULL',
  size: 10,
  build: (call) => {
    expectCount(call, 1);
    const operand = argument(call, 0);
    if (operand.type === 'Boolean') throw wrongKind(call, operand);
    // A text is never null, and is not even looked at.
    if (operand.type === 'Text') return { type: 'Boolean', evaluate: () => false, canBeNull: false };
    const { evaluate } = operand;
    return { type: 'Boolean', evaluate: (run) => isNothing(evaluate(run)) };
  },
};

const substitute = (name: 'BLANKVALUE' | 'NULLVALUE'): Specification => ({
  name,
  size: 12,
  build: (call) => {
    expectCount(call, 2);
    const first = argument(call, 0);
    const second = argument(call, 1);
    if (first.type === 'Boolean' || first.type === 'Location') throw wrongKind(call, first);
    const type = commonType(first.type, second.type);
    if (type === undefined) throw wrongType(call, second, first.type);
    const isTextual = first.type === 'Text' || second.type === 'Text';
    const canBeNull = name === 'NULLVALUE' ? second.canBeNull : undefined;
    // What the platform thinks cannot be null is never replaced, even if it is; and NULLVALUE never replaces a text.
    const keeps = !first.canBeNull || second.literal === 'null' || (name === 'NULLVALUE' && isTextual);
    if (keeps) return { type, evaluate: first.evaluate, ...(canBeNull === undefined ? {} : { canBeNull }) };
    return {
      type,
      evaluate: (run) => {
        const value = first.evaluate(run);
        const isGone = value === null || value === '';
        // Both sides are evaluated on the platform, so a failing substitute fails even where it is not needed.
        const other = isGone || second.canFail ? second.evaluate(run) : null;
        return isGone ? other : value;
      },
      ...(canBeNull === undefined ? {} : { canBeNull }),
    };
  },
});

export const logicFunctions: readonly Specification[] = [
  { name: 'IF', size: 30, build: buildIf },
  { name: 'IFS', size: 30, build: buildIfs },
  { name: 'CASE', size: 24, build: buildCase },
  { name: 'AND', size: 6, build: compileAnd },
  { name: 'OR', size: 6, build: compileOr },
  isBlank,
  isNull,
  substitute('BLANKVALUE'),
  substitute('NULLVALUE'),
];
