import { createReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Messages } from '@salesforce/core/messages';
import { PLAN_FORMAT, PLAN_VERSION } from './types.js';
import type { PlanChange, PlanFinding, PlanHeader, PlanLine, PlanNote, PlanSummary } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

const OWNER_ONLY = 0o600;
const BUFFERED_CHARACTERS = 256 * 1024;
const STALE = 66;

/** Lines collected into a file of their own, written in large pieces. */
class LineFile {
  private pending: string[] = [];
  private size = 0;

  private constructor(
    public readonly path: string,
    private readonly handle: FileHandle
  ) {}

  public static async create(path: string): Promise<LineFile> {
    // `wx`: a file that is in the way is somebody's; its mode would also not be ours.
    await rm(path, { force: true });
    return new LineFile(path, await open(path, 'wx', OWNER_ONLY));
  }

  public async add(line: PlanLine): Promise<void> {
    const text = `${JSON.stringify(line)}\n`;
    this.pending.push(text);
    this.size += text.length;
    if (this.size >= BUFFERED_CHARACTERS) {
      await this.flush();
    }
  }

  public async append(path: string): Promise<void> {
    await this.flush();
    for await (const piece of createReadStream(path)) {
      await this.handle.write(piece as Buffer);
    }
  }

  public async close(): Promise<void> {
    await this.flush();
    await this.handle.sync();
    await this.handle.close();
  }

  public async discard(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.path, { force: true });
  }

  private async flush(): Promise<void> {
    if (this.size > 0) {
      await this.handle.write(this.pending.join(''));
      this.pending = [];
      this.size = 0;
    }
  }
}

/** A plan in the making. It stands under its name only once it is whole. */
export interface PlanWriter {
  change(change: PlanChange): Promise<void>;
  /** Told after the other changes: no row stands behind it. */
  removal(change: PlanChange): Promise<void>;
  note(note: PlanNote): Promise<void>;
  finding(finding: PlanFinding): Promise<void>;
  /** The header comes last, because the digests of the sources are known only when all was read; it stands first in the file. */
  finish(header: PlanHeader, summary: PlanSummary): Promise<void>;
  /** Removes what was written so far. */
  discard(): Promise<void>;
}

export async function createPlanFile(path: string): Promise<PlanWriter> {
  const partName = (part: string): string => `${path}.${process.pid}.${part}`;
  const changes = await LineFile.create(partName('changes'));
  const removals = await LineFile.create(partName('removals'));
  const notes = await LineFile.create(partName('notes'));
  const findings = await LineFile.create(partName('findings'));
  const parts = [changes, removals, notes, findings];
  const discard = async (): Promise<void> => {
    for (const part of parts) await part.discard();
  };
  return {
    change: (change) => changes.add(change),
    removal: (change) => removals.add(change),
    note: (note) => notes.add(note),
    finding: (finding) => findings.add(finding),
    discard,
    async finish(header, summary) {
      const whole = await LineFile.create(partName('whole'));
      try {
        for (const part of parts) await part.close();
        await whole.add(header);
        for (const part of parts) await whole.append(part.path);
        await whole.add(summary);
        await whole.close();
        await rename(whole.path, path);
      } finally {
        await whole.discard();
        await discard();
      }
    },
  };
}

/** A finished plan, its changes read as a stream and as often as wanted. */
export type PlanFile = {
  readonly path: string;
  readonly header: PlanHeader;
  readonly summary: PlanSummary;
  /** In the order of mappings and rows; removals come last. */
  changes(): AsyncGenerator<PlanChange>;
  /** Conflicts, edits kept, records whose row or whose record is gone. */
  notes(): AsyncGenerator<PlanNote>;
  findings(): AsyncGenerator<PlanFinding>;
};

/**
 * Opens a plan.
 *
 * @throws PlanUnreadableError, PlanUnfinishedError, PlanVersionError (exit code 66): nothing can be applied from it
 */
export async function openPlanFile(path: string): Promise<PlanFile> {
  const header = parseLine(await firstLine(path));
  if (header?.kind !== 'header' || header.format !== PLAN_FORMAT) {
    throw messages.createError('error.PlanUnreadable', [path], [], STALE);
  }
  if (header.version !== PLAN_VERSION) {
    throw messages.createError('error.PlanVersion', [path, header.version, PLAN_VERSION], [], STALE);
  }
  const summary = parseLine(await lastLine(path));
  if (summary?.kind !== 'summary') {
    throw messages.createError('error.PlanUnfinished', [path], [], STALE);
  }
  return {
    path,
    header,
    summary,
    async *changes() {
      for await (const line of linesOf(path)) {
        if (line.kind === 'change') yield line;
        else if (line.kind !== 'header') return;
      }
    },
    async *notes() {
      for await (const line of linesOf(path)) {
        if (isNote(line)) yield line;
        if (line.kind === 'finding') return;
      }
    },
    async *findings() {
      for await (const line of linesOf(path)) {
        if (line.kind === 'finding') yield line;
      }
    },
  };
}

function isNote(line: PlanLine): line is PlanNote {
  return line.kind === 'conflict' || line.kind === 'kept' || line.kind === 'missing' || line.kind === 'deleted';
}

async function* linesOf(path: string): AsyncGenerator<PlanLine> {
  const input = createReadStream(path, 'utf8');
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity })) {
      const line = parseLine(text);
      if (line === undefined) {
        throw messages.createError('error.PlanUnreadable', [path], [], STALE);
      }
      yield line;
    }
  } finally {
    input.destroy();
  }
}

function parseLine(text: string): PlanLine | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as PlanLine) : undefined;
  } catch {
    return undefined;
  }
}

async function firstLine(path: string): Promise<string> {
  const input = createReadStream(path, 'utf8');
  try {
    for await (const text of createInterface({ input })) {
      return text;
    }
    return '';
  } catch (error) {
    throw messages.createError('error.PlanMissing', [path], [], error instanceof Error ? error : undefined);
  } finally {
    input.destroy();
  }
}

/** A summary holds counts by object and mapping; it fits well within this. */
const TAIL_BYTES = 1024 * 1024;

/** The last line, or nothing when the file does not end in a line's end: then the writing was cut off. */
async function lastLine(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size <= TAIL_BYTES) {
    return endOf(await readFile(path, 'utf8'));
  }
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, size - TAIL_BYTES);
    return endOf(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await handle.close();
  }
}

function endOf(text: string): string {
  return text.endsWith('\n') ? text.slice(text.lastIndexOf('\n', text.length - 2) + 1, -1) : '';
}
