import { basename, dirname, extname, relative, resolve, sep } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import { redact } from '../../privacy/index.js';
import { shownText } from '../../records/index.js';
import type { ObjectSchema, Schema } from '../../schema/index.js';
import {
  detectType,
  openSource,
  type SourceDescription,
  type SourceRow,
  type SourceSpec,
} from '../../sources/index.js';
import { nearest } from '../config/index.js';
import { guessKey, type KeyGuess } from './key.js';
import { matchColumns, type Left, type Match } from './match.js';
import { createProfiles, type Profile } from './profile.js';
import { writeDraft } from './write.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync.init');

const EXIT_CONFIG = 78;

/** Rows that the guesses are made from. */
const ROWS = 5000;
/** Titles above a header are few lines. */
const HEADER_LINES = 6;

/** What one file was taken for. */
export type DraftedObject = {
  readonly name: string;
  readonly file: string;
  readonly object: string;
  readonly key: readonly string[];
  readonly fields: ReadonlyArray<{ readonly field: string; readonly column: string; readonly reason: string }>;
  readonly left: readonly Left[];
};

export type Draft = { readonly text: string; readonly records: readonly DraftedObject[] };

/** All that is known of one file when the draft is written. */
export type Drafting = {
  readonly name: string;
  readonly source: SourceSpec;
  readonly description: SourceDescription;
  readonly object: ObjectSchema;
  readonly profiles: readonly Profile[];
  readonly matches: readonly Match[];
  readonly left: readonly Left[];
  readonly key: KeyGuess;
  readonly rows: number;
};

/**
 * Drafts a config that brings files to an object each.
 *
 * @param options.output where the config will stand: the paths in it start there
 * @throws DraftObjectUnknownError, NothingToDraftError (exit code 78); what opening the files throws
 */
export async function draftConfig(options: {
  readonly files: readonly string[];
  readonly object: string;
  readonly schema: Schema;
  readonly output: string;
}): Promise<Draft> {
  const { schema } = options;
  const object = schema.object(options.object);
  if (object === undefined) {
    const names = schema.objects.map(({ name }) => name);
    const near = nearest(options.object, names) ?? names.filter((name) => name.endsWith('__c')).join(', ');
    throw messages.createError('error.DraftObjectUnknown', [shownText(options.object)], [near], EXIT_CONFIG);
  }
  const draftings: Drafting[] = [];
  for (const file of options.files) draftings.push(await draftFile(file, object, options.output, draftings));
  return {
    text: writeDraft(draftings, schema),
    records: draftings.map(({ name, source, key, matches, left }) => ({
      name,
      file: source.path,
      object: object.name,
      key: key.columns,
      fields: matches.map(({ field, profile, reason }) => ({ field: field.name, column: profile.column, reason })),
      left: left.map(({ column, reason }) => ({ column: shownColumn(column), reason })),
    })),
  };
}

/** A header that is none may hold what nobody should read. */
export function shownColumn(column: string): string {
  return shownText(redact(column), 100);
}

async function draftFile(
  file: string,
  object: ObjectSchema,
  output: string,
  before: readonly Drafting[]
): Promise<Drafting> {
  const type = await detectType(file);
  let first: unknown;
  let best: Drafting | undefined;
  for (let header = 1; header <= (type === 'ndjson' ? 1 : HEADER_LINES); header += 1) {
    try {
      const spec: SourceSpec = { type, path: file, ...(header === 1 ? {} : { header }) };
      const drafting = await draftSource(spec, object, nameFor(file, before), output);
      // A title fits no field, and a row of data few: the header is the line whose words fit the most.
      if (best === undefined || drafting.matches.length > best.matches.length) best = drafting;
      if (header === 1 && drafting.matches.length >= 3) break;
    } catch (error) {
      first ??= error;
    }
  }
  if (best === undefined) throw first;
  if (best.matches.filter(({ fit }) => fit !== undefined).length === 0) {
    const columns = best.description.columns.slice(0, 8).map((column) => `"${shownColumn(column)}"`);
    throw messages.createError('error.NothingToDraft', [file, object.label, columns.join(', ')], [], EXIT_CONFIG);
  }
  return best;
}

async function draftSource(spec: SourceSpec, object: ObjectSchema, name: string, output: string): Promise<Drafting> {
  const source = openSource(spec);
  const description = await source.describe();
  const rows: SourceRow[] = [];
  for await (const batch of source.batches()) {
    rows.push(...batch.filter(({ problem }) => problem === undefined));
    if (rows.length >= ROWS) break;
  }
  const { columns } = description;
  const profiles = createProfiles(columns, rows.slice(0, ROWS));
  const { matches, left: unmatched } = matchColumns(object, profiles);
  const key = guessKey(columns, rows.slice(0, ROWS), profiles, matches);
  const left = unmatched.filter(({ column }) => !key.columns.includes(column));
  const path = relative(dirname(resolve(output)), resolve(spec.path))
    .split(sep)
    .join('/');
  return {
    name,
    source: { ...spec, path },
    description,
    object,
    profiles,
    matches,
    left,
    key,
    rows: Math.min(rows.length, ROWS),
  };
}

/** The file's name as a name in the config. */
function nameFor(file: string, before: readonly Drafting[]): string {
  const plain = basename(file, extname(file))
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 30);
  const name = plain === '' ? 'file' : plain;
  const used = new Set(before.map((drafting) => drafting.name));
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}-${number}`;
    if (!used.has(free)) return free;
  }
}
