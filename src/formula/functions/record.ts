import { asText, miss } from '../expression.js';
import type { Evaluate, Expression } from '../expression.js';
import { compare } from '../numbers.js';
import type { Numeric } from '../numbers.js';
import { fieldNotAllowedInFunction, wrongIncludesValue } from '../problems.js';
import { words } from '../words.js';
import { argument, expectCount, expectTypes, problem, wrongKind, wrongType } from './spec.js';
import type { Call, Specification } from './spec.js';
import type { FormulaContext } from '../types.js';

/* Functions of the record being saved, and of picklists. */

/** They compare with the record before the save, so there must be a save. */
const onlyOnSave: ReadonlySet<FormulaContext> = new Set(['formulaField', 'defaultValue', 'button'] as const);

const isPickVal: Specification = {
  name: 'ISPICKVAL',
  size: 40,
  build: (call) => {
    expectCount(call, 2);
    const field = argument(call, 0);
    const literal = argument(call, 1);
    if (field.type !== 'Picklist' || !field.isFieldValue) throw wrongType(call, field, 'Picklist');
    if (literal.literal !== 'text') throw wrongType(call, literal, 'Text Literal');
    const wanted = (literal.known?.value ?? '') as string;
    const source = asText(field);
    // The empty literal is the blank value.
    return { type: 'Boolean', evaluate: (run) => (source(run) ?? '') === wanted, canBeNull: false };
  },
};

const multiPicklist = (call: Call): Evaluate<string> => {
  const field = argument(call, 0);
  if (field.type !== 'MultiPicklist' || !field.isFieldValue) throw wrongType(call, field, 'MultiPicklist');
  return asText(field);
};

const includes: Specification = {
  name: 'INCLUDES',
  size: 60,
  build: (call) => {
    expectCount(call, 2);
    const source = multiPicklist(call);
    const literal = argument(call, 1);
    if (literal.literal !== 'text') throw wrongType(call, literal, 'Text Literal');
    const wanted = (literal.known?.value ?? '') as string;
    const values = argument(call, 0).field?.values;
    if (values !== undefined && wanted !== '' && !values.includes(wanted)) {
      throw problem(call, 'wrongArgumentValue', wrongIncludesValue(), literal.span);
    }
    return { type: 'Boolean', evaluate: (run) => (source(run) ?? '').split(';').includes(wanted), canBeNull: false };
  },
};

const picklistCount: Specification = {
  name: 'PICKLISTCOUNT',
  size: 30,
  build: (call) => {
    expectCount(call, 1);
    const source = multiPicklist(call);
    return {
      type: 'Number',
      canBeNull: false,
      evaluate: (run) => {
        const selected = source(run);
        return selected === null ? 0 : selected.split(';').filter((value) => value !== '').length;
      },
    };
  },
};

/** A plain field of the record itself: no expression, no parent's field. */
const ownField = (call: Call): Expression => {
  expectCount(call, 1);
  const operand = argument(call, 0);
  if (operand.field === undefined) throw wrongKind(call, operand);
  if (operand.field.written.includes('.')) {
    const message = fieldNotAllowedInFunction(call.name.toUpperCase(), operand.field.written);
    throw problem(call, 'fieldNotAllowedInFunction', message, operand.span);
  }
  return operand;
};

const priorReader = (call: Call, field: Expression): Evaluate<unknown> => {
  const reference = call.priorOf(field);
  return reference?.prior(words('unknown.prior', [reference.path])) ?? (() => null);
};

const priorValue: Specification = {
  name: 'PRIORVALUE',
  size: 30,
  refusedIn: onlyOnSave,
  build: (call) => {
    const field = ownField(call);
    if (field.type === 'Location') throw wrongKind(call, field);
    const prior = priorReader(call, field);
    return {
      type: field.type,
      isFieldValue: true,
      varies: true,
      evaluate: (run) => (run.environment.isNew === true ? null : prior(run)),
    };
  },
};

/** Trailing zeros of a number and the kind of line break are no change. */
const isSame = (left: unknown, right: unknown): boolean => {
  if (left === null || right === null) return left === right;
  if (typeof left === 'string' && typeof right === 'string') {
    return left.replaceAll('\r\n', '\n') === right.replaceAll('\r\n', '\n');
  }
  if (Array.isArray(left) && Array.isArray(right)) return left.every((value, index) => value === right[index]);
  if (typeof left === 'boolean' || typeof left === 'string') return left === right;
  return compare(left as Numeric, right as Numeric) === 0;
};

const isChanged: Specification = {
  name: 'ISCHANGED',
  size: 30,
  refusedIn: onlyOnSave,
  build: (call) => {
    const field = ownField(call);
    const prior = priorReader(call, field);
    return {
      type: 'Boolean',
      varies: true,
      evaluate: (run) => {
        if (run.environment.isNew === true) return false;
        const before = prior(run);
        const after = field.evaluate(run);
        return !isSame(before, after);
      },
    };
  },
};

const flag = (name: 'ISNEW' | 'ISCLONE'): Specification => ({
  name,
  size: 20,
  refusedIn: onlyOnSave,
  build: (call) => {
    expectTypes(call);
    const key = name === 'ISNEW' ? 'isNew' : 'isClone';
    return { type: 'Boolean', varies: true, canBeNull: false, evaluate: (run) => run.environment[key] === true };
  },
});

const lookUpField = /^\$ObjectType\.([^.]+)\.Fields\.([^.]+)$/i;

/** VLOOKUP(field to return, field to match, value): both fields as `$ObjectType.Object.Fields.Field`. */
const lookUp: Specification = {
  name: 'VLOOKUP',
  size: 120,
  refusedIn: new Set(['formulaField', 'defaultValue', 'rule', 'button'] as const),
  build: (call) => {
    expectCount(call, 3);
    const wanted = argument(call, 0);
    const [target, match] = [wanted, argument(call, 1)].map((field) => {
      const parts = lookUpField.exec(field.field?.written ?? '');
      if (parts === null) throw wrongKind(call, field);
      return { object: parts[1] ?? '', field: parts[2] ?? '' };
    });
    const key = argument(call, 2);
    if (key.type !== 'Text' && key.type !== 'Null') throw wrongType(call, key, 'Text');
    const source = asText(key);
    const type = wanted.type === 'Picklist' || wanted.type === 'MultiPicklist' ? 'Text' : wanted.type;
    const missing = words('unknown.lookUp', [wanted.label]);
    return {
      type,
      varies: true,
      canFail: true,
      canBeNull: true,
      evaluate: (run) => {
        const value = source(run);
        const query = {
          object: target?.object ?? '',
          returnField: target?.field ?? '',
          matchField: match?.field ?? '',
          value,
        };
        const answer = run.environment.lookUp?.(query);
        if (answer === undefined) return miss(run, missing);
        // Read like the field it is, from a record of that one field.
        const inner = { ...run, read: () => answer };
        const result = wanted.evaluate(inner);
        run.failure = inner.failure;
        run.missing = inner.missing;
        return result;
      },
    };
  },
};

export const recordFunctions: readonly Specification[] = [
  isPickVal,
  includes,
  picklistCount,
  priorValue,
  isChanged,
  flag('ISNEW'),
  flag('ISCLONE'),
  lookUp,
];
