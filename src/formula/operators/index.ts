/** The operators, by their symbol. Promise: one table, each entry checked and compiled like a function of one or two arguments. */
import { compileAnd, compileOr } from '../functions/junction.js';
import type { Specification } from '../functions/spec.js';
import { multiply } from '../numbers.js';
import { addition, concatenation, division, exponentiation, numberOperator, subtraction } from './arithmetic.js';
import { equalityOperator, not, orderOperator } from './comparison.js';

export { equality } from './comparison.js';

/** Operators by their symbol; `+` and `-` with one argument are the signs. */
export const operators: ReadonlyMap<string, Specification> = new Map(
  [
    addition,
    subtraction,
    numberOperator('*', multiply),
    division,
    exponentiation,
    concatenation,
    equalityOperator('='),
    equalityOperator('<>'),
    orderOperator('<', (order) => order < 0),
    orderOperator('>', (order) => order > 0),
    orderOperator('<=', (order) => order <= 0),
    orderOperator('>=', (order) => order >= 0),
    not,
    { name: '&&', size: 5, build: compileAnd },
    { name: '||', size: 4, build: compileOr },
  ].map((specification): [string, Specification] => [specification.name, specification])
);
