import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { Messages } from '@salesforce/core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

const BUFFER_SIZE = 64 * 1024;

/** A file being written, in pieces. It appears under its name only when it is whole. */
export type Output = {
  readonly write: (text: string) => void;
  /** Writes what is left and gives the file its name. */
  readonly finish: () => void;
  /** Throws away what was written. */
  readonly discard: () => void;
};

/**
 * Begins a file that only its owner may read (mode 0600).
 *
 * @param path as the person named it
 * @throws OutputNotWritableError
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
  const file = attempt(() => openSync(partial, 'wx', 0o600));
  const flush = (): void => {
    if (buffer.length > 0) writeSync(file, buffer.join(''));
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
        closeSync(file);
        renameSync(partial, target);
      });
    },
    discard: () => {
      closeSync(file);
      rmSync(partial, { force: true });
    },
  };
}
