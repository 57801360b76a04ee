import { access, constants, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import Papa from 'papaparse';
import type { Schema } from '../../schema/index.js';
import { besides } from '../besides.js';
import type { Config } from '../config/index.js';
import { openPlanFile } from '../plan/index.js';
import { createFindCell } from './columns.js';
import { COLUMNS, linesOf } from './lines.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'give-back');

const OWNER_ONLY = 0o600;
const BUFFERED_CHARACTERS = 64 * 1024;
/** Enough for the line with our columns, whatever a spreadsheet put around them. */
const HEAD_BYTES = 1024;
/** By it spreadsheets know UTF-8. */
const BOM = '\uFEFF';
/** What a spreadsheet would run. */
const FORMULA = /^[=+\-@\t\r]/;

/** `files`: those written. `removed`: those of an earlier run that would have passed for this one's. */
export type GivenBack = { readonly files: readonly string[]; readonly removed: readonly string[] };

type Records = Pick<Config, 'records' | 'sources'>;

/**
 * Sees to it, before the work, that a give-back file can be written, and that nothing but an earlier one stands where it may be written or removed.
 *
 * @throws GiveBackInTheWayError, GiveBackNotWritableError
 */
export async function refuseOthersFiles(path: string, config: Records): Promise<void> {
  const folder = dirname(resolve(path));
  await access(folder, constants.W_OK).catch(() => {
    throw messages.createError('error.GiveBackNotWritable', [path, folder]);
  });
  for (const place of placesOf(path, config)) {
    if ((await whatIsAt(place)) === 'other') throw messages.createError('error.GiveBackInTheWay', [place]);
  }
}

/**
 * Writes the org's edits that a plan keeps or holds as CSV, a line for each field, in the plan's order: under the name given, or beside it under the
 * names of the sources where several have such edits. Without any, no file.
 *
 * @throws GiveBackInTheWayError; what `openPlanFile` throws
 */
export async function writeGiveBack(
  path: string,
  planFile: string,
  config: Records,
  schema: Schema
): Promise<GivenBack> {
  await refuseOthersFiles(path, config);
  const findCell = createFindCell(config, schema);
  const plan = await openPlanFile(planFile);
  const parts = new Map<string, Part>();
  try {
    for await (const note of plan.notes()) {
      if (note.kind !== 'kept' && note.kind !== 'conflict') continue;
      const place = besides(path, config.records[note.mapping]?.from ?? note.mapping);
      let part = parts.get(place);
      if (part === undefined) parts.set(place, (part = await Part.begin(place)));
      for (const cells of linesOf(note, findCell, schema)) await part.add(cells);
    }
    const files: string[] = [];
    for (const [place, part] of parts) {
      const file = parts.size === 1 ? path : place;
      await part.finish(file);
      files.push(file);
    }
    return { files, removed: await removeEarlier(path, config, files) };
  } finally {
    for (const part of parts.values()) await part.discard();
  }
}

/** A file in the making, under another name until it is whole. */
class Part {
  private pending = '';

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle
  ) {}

  public static async begin(place: string): Promise<Part> {
    const path = `${place}.${process.pid}.part`;
    await rm(path, { force: true });
    const part = new Part(path, await open(path, 'wx', OWNER_ONLY));
    part.pending = BOM;
    await part.add(COLUMNS);
    return part;
  }

  public async add(cells: readonly string[]): Promise<void> {
    this.pending += `${Papa.unparse([[...cells]], { escapeFormulae: FORMULA })}\r\n`;
    if (this.pending.length >= BUFFERED_CHARACTERS) await this.flush();
  }

  public async finish(file: string): Promise<void> {
    await this.flush();
    await this.handle.close();
    await rename(this.path, file);
  }

  public async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    await this.handle.write(this.pending);
    this.pending = '';
  }
}

/** Every name a run of the config could give such a file. */
function placesOf(path: string, { records }: Records): readonly string[] {
  const sources = Object.values(records).map(({ from }) => from);
  return [...new Set([path, ...sources.map((name) => besides(path, name))])];
}

async function removeEarlier(path: string, config: Records, written: readonly string[]): Promise<string[]> {
  const fresh = new Set(written.map((file) => resolve(file)));
  const removed: string[] = [];
  for (const place of placesOf(path, config)) {
    if (fresh.has(resolve(place)) || (await whatIsAt(place)) !== 'ours') continue;
    await rm(place);
    removed.push(place);
  }
  return removed;
}

/** A file is ours when our columns are its first, also after a spreadsheet saved it with another delimiter. */
async function whatIsAt(path: string): Promise<'nothing' | 'ours' | 'other'> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'nothing' : 'other';
  }
  try {
    if (!(await handle.stat()).isFile()) return 'other';
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const [head = ''] = buffer
      .toString('utf8', 0, bytesRead)
      .replace(BOM, '')
      .split(/[\r\n]/);
    const cells = head.split(/[,;\t]/).map((cell) => cell.replaceAll('"', '').trim());
    return COLUMNS.every((column, index) => cells[index] === column) ? 'ours' : 'other';
  } finally {
    await handle.close();
  }
}
