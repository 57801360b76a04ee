import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import { writeAll } from './write-all.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

const BUFFER_SIZE = 64 * 1024;

/** A file being written, in pieces. It appears under its name only when it is whole. */
export type Output = {
  readonly write: (text: string) => void;
  /** Writes what is left and gives the file its name. */
  readonly finish: () => void;
  /** Throws away what was written, whatever state it is in. */
  readonly discard: () => void;
};

/**
 * Begins a file that only its owner may read (mode 0600). An interrupted process leaves nothing of it behind.
 *
 * @param path as the person named it
 * @throws OutputNotWritableError, here and from `write` and `finish` (a full disk, for instance)
 */
export function openOutput(path: string): Output {
  const target = resolve(path);
  const partial = `${target}.${randomBytes(4).toString('hex')}.partial`;
  let buffer: string[] = [];
  let size = 0;
  const attempt = <Result>(work: () => Result): Result => {
    try {
      return work();
    } catch (error) {
      throw messages.createError('error.OutputNotWritable', [path, (error as Error).message]);
    }
  };
  // A device or a folder cannot be replaced by a file; better said before the work than after it.
  if (statSync(target, { throwIfNoEntry: false })?.isFile() === false) {
    throw messages.createError('error.OutputNotWritable', [path, messages.getMessage('output.noFile')]);
  }
  let file: number | undefined = attempt(() => openSync(partial, 'wx', 0o600));

  const close = (): void => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  const discard = (): void => {
    process.removeListener('exit', discard);
    close();
    rmSync(partial, { force: true });
  };
  process.once('exit', discard);
  const flush = (): void => {
    if (buffer.length > 0 && file !== undefined) writeAll(file, buffer.join(''));
    buffer = [];
    size = 0;
  };
  return {
    write: (text) => {
      buffer.push(text);
      size += text.length;
      if (size > BUFFER_SIZE) attempt(flush);
    },
    finish: () => {
      attempt(() => {
        flush();
        close();
        renameSync(partial, target);
      });
      process.removeListener('exit', discard);
    },
    discard,
  };
}
