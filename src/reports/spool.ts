import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { writeAll } from './write-all.js';

/** Lines kept aside until their place in a report comes. */
export type Spool = {
  /** @param line without a line break in it */
  add(line: string): void;
  /** All that was added, in order. To be read once, when all is there. */
  lines(): Iterable<string>;
  /** Deletes it. Calling it again does nothing. */
  discard(): void;
};

const BUFFER_SIZE = 64 * 1024;

/** Begins a spool: a file only its owner may read, in a folder of its own, made when there is much to keep and gone with the process at the latest. */
export function createSpool(): Spool {
  let folder: string | undefined;
  let file: number | undefined;
  let buffer: string[] = [];
  let size = 0;

  const flush = (): void => {
    if (file === undefined) {
      folder = mkdtempSync(join(tmpdir(), 'power-report-'));
      process.once('exit', discard);
      file = openSync(join(folder, 'spool'), 'wx+', 0o600);
    }
    writeAll(file, buffer.join(''));
    buffer = [];
    size = 0;
  };

  const discard = (): void => {
    process.removeListener('exit', discard);
    if (file !== undefined) closeSync(file);
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    file = undefined;
    folder = undefined;
    buffer = [];
  };

  const lines = function* (): Generator<string> {
    if (file !== undefined) {
      const decoder = new StringDecoder('utf8');
      const bytes = Buffer.alloc(BUFFER_SIZE);
      let begun = '';
      for (let position = 0, count = -1; count !== 0; position += count) {
        count = readSync(file, bytes, 0, BUFFER_SIZE, position);
        const whole = (begun + decoder.write(bytes.subarray(0, count))).split('\n');
        begun = whole.pop() ?? '';
        yield* whole;
      }
    }
    for (const line of buffer) yield line.slice(0, -1);
  };

  return {
    add: (line) => {
      buffer.push(`${line}\n`);
      size += line.length;
      if (size > BUFFER_SIZE) flush();
    },
    lines,
    discard,
  };
}
