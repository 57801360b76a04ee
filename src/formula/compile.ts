import type { BinaryOperator, Node, Span } from './ast.js';
import { createFieldResolver, valueTypeOf } from './fields.js';
import type { FieldReference } from './fields.js';
import type { Expression, Run } from './expression.js';
import { functions } from './functions/index.js';
import type { Built, Call, Specification } from './functions/spec.js';
import { checkLength, checkRelationships, maximumSourceLength, relationshipsOf } from './limits.js';
import { createFormula } from './evaluate.js';
import { parseNumber } from './numbers.js';
import { operators } from './operators/index.js';
import { parseFormula } from './parser.js';
import {
  CompileProblem,
  functionNotAllowed,
  multiPicklistOnlyInSome,
  picklistOnlyInSome,
  unknownFunction,
  wrongResultType,
} from './problems.js';
import type { CompileOptions, CompileResult, ReturnType, ValueType } from './types.js';

/** What the compiler notes down on its way. */
type Notes = {
  readonly reads: Set<string>;
  readonly priorReads: Set<string>;
  readonly relationships: Set<string>;
  readonly functions: Set<string>;
  readonly references: Map<Expression, FieldReference>;
  compiledSize: number;
  deterministic: boolean;
};

const isLookUpField = (path: string): boolean => /^\$ObjectType\./i.test(path);

/** A record of nothing, for what is the same for every record. */
const nowhere = (): Run => ({ read: () => undefined, environment: {}, failure: undefined, missing: undefined });

/** Types the platform works out at compile time. */
const foldable: ReadonlySet<ValueType> = new Set<ValueType>(['Number', 'Text', 'Boolean', 'Null']);
const clockFunctions: ReadonlySet<string> = new Set(['TODAY', 'NOW', 'TIMENOW']);

const expectedLabels: Readonly<Partial<Record<ReturnType, string>>> = { Checkbox: 'Boolean', DateTime: 'Date/Time' };

/** Types that will do for a result. */
const acceptedFor = (returns: ReturnType): readonly ValueType[] => {
  const type = valueTypeOf(returns) ?? 'Text';
  // The platform lets a date-time pass for a date, and texts stand for picklist values.
  if (type === 'Date') return ['Date', 'DateTime'];
  return type === 'Picklist' || type === 'MultiPicklist' ? ['Text'] : [type];
};

/** @throws CompileProblem `wrongResultType` */
const checkResult = (expression: Expression, returns: ReturnType | undefined): void => {
  const { type, span } = expression;
  const name = expression.field?.written ?? expression.label;
  if (returns === undefined || type === 'Null' || acceptedFor(returns).includes(type)) return;
  if (expression.isFieldValue && type === 'Picklist')
    throw new CompileProblem('wrongResultType', picklistOnlyInSome(name), span);
  if (expression.isFieldValue && type === 'MultiPicklist')
    throw new CompileProblem('wrongResultType', multiPicklistOnlyInSome(name), span);
  throw new CompileProblem('wrongResultType', wrongResultType(expectedLabels[returns] ?? returns, type), span);
};

const literalExpression = (
  node: Node,
  type: ValueType,
  literal: Expression['literal'],
  value: unknown
): Expression => ({
  type,
  span: node.span,
  evaluate: () => value,
  label: String(value),
  literal,
  known: { value },
  constant: { value },
  canBeNull: literal === 'null',
  canFail: false,
  field: undefined,
  isFieldValue: false,
});

/** The value of an expression whose arguments are all known, if it has one. */
const knownValue = (built: Built, operands: readonly Expression[]): Expression['known'] => {
  if (built.varies === true || !operands.every(({ known }) => known !== undefined)) return undefined;
  const run = nowhere();
  const value = built.evaluate(run);
  return run.failure === undefined && run.missing === undefined ? { value } : undefined;
};

const isConstantOnPlatform = (built: Built, operands: readonly Expression[]): boolean =>
  foldable.has(built.type) && built.leftForRunTime !== true && operands.every(({ constant }) => constant !== undefined);

/** `a && b && c` is one AND of three: the same result, and no deep recursion for a long chain. */
const membersOfChain = (node: Node, operator: BinaryOperator): Node[] => {
  const members: Node[] = [];
  let rest = node;
  while (rest.kind === 'binary' && rest.operator === operator) {
    members.push(rest.right);
    rest = rest.left;
  }
  return [...members, rest].reverse();
};

