import { mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import {
  changesWindow,
  readChanges,
  stampText,
  type ChangedRow,
  type ChangesQuery,
  type OrgPort,
} from '../org/index.js';
import type { PostgresPlace } from '../postgres/index.js';
import type { Schema } from '../schema/index.js';
import { fileTarget, type Target } from './files.js';
import { postgresTarget } from './postgres.js';
import { selectColumns, usualObjects, type Selection } from './select.js';
import { readState, watermarkOf, writeState, type ExportState } from './state.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'export');

const EXIT_CONFIG = 78;

export const EXPORT_FORMATS = ['csv', 'ndjson', 'postgres'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export type ExportInput = {
  readonly port: OrgPort;
  readonly schema: Schema;
  /** Undefined: all of the campaign's but requests for certification. */
  readonly objects?: readonly string[];
  readonly fields?: readonly string[];
  readonly where?: string;
  /** `last`: what changed since the run before; a moment in ISO 8601: since then. Undefined: all there is. */
  readonly since?: string;
  readonly format: ExportFormat;
  /** A file, or a folder where there are several objects. Of no use to Postgres. */
  readonly output?: string;
  readonly inert: boolean;
  /** Where a table is, for Postgres; default the object's name in small letters. */
  readonly table?: string;
  readonly database?: PostgresPlace;
  /** Records of one query, and of one transaction. Default 2,000. */
  readonly pageRows?: number;
  readonly onProgress?: (object: string, records: number) => void;
  readonly signal?: AbortSignal;
};

export type ExportedObject = {
  readonly object: string;
  /** The file or the table. */
  readonly target: string;
  readonly records: number;
  /** Told as gone. */
  readonly deleted: number;
  readonly fields: readonly string[];
  /** Sensitive fields that nobody named. */
  readonly leftOut: readonly string[];
  readonly since: string | null;
  /** The stamp this run stopped before; null where it read all there was. */
  readonly until: string | null;
};

/** What would be exported, without a call. */
export function describeSelection(input: Pick<ExportInput, 'schema' | 'objects' | 'fields' | 'where'>): Selection[] {
  const objects = input.objects ?? usualObjects(input.schema);
  if (objects.length !== 1 && (input.fields !== undefined || input.where !== undefined)) {
    throw messages.createError('error.ExportOneObject', [], [], EXIT_CONFIG);
  }
  return [...new Set(objects)].map((name) => selectColumns(input.schema, name, input.fields, input.where));
}

/**
 * Exports records, object by object. Files of objects that were finished stay when a later one fails.
 *
 * @throws what `describeSelection`, the port and the target throw; SinceInvalidError, OutputNeededError (exit code 78)
 */
export async function exportRecords(input: ExportInput): Promise<ExportedObject[]> {
  const selections = describeSelection(input);
  if (input.since !== undefined && input.since !== 'last' && Number.isNaN(Date.parse(input.since))) {
    throw messages.createError('error.SinceInvalid', [input.since], [], EXIT_CONFIG);
  }
  const done: ExportedObject[] = [];
  for (const selection of selections) {
    done.push(
      input.format === 'postgres'
        ? await toTable(input, selection, selections.length)
        : await toFile(input, selection, selections.length, input.format)
    );
  }
  return done;
}

async function toTable(input: ExportInput, selection: Selection, objects: number): Promise<ExportedObject> {
  if (input.table !== undefined && objects > 1)
    throw messages.createError('error.ExportOneObject', [], [], EXIT_CONFIG);
  const table = input.table ?? selection.object.name.toLowerCase();
  const { organizationId: orgId } = input.port;
  const target = await postgresTarget(input.database ?? {}, table, selection, {
    orgId,
    resume: input.since === 'last',
  });
  // A table holds what it held: also a first filling learns of what is deleted meanwhile by going on.
  return transfer(input, selection, target, table, target.watermark);
}

async function toFile(
  input: ExportInput,
  selection: Selection,
  objects: number,
  format: 'csv' | 'ndjson'
): Promise<ExportedObject> {
  const { path, state: stateFile } = placesOf(input, selection, objects, format);
  const keeps = input.since === 'last';
  const state: ExportState | undefined = keeps ? readState(stateFile, input.port.organizationId) : undefined;
  const { name } = selection.object;
  const watermark = state === undefined ? undefined : watermarkOf(state, stateFile, name, selection.digest);
  const target = fileTarget(path, selection, { format, tombstones: input.since !== undefined, inert: input.inert });
  let latest = watermark;
  const watched: Target = {
    ...target,
    write: async (rows) => {
      await target.write(rows);
      latest = stampText(rows.at(-1)?.SystemModstamp ?? latest);
    },
  };
  const exported = await transfer(input, selection, watched, path, watermark);
  if (state !== undefined && latest !== undefined) {
    // After the file: what broke between the two is read again, and nothing is left out.
    const own = { watermark: latest, selection: selection.digest };
    writeState(stateFile, { ...state, objects: { ...state.objects, [name]: own } });
  }
  return exported;
}

function placesOf(
  { output }: ExportInput,
  { object }: Selection,
  objects: number,
  format: string
): { readonly path: string; readonly state: string } {
  if (output === undefined) throw messages.createError('error.OutputNeeded', [], [], EXIT_CONFIG);
  const isFolder =
    objects > 1 || /[\\/]$/.test(output) || statSync(output, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return { path: output, state: join(dirname(output), `.${basename(output)}.state.json`) };
  mkdirSync(output, { recursive: true, mode: 0o700 });
  return { path: join(output, `${object.name}.${format}`), state: join(output, '.power-export.state.json') };
}

async function transfer(
  input: ExportInput,
  selection: Selection,
  target: Target,
  called: string,
  watermark: string | undefined
): Promise<ExportedObject> {
  const { object, columns, leftOut, where } = selection;
  const now = input.port.orgTime() ?? new Date();
  const window: { readonly since?: string; readonly until?: string } =
    input.since === undefined
      ? {}
      : input.since === 'last'
        ? changesWindow(watermark, now)
        : { ...changesWindow(undefined, now), since: new Date(input.since).toISOString() };
  const query: ChangesQuery = {
    object: object.name,
    fields: columns.map(({ path }) => path),
    ...window,
    // Before the first record was told there is nothing that could be told as gone.
    deleted: window.since !== undefined,
    ...(where === undefined ? {} : { where }),
    ...(input.pageRows === undefined ? {} : { pageRows: input.pageRows }),
  };
  const counts = { records: 0, deleted: 0 };
  try {
    const pages =
      input.since === undefined && input.format !== 'postgres'
        ? readAll(input.port, query)
        : readChanges(input.port, query);
    for await (const page of pages) {
      input.signal?.throwIfAborted();
      await target.write(page);
      const gone = page.filter((row) => row.IsDeleted === true).length;
      counts.deleted += gone;
      counts.records += page.length - gone;
      input.onProgress?.(object.name, counts.records);
    }
    await target.finish();
  } catch (error) {
    await target.discard();
    throw error;
  }
  return {
    object: object.name,
    target: called,
    ...counts,
    fields: columns.map(({ path }) => path),
    leftOut,
    since: window.since ?? null,
    until: window.until ?? null,
  };
}

/** By Id, which no edit moves: a record that is edited while it is read comes once, and none is passed over. */
async function* readAll(port: OrgPort, { object, fields, where }: ChangesQuery): AsyncGenerator<readonly ChangedRow[]> {
  const condition = where === undefined ? '' : ` WHERE (${where})`;
  const select = ['Id', 'SystemModstamp', ...fields].join(', ');
  for await (const page of port.query(`SELECT ${select} FROM ${object}${condition} ORDER BY Id`)) {
    if (page.length > 0) yield page as readonly ChangedRow[];
  }
}
