import { malformedRegex, regexTooComplicated, tooBig } from '../failures.js';
import { asText, fail, miss } from '../expression.js';
import type { Evaluate, Run } from '../expression.js';
import { longestText } from '../limits.js';
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

/** A subject that is put together from many parts need not be: the parts are read one after the other. */
const matchParts = (regex: Regex, parts: readonly Evaluate<string>[]): Evaluate<boolean> => {
  const texts: string[] = [];
  return (run) => {
    let length = 0;
    for (let index = 0; index < parts.length; index += 1) {
      const text = parts[index]?.(run) ?? '';
      length += text.length;
      texts[index] = text;
    }
    if (length > longestText) return fail(run, tooBig);
    return regex.matchesParts(texts) ?? fail(run, regexTooComplicated);
  };
};

const buildRegex = (call: Call): ReturnType<Specification['build']> => {
  if (call.arguments.length !== 2) throw wrongCount(call, 2);
  for (const actual of call.arguments) if (actual.type !== 'Text') throw wrongKind(call, actual);
  const source = asText(argument(call, 0));
  const pattern = argument(call, 1);
  if (pattern.constant !== undefined) {
    const regex = tryRegex((pattern.constant.value as string | null) ?? '');
    if (regex instanceof RegexError) throw new CompileProblem('malformedRegex', regex.message, pattern.span);
    const { parts } = argument(call, 0);
    const evaluate: Evaluate<boolean> =
      parts === undefined || regex instanceof RegexUnsupported
        ? (run) => matchRegex(run, regex, source(run) ?? '')
        : matchParts(regex, parts);
    return { type: 'Boolean', canFail: true, evaluate };
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
