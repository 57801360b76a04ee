import { PlatformError } from '../types.js';

/** What an earlier part of a composite request said. */
export type Answered = { readonly body: unknown; readonly failed: boolean };

const reference = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;

/**
 * Puts the values of earlier answers in the place of `@{reference.path}`, in texts anywhere inside `value`. Throws PROCESSING_HALTED when an
 * answer has no such value.
 */
export function resolveReferences(
  value: unknown,
  answered: ReadonlyMap<string, Answered>,
  escape: (text: string) => string = (text) => text
): unknown {
  if (typeof value === 'string') {
    const whole = /^@\{(\w+)((?:\.\w+|\[\d+\])*)\}$/.exec(value);
    if (whole !== null) return lookUp(answered, whole[1] ?? '', whole[2] ?? '');
    return value.replace(reference, (_text, name: string, path: string) =>
      escape(String(lookUp(answered, name, path)))
    );
  }
  if (Array.isArray(value)) return value.map((each) => resolveReferences(each, answered, escape));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, resolveReferences(each, answered, escape)])
  );
}

function lookUp(answered: ReadonlyMap<string, Answered>, name: string, path: string): unknown {
  const answer = answered.get(name);
  if (answer === undefined || answer.failed) throw noValue(name, path);
  let value = answer.body;
  for (const [step] of path.matchAll(/\w+/g)) {
    if (typeof value !== 'object' || value === null || !(step in value)) throw noValue(name, path);
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

function noValue(name: string, path: string): PlatformError {
  return new PlatformError(
    400,
    'PROCESSING_HALTED',
    `Invalid reference specified. No value for ${name}${path} found in ${name}. Provided referenceIds must be used in the same case as declared.`
  );
}

/** True for the parts of which a request may hold only five: queries and collections. */
export function isTransaction(url: string): boolean {
  return /\/services\/data\/[^/]+\/+(query|queryall|composite\/sobjects)\b/i.test(url);
}