const createCompiler = (options: CompileOptions, notes: Notes) => {
  const context = options.context ?? 'any';
  const blankMode = options.blankMode ?? (context === 'formulaField' ? 'zero' : 'blank');
  const resolve = createFieldResolver(options, blankMode);
  const fold = options.fold ?? true;

  const fieldExpression = (written: string, span: Span): Expression => {
    const reference = resolve(written, span);
    // The fields VLOOKUP names are not the record's: they are looked up, not read.
    if (!isLookUpField(reference.path)) notes.reads.add(reference.path);
    for (const relationship of relationshipsOf(reference.path)) notes.relationships.add(relationship);
    notes.compiledSize += 10 + reference.path.length + reference.compiledSize;
    notes.references.set(reference.expression, reference);
    return reference.expression;
  };

  const priorOf = (field: Expression): FieldReference | undefined => {
    const reference = notes.references.get(field);
    if (reference !== undefined) notes.priorReads.add(reference.path);
    return reference;
  };

  const apply = (
    specification: Specification,
    name: string,
    operands: readonly Expression[],
    span: Span
  ): Expression => {
    const call: Call = { name, span, arguments: operands, priorOf };
    const built = specification.build(call);
    notes.compiledSize += specification.size ?? 12;
    const known = knownValue(built, operands);
    const isKnown = known !== undefined;
    const { value } = known ?? {};
    const isConstant = isKnown && isConstantOnPlatform(built, operands);
    return {
      type: built.type,
      span,
      evaluate: isKnown && fold ? () => value : built.evaluate,
      ...(built.parts === undefined ? {} : { parts: built.parts }),
      label: name,
      literal: undefined,
      known,
      constant: isConstant ? known : undefined,
      canBeNull: isConstant ? value === null : (built.canBeNull ?? operands.some(({ canBeNull }) => canBeNull)),
      canFail: !isKnown && (built.canFail === true || operands.some(({ canFail }) => canFail)),
      field: undefined,
      isFieldValue: built.isFieldValue === true,
    };
  };

  const operator = (symbol: string, operands: readonly Expression[], span: Span): Expression => {
    const specification = operators.get(symbol);
    if (specification === undefined) throw new RangeError(`operator ${symbol}`);
    return apply(specification, symbol, operands, span);
  };

  const callExpression = (node: Extract<Node, { kind: 'call' }>): Expression => {
    const upper = node.name.toUpperCase();
    const specification = functions.get(upper);
    const nameSpan = { start: node.span.start, end: node.span.start + node.name.length };
    if (specification === undefined) throw new CompileProblem('unknownFunction', unknownFunction(node.name), nameSpan);
    if (specification.refusedIn?.has(context) === true) {
      throw new CompileProblem('functionNotAllowed', functionNotAllowed(upper), nameSpan);
    }
    notes.functions.add(upper);
    if (clockFunctions.has(upper)) notes.deterministic = false;
    return apply(specification, node.name, node.arguments.map(expressionOf), node.span);
  };

  const expressionOf = (node: Node): Expression => {
    switch (node.kind) {
      case 'number':
        return literalExpression(node, 'Number', 'number', parseNumber(node.digits) ?? 0);
      case 'text':
        // To the platform the empty literal is null, though one that "cannot be null".
        return literalExpression(node, 'Text', 'text', node.value === '' ? null : node.value);
      case 'boolean':
        return literalExpression(node, 'Boolean', 'boolean', node.value);
      case 'null':
        return literalExpression(node, 'Null', 'null', null);
      case 'field':
        return fieldExpression(node.path, node.span);
      case 'call':
        return callExpression(node);
      case 'unary':
        return operator(node.operator, [expressionOf(node.operand)], node.span);
      case 'binary': {
        const isChain = node.operator === '&&' || node.operator === '||';
        const operands = isChain ? membersOfChain(node, node.operator) : [node.left, node.right];
        return operator(node.operator, operands.map(expressionOf), node.span);
      }
    }
  };

  return expressionOf;
};

/**
 * Compiles a formula: parse, check types, turn into closures. All of its mistakes come back as values; the platform names only the
 * first, and so does this.
 */
export const compileFormula = (source: string, options: CompileOptions): CompileResult => {
  const notes: Notes = {
    reads: new Set(),
    priorReads: new Set(),
    relationships: new Set(),
    functions: new Set(),
    references: new Map(),
    compiledSize: 0,
    deterministic: true,
  };
  try {
    checkLength(source, options.maximumLength ?? maximumSourceLength);
    const ast = parseFormula(source);
    const root = createCompiler(options, notes)(ast);
    checkResult(root, options.returns);
    checkRelationships(notes.relationships, root.span);
    return { ok: true, formula: createFormula(source, ast, root, notes) };
  } catch (error) {
    if (error instanceof CompileProblem) {
      return { ok: false, errors: [{ code: error.code, message: error.message, span: error.span }] };
    }
    throw error;
  }
};
