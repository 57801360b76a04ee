import { asText, commonType, fits } from '../expression.js';
import type { Evaluate, Expression, Run } from '../expression.js';
import type { FieldReference } from '../fields.js';
import {
  CompileProblem,
  multiPicklistOnlyInSome,
  picklistOnlyInSome,
  wrongArgumentKind,
  wrongArgumentType,
  wrongNumberOfArguments,
} from '../problems.js';
import type { CompileCode, FormulaContext, ValueType } from '../types.js';
import type { Span } from '../ast.js';

/** A call of a function or operator, its arguments typed and compiled. */
export type Call = {
  /** As written, for messages. */
  readonly name: string;
  readonly span: Span;
  readonly arguments: readonly Expression[];
  /** What the resolver said of a plain field argument; notes that its old value is read. */
  readonly priorOf: (field: Expression) => FieldReference | undefined;
};

/** What a call gives. */
export type Built = {
  readonly type: ValueType;
  readonly evaluate: Evaluate<unknown>;
  /** As in `Expression`. */
  readonly parts?: Expression['parts'];
  /** True where it can fail for a record by itself (its arguments are looked at anyway). */
  readonly canFail?: boolean;
  /** Default: whether any argument can be null. */
  readonly canBeNull?: boolean;
  /** True: not the same for every record and environment, although its arguments are. */
  readonly varies?: boolean;
  /** True: the platform leaves it for run time although it is always the same. */
  readonly leftForRunTime?: boolean;
  readonly isFieldValue?: boolean;
};

export type Specification = {
  readonly name: string;
  /** Contexts that refuse it; `any` never does. */
  readonly refusedIn?: ReadonlySet<FormulaContext>;
  /** Rough size in the compiled formula, in bytes. Default 12. */
  readonly size?: number;
  /** @throws CompileProblem what is wrong with the arguments */
  readonly build: (call: Call) => Built;
};

export const problem = (call: Call, code: CompileCode, message: string, span: Span = call.span): CompileProblem =>
  new CompileProblem(code, message, span);

/** The argument at a place; there is one: the count has been checked. */
export const argument = (call: Call, index: number): Expression => {
  const expression = call.arguments[index];
  if (expression === undefined) throw new RangeError(`${call.name} has no argument ${index}`);
  return expression;
};

export const wrongCount = (call: Call, expected: number): CompileProblem =>
  problem(call, 'wrongNumberOfArguments', wrongNumberOfArguments(call.name, expected, call.arguments.length));

/** Counts before types, as the platform does. */
export const expectCount = (call: Call, minimum: number, maximum: number = minimum): void => {
  const { length } = call.arguments;
  if (length < minimum) throw wrongCount(call, minimum);
  if (length > maximum) throw wrongCount(call, maximum);
};

/** An argument of a type the function does not take. A picklist field gets the platform's own hint. */
export const wrongType = (
  call: Call,
  actual: Expression,
  ...expected: readonly (ValueType | 'Text Literal')[]
): CompileProblem => {
  const name = actual.field?.written ?? actual.label;
  if (actual.isFieldValue && actual.type === 'Picklist') {
    return problem(call, 'wrongArgumentType', picklistOnlyInSome(name), actual.span);
  }
  if (actual.isFieldValue && actual.type === 'MultiPicklist') {
    return problem(call, 'wrongArgumentType', multiPicklistOnlyInSome(name), actual.span);
  }
  return problem(call, 'wrongArgumentType', wrongArgumentType(call.name, expected, actual.type), actual.span);
};

export const wrongKind = (call: Call, actual?: Expression): CompileProblem =>
  problem(call, 'wrongArgumentKind', wrongArgumentKind(call.name), actual?.span);

/** The arguments, one type each; a NULL goes anywhere. */
export const expectTypes = (call: Call, ...types: readonly ValueType[]): void => {
  expectCount(call, types.length);
  expectEach(call, types);
};

/** As `expectTypes`, with the last arguments left out at will. */
export const expectTypesFrom = (call: Call, minimum: number, ...types: readonly ValueType[]): void => {
  expectCount(call, minimum, types.length);
  expectEach(call, types);
};

const expectEach = (call: Call, types: readonly ValueType[]): void => {
  call.arguments.forEach((actual, index) => {
    const expected = types[index];
    if (expected !== undefined && !fits(actual.type, expected)) throw wrongType(call, actual, expected);
  });
};

/** All arguments of one type. */
export const expectAll = (call: Call, type: ValueType): void => {
  for (const actual of call.arguments) if (!fits(actual.type, type)) throw wrongType(call, actual, type);
};

/** The type that fits the type so far and one more branch. */
export const branchType = (call: Call, soFar: ValueType, branch: Expression): ValueType => {
  const common = commonType(soFar, branch.type);
  if (common === undefined) throw wrongType(call, branch, soFar);
  return common;
};

/** A function of one text that gives null for null and the empty text. */
export const textFunction = (name: string, operate: (text: string) => string | null): Specification => ({
  name,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const text = source(run);
        return text === null || text === '' ? null : operate(text);
      },
    };
  },
});

/** What a function makes of a moment; null stays null. */
export const mapped =
  (source: Evaluate<number>, operate: (moment: number, run: Run) => number | null): Evaluate<number> =>
  (run) => {
    const moment = source(run);
    return moment === null ? null : operate(moment, run);
  };
