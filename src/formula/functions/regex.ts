import { malformedRegex, regexTooComplicated } from '../failures.js';
import { asText, fail, miss } from '../expression.js';
import type { Run } from '../expression.js';
import { CompileProblem } from '../problems.js';
import { compileRegex, RegexError, RegexUnsupported } from '../regex/index.js';
import type { Regex } from '../regex/index.js';
import { words } from '../words.js';
import { argument, wrongCount, wrongKind } from './spec.js';
import type { Call, Specification } from './spec.js';
import type { FormulaContext } from '../types.js';

const regexRefused: ReadonlySet<FormulaContext> = new Set(['formulaField', 'button'] as const);

/** A pattern that varies is compiled once for as long as it stays the same. */
const regexCache = (): ((pattern: string) => Regex | RegexError | RegexUnsupported) => {
  let known: { readonly pattern: string; readonly regex: Regex | RegexError | RegexUnsupported } | undefined;
  return (pattern) => {
    if (known?.pattern !== pattern) known = { pattern, regex: tryRegex(pattern) };
    return known.regex;
  };
};

const tryRegex = (pattern: string): Regex | RegexError | RegexUnsupported => {
  try {
    return compileRegex(pattern);
  } catch (error) {
    if (error instanceof RegexError || error instanceof RegexUnsupported) return error;
    throw error;
  }
};

const matchRegex = (run: Run, regex: Regex | RegexError | RegexUnsupported, subject: string): boolean | null => {
  if (regex instanceof RegexError) return fail(run, malformedRegex);
  if (regex instanceof RegexUnsupported) return miss(run, words('unknown.regex', [regex.feature]));
  return regex.matches(subject) ?? fail(run, regexTooComplicated);
};

const buildRegex = (call: Call): ReturnType<Specification['build']> => {
  if (call.arguments.length !== 2) throw wrongCount(call, 2);
  for (const actual of call.arguments) if (actual.type !== 'Text') throw wrongKind(call, actual);
  const source = asText(argument(call, 0));
  const pattern = argument(call, 1);
  if (pattern.constant !== undefined) {
    const regex = tryRegex((pattern.constant.value as string | null) ?? '');
    if (regex instanceof RegexError) throw new CompileProblem('malformedRegex', regex.message, pattern.span);
    return { type: 'Boolean', canFail: true, evaluate: (run) => matchRegex(run, regex, source(run) ?? '') };
  }
  const read = asText(pattern);
  const cached = regexCache();
  return {
    type: 'Boolean',
    canFail: true,
    evaluate: (run) => matchRegex(run, cached(read(run) ?? ''), source(run) ?? ''),
  };
};

export const regexFunction: Specification = { name: 'REGEX', size: 40, refusedIn: regexRefused, build: buildRegex };
