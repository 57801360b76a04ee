import { SfError } from '@salesforce/core';
import type { Finding } from '../../../src/rules/index.js';
import { readProject } from '../../../src/schema/index.js';
import { loadConfig } from '../../../src/sync/config/index.js';
import { openFile, openRecords, validateRecords } from '../../../src/sync/rows/index.js';
import type { ValidationSummary } from '../../../src/sync/rows/index.js';

/** What a person would type after `sf power validate`. */
export type Told = { readonly file: string; readonly object?: string } | { readonly config: string };

/** What has to come of an input: one named error, or a report in which these many rows are refused, and by these rules. */
export type Expected =
  | { readonly error: string; readonly exit?: number; readonly says?: RegExp }
  | { readonly rows: number; readonly refused: number; readonly rules?: Readonly<Record<string, number>> }
  /** Of what is made at random, the ends it may come to: `report`, or the name of an error. */
  | { readonly oneOf: readonly string[] };

export type MalformedInput = {
  /** Says what is wrong with it. */
  readonly name: string;
  /** Writes the input into an empty folder of its own. */
  make(folder: string): Told | Promise<Told>;
  /** What happens to the file while it is read: as soon as there is something to say about its first row. */
  readonly meanwhile?: (file: string) => void;
  readonly expected: Expected;
};

export type Outcome =
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'report'; readonly summary: ValidationSummary; readonly findings: readonly Finding[] };

const schema = readProject();

/** Does what `sf power validate` does with it, with nothing written: findings are checked one by one and only the first kept. */
export async function attempt(told: Told, meanwhile?: MalformedInput['meanwhile']): Promise<Outcome> {
  const findings: Finding[] = [];
  try {
    const { reader, before } =
      'config' in told
        ? { reader: await openRecords(await loadConfig(told.config), schema), before: [] }
        : await openFile(told.file, told.object ?? 'Worksite__c', schema);
    const summary = await validateRecords(reader, {
      before,
      limit: 100,
      onFinding: (finding) => {
        if (findings.length === 0 && 'file' in told) meanwhile?.(told.file);
        if (findings.length < 1000) findings.push(finding);
        else wordsMustBeClear(finding.message, finding.rule);
      },
    });
    return { kind: 'report', summary, findings };
  } catch (error) {
    return { kind: 'error', error };
  }
}

/** No message is longer, but for the list of a config's mistakes; a whole cell, or a header of ten thousand names, does not fit. */
const MESSAGE_LIMIT = 2000;
const LIST_LIMIT = 20_000;

/** What no person should have to read: a program's own words, places in its code, values that were never filled in. */
const PROGRAMS_WORDS =
  /\n\s+at |\.[jt]s:\d+|node:internal|TypeError|RangeError|Cannot read propert|is not a function|\[object |\bundefined\b|\bNaN\b|%[sdj]|heap/;

// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;
/** Marks that turn text around or hide it: a message with one in it can be made to say something else on the screen. */
const DISGUISES = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

function problemWith(text: string): string | undefined {
  // What stands in quotes is the file's own.
  const own = text.replaceAll(/"[^"]*"/g, '""');
  if (text.trim() === '') return 'it says nothing';
  if (text.split('\n').some((line) => line.length > MESSAGE_LIMIT) || text.length > LIST_LIMIT)
    return `it is ${text.length} characters long`;
  if (PROGRAMS_WORDS.test(own)) return `it speaks as a program does: ${PROGRAMS_WORDS.exec(own)?.[0]}`;
  if (CONTROLS.test(text)) return 'it holds control characters';
  if (DISGUISES.test(text)) return 'it holds characters that hide or turn text';
  if (/\p{Cs}/u.test(text)) return 'it holds half a character';
  return undefined;
}

export function wordsMustBeClear(text: string, where: string): void {
  const problem = problemWith(text);
  if (problem !== undefined) throw new Error(`${where}: ${problem}: ${JSON.stringify(text.slice(0, 400))}`);
}

/** Throws where an outcome is not one that a person can use, or not the one that was expected. */
export function judge(expected: Expected, outcome: Outcome): void {
  if (outcome.kind === 'error') judgeError(expected, outcome.error);
  else judgeReport(expected, outcome);
}

function judgeError(expected: Expected, error: unknown): void {
  if (!(error instanceof SfError)) {
    throw new Error(`not an error in our words: ${error instanceof Error ? error.stack : String(error)}`);
  }
  wordsMustBeClear(error.message, error.name);
  if ((error.actions ?? []).length === 0) throw new Error(`${error.name} does not say what to do`);
  for (const action of error.actions ?? []) wordsMustBeClear(action, `${error.name}, what to do`);
  if ('oneOf' in expected) return mustBeOneOf(expected.oneOf, error.name);
  if (!('error' in expected)) throw new Error(`a report was expected, not ${error.name}: ${error.message}`);
  if (error.name !== expected.error)
    throw new Error(`${expected.error} was expected, not ${error.name}: ${error.message}`);
  if (error.exitCode !== (expected.exit ?? 1)) throw new Error(`${error.name} ends with ${error.exitCode}`);
  if (expected.says !== undefined && !expected.says.test([error.message, ...(error.actions ?? [])].join('\n'))) {
    throw new Error(`${error.name} does not say ${String(expected.says)}: ${error.message}`);
  }
}

function mustBeOneOf(ends: readonly string[], end: string): void {
  if (!ends.includes(end)) throw new Error(`${end} is none of the ends expected: ${ends.join(', ')}`);
}

function judgeReport(expected: Expected, { summary, findings }: Outcome & { readonly kind: 'report' }): void {
  for (const { rule, message, actions = [] } of findings) {
    wordsMustBeClear(message, rule);
    for (const action of actions) wordsMustBeClear(action, `${rule}, what to do`);
  }
  const { rows, valid, refused, unknown } = summary;
  if (rows !== valid + refused + unknown) throw new Error(`${valid} + ${refused} + ${unknown} rows are not ${rows}`);
  if ('oneOf' in expected) return mustBeOneOf(expected.oneOf, 'report');
  const counts = Object.fromEntries(summary.rules.map(({ rule, count }) => [rule, count]));
  const found = JSON.stringify({ rows, refused, rules: counts });
  if ('error' in expected) throw new Error(`${expected.error} was expected, not the report ${found}`);
  const wanted = JSON.stringify({ rows: expected.rows, refused: expected.refused, rules: expected.rules ?? counts });
  const same =
    rows === expected.rows &&
    refused === expected.refused &&
    (expected.rules === undefined || sorted(expected.rules) === sorted(counts));
  if (!same) throw new Error(`the report is ${found}, expected was ${wanted}`);
}

function sorted(counts: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(counts).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** Numbers from 0 up to 1 that are the same on every machine and in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
