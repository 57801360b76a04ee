/** Files as they are opened, read and let go of: one that is no file, or is not the same from first to last, is refused here and only here. */
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { constants, open, stat } from 'node:fs/promises';
import type { SfError } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { shownText } from '../records/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** A pipe that nobody writes to would otherwise be waited for without end, and only an open file can be asked what it is. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Longer paths are no paths of people. */
const SHOWN_PATH = 200;

/** What tells one state of a file from another. Its place on the disk tells a file from one that was put where it stood. */
export type FileState = { readonly ino: bigint; readonly size: bigint; readonly mtimeNs: bigint };

/** A file that is open, and how it was then. */
export type OpenedFile = {
  readonly file: FileHandle;
  /** Bytes. */
  readonly size: number;
  readonly state: FileState;
  /**
   * Looks whether the file, and what its path leads to, is still what was opened.
   *
   * @throws FileChangedError
   */
  mustBeSame(): Promise<void>;
};

/**
 * Opens a file for reading.
 *
 * @param before how it was when it was read before, where it was
 * @throws FileNotFoundError, FileNotReadableError, NotAFileError, LinkLoopError, FileEmptyError, FileNotOpenedError; FileChangedError where it is
 * not as it was before
 */
export async function openFile(path: string, location: string, before?: FileState): Promise<OpenedFile> {
  let file: FileHandle;
  try {
    file = await open(location, READ_WITHOUT_WAITING);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw before !== undefined && code === 'ENOENT'
      ? changed(path, 'gone')
      : openingError(path, error as NodeJS.ErrnoException);
  }
  try {
    const state = await file.stat({ bigint: true });
    if (!state.isFile()) throw messages.createError('error.NotAFile', [shownText(path, SHOWN_PATH)]);
    if (before !== undefined) refuseOther(path, before, state);
    if (state.size === 0n) throw messages.createError('error.FileEmpty', [shownText(path, SHOWN_PATH)]);
    const mustBeSame = async (): Promise<void> => {
      refuseOther(path, state, await file.stat({ bigint: true }));
      refuseOther(path, state, await stateAt(location));
    };
    return { file, size: Number(state.size), state, mustBeSame };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Opens a file for some work. What the work finds wrong counts only where the file stayed the same meanwhile.
 *
 * @throws what `openFile` and the work throw; FileChangedError
 */
export async function withFile<T>(
  path: string,
  location: string,
  work: (opened: OpenedFile) => Promise<T>,
  before?: FileState
): Promise<T> {
  const opened = await openFile(path, location, before);
  try {
    let result: T;
    try {
      result = await work(opened);
    } catch (error) {
      await opened.mustBeSame();
      throw error;
    }
    await opened.mustBeSame();
    return result;
  } finally {
    await opened.file.close();
  }
}

/** The same for work that hands on what it reads bit by bit. Its end comes only where the file stayed the same. */
export async function* streamFile<T>(
  path: string,
  location: string,
  work: (opened: OpenedFile) => AsyncGenerator<T>,
  before?: FileState
): AsyncGenerator<T> {
  const opened = await openFile(path, location, before);
  try {
    try {
      yield* work(opened);
    } catch (error) {
      await opened.mustBeSame();
      throw error;
    }
    await opened.mustBeSame();
  } finally {
    await opened.file.close();
  }
}

/**
 * Reads the next bytes of a file into a buffer. No byte comes from beyond the end that the file had when it was opened, so that one that grows
 * has an end too; and that end is told (by 0 bytes) only of a file that stayed the same: who meets it may trust what it read.
 *
 * @throws FileChangedError
 */
export async function readNext(opened: OpenedFile, buffer: Buffer, offset: number): Promise<number> {
  const { bytesRead } = await opened.file.read(buffer, 0, Math.min(buffer.length, opened.size - offset), offset);
  if (bytesRead === 0) await opened.mustBeSame();
  return bytesRead;
}

/** The error for a file whose bytes are not those that were read before, though nothing else about it says so. */
export function contentChanged(path: string): SfError {
  return changed(path, 'written');
}

async function stateAt(location: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(location, { bigint: true });
  } catch {
    return undefined;
  }
}

function refuseOther(path: string, before: FileState, now: FileState | undefined): void {
  if (now === undefined) throw changed(path, 'gone');
  if (now.ino !== before.ino) throw changed(path, 'replaced');
  if (now.size > before.size) throw changed(path, 'grown', [before.size, now.size]);
  if (now.size < before.size) throw changed(path, 'shrunk', [before.size, now.size]);
  if (now.mtimeNs !== before.mtimeNs) throw changed(path, 'written');
}

type Change = 'gone' | 'replaced' | 'grown' | 'shrunk' | 'written';

function changed(path: string, what: Change, sizes: readonly bigint[] = []): SfError {
  const words = messages.getMessage(`change.${what}`, sizes.map(String));
  return messages.createError('error.FileChanged', [shownText(path, SHOWN_PATH), words]);
}

function openingError(path: string, error: NodeJS.ErrnoException): Error {
  const shown = shownText(path, SHOWN_PATH);
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return messages.createError('error.FileNotFound', [shown]);
    case 'EACCES':
    case 'EPERM':
      return messages.createError('error.FileNotReadable', [shown]);
    // A socket is not opened at all, nor is a device that is not there.
    case 'EISDIR':
    case 'ENXIO':
    case 'ENODEV':
    case 'EOPNOTSUPP':
      return messages.createError('error.NotAFile', [shown]);
    case 'ELOOP':
      return messages.createError('error.LinkLoop', [shown]);
    default:
      // The system's own words name the path, whatever it holds.
      return messages.createError('error.FileNotOpened', [shown, error.code ?? error.name], [], error);
  }
}
