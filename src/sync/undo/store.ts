import { chmod, mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { ApplyStatus } from '../apply/index.js';
import { encodeFrame, newPreamble, readFrames, readPreamble, type Preamble } from './codec.js';
import { undoSecret, type UndoSecret } from './secret.js';
import type { BeforeImage, BeforeImages } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** Days a run can be undone for, unless told otherwise. */
export const KEEP_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const ENDING = '.images';
/** Records a frame: bounds what is held in memory while one is written or read. */
const FRAME_RECORDS = 1000;

/** For a run that is not to be undone. */
export const KEEPS_NOTHING: BeforeImages = {
  keep: () => Promise.resolve(),
  written: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

/** What an images file says of its run, beside the images. */
export type RunNote = {
  readonly runId: string;
  readonly orgId: string;
  readonly config: string;
  readonly username: string;
  /** ISO 8601. */
  readonly started: string;
  readonly expires: string;
  /** The run that this run took back. */
  readonly undoes?: string;
};

type HeaderFrame = { readonly kind: 'header' } & RunNote;
type Frame =
  | HeaderFrame
  | { readonly kind: 'images'; readonly at: string; readonly images: readonly BeforeImage[] }
  | { readonly kind: 'written'; readonly at: string; readonly ids: Readonly<Record<string, string>> }
  | { readonly kind: 'closed'; readonly at: string; readonly outcome: ApplyStatus };

/** A run whose images are on this machine. */
export type KeptRun = {
  readonly path: string;
  readonly preamble: Preamble;
  readonly line: Buffer;
};

export type NewRun = Omit<RunNote, 'expires'> & { readonly keepDays?: number; readonly now?: () => Date };

/** A run's images as they are read back. */
export type ImagesReader = {
  readonly note: RunNote;
  frames(): AsyncGenerator<Exclude<Frame, HeaderFrame>, { readonly torn: boolean }>;
};

/** Where before-images lie on this machine: `<dataDir>/power/undo/<orgId>/<runId>.images`. */
export class UndoStore {
  private known: Promise<UndoSecret> | undefined;

  /** @param dataDir the CLI's own folder for data */
  public constructor(
    dataDir: string,
    private readonly env: NodeJS.ProcessEnv = process.env
  ) {
    this.folder = join(dataDir, 'power', 'undo');
  }

  private readonly folder: string;

  /**
   * Begins the images of a run. Nothing is on disk before the first `keep`, so that a run which writes nothing leaves nothing.
   *
   * @throws what `undoSecret` throws: a run that cannot keep its images must not begin
   */
  public async begin(run: NewRun): Promise<BeforeImages> {
    const secret = await this.secret();
    return new ImagesFile(this.pathOf(run.orgId, run.runId), run, secret);
  }

  /** The runs of an org that have not expired, in no order. */
  public async runs(orgId: string, now: Date): Promise<KeptRun[]> {
    const all = await this.files(orgId);
    return all.filter(({ preamble }) => Date.parse(preamble.expires) > now.getTime());
  }

  /** @throws UndoRunUnknownError, UndoExpiredError, and what reading a file throws */
  public async open(orgId: string, runId: string, now: Date): Promise<ImagesReader> {
    const run = (await this.files(orgId)).find(({ preamble }) => preamble.runId.toLowerCase() === runId.toLowerCase());
    if (!run) throw messages.createError('error.UndoRunUnknown', [runId, orgId]);
    if (Date.parse(run.preamble.expires) <= now.getTime()) {
      throw messages.createError('error.UndoExpired', [runId, run.preamble.expires]);
    }
    return this.read(run);
  }

  /** @throws what reading a file throws, UndoFileEmptyError */
  public async read({ path, line, preamble }: KeptRun): Promise<ImagesReader> {
    const secret = await this.secret();
    const frames = (): ReturnType<typeof readFrames> => readFrames(path, line, preamble, secret);
    const first = frames();
    const { value, done } = await first.next();
    await first.return({ torn: false });
    if (done) throw messages.createError('error.UndoFileEmpty', [preamble.runId]);
    const { kind: _kind, ...note } = value as HeaderFrame;
    return { note, frames: () => withoutHeader(frames()) };
  }

  /**
   * Removes what has expired, of every org.
   *
   * @returns how many files
   */
  public async removeExpired(now: Date): Promise<number> {
    let removed = 0;
    for (const orgId of await listed(this.folder)) {
      for (const { path, preamble } of await this.files(orgId)) {
        if (Date.parse(preamble.expires) <= now.getTime()) {
          await rm(path, { force: true });
          removed += 1;
        }
      }
    }
    return removed;
  }

  private secret(): Promise<UndoSecret> {
    this.known ??= undoSecret(this.folder, this.env);
    return this.known;
  }

  private pathOf(orgId: string, runId: string): string {
    return join(this.folder, orgId, `${runId}${ENDING}`);
  }

  /** Files that another program put there, or that a killed run had only begun, are passed over: they hold no images. */
  private async files(orgId: string): Promise<KeptRun[]> {
    const names = (await listed(join(this.folder, orgId))).filter((name) => name.endsWith(ENDING));
    const found = await Promise.all(
      names.map(async (name): Promise<KeptRun | undefined> => {
        const path = join(this.folder, orgId, name);
        const head = await readPreamble(path).catch(() => undefined);
        return head && { path, ...head };
      })
    );
    return found.filter((run) => run !== undefined);
  }
}

async function listed(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function* withoutHeader(frames: ReturnType<typeof readFrames>): ReturnType<ImagesReader['frames']> {
  await frames.next();
  for (;;) {
    const next = await frames.next();
    if (next.done) return next.value;
    yield next.value as Exclude<Frame, HeaderFrame>;
  }
}

/** One run's images, written as they come; every `keep` is on the disk before it returns. */
class ImagesFile implements BeforeImages {
  private file: FileHandle | undefined;
  private line: Buffer = Buffer.alloc(0);
  private key: Buffer = Buffer.alloc(0);
  private frames = 0;
  private last: Promise<unknown> = Promise.resolve();

  public constructor(
    private readonly path: string,
    private readonly run: NewRun,
    private readonly secret: UndoSecret
  ) {}

  public keep(images: readonly BeforeImage[]): Promise<void> {
    if (images.length === 0) return Promise.resolve();
    return this.inTurn(async () => {
      const file = await this.opened();
      for (let start = 0; start < images.length; start += FRAME_RECORDS) {
        await this.append(file, {
          kind: 'images',
          at: this.now().toISOString(),
          images: images.slice(start, start + FRAME_RECORDS),
        });
      }
      await file.datasync();
    });
  }

  /** Not waited for on the disk: after a kill, a record without its id is found by its key. */
  public written(ids: ReadonlyMap<string, string>): Promise<void> {
    if (ids.size === 0) return Promise.resolve();
    return this.inTurn(async () => {
      await this.append(await this.opened(), {
        kind: 'written',
        at: this.now().toISOString(),
        ids: Object.fromEntries(ids),
      });
    });
  }

  public close(outcome: ApplyStatus): Promise<void> {
    return this.inTurn(async () => {
      if (!this.file) return;
      await this.append(this.file, { kind: 'closed', at: this.now().toISOString(), outcome });
      await this.file.datasync();
      await this.file.close();
    });
  }

  /** Frames are numbered: two calls at once must not meet. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private now(): Date {
    return this.run.now?.() ?? new Date();
  }

  private async opened(): Promise<FileHandle> {
    if (this.file) return this.file;
    const { keepDays = KEEP_DAYS, now: _now, ...note } = this.run;
    const expires = new Date(this.now().getTime() + keepDays * DAY_MS).toISOString();
    const { line, key } = newPreamble({ orgId: note.orgId, runId: note.runId, expires }, this.secret);
    const folder = dirname(this.path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const file = await open(this.path, 'wx', 0o600);
    await file.appendFile(line);
    this.file = file;
    this.line = line;
    this.key = key;
    await this.append(file, { kind: 'header', ...note, expires });
    await file.sync();
    await syncFolder(folder);
    return file;
  }

  private async append(file: FileHandle, frame: Frame): Promise<void> {
    const number = this.frames;
    this.frames += 1;
    await file.appendFile(encodeFrame(this.key, this.line, number, frame));
  }
}

/** A file is safe only when its name is, too. Some systems cannot sync a folder; they do not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
