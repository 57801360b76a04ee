import { writeSync } from 'node:fs';

/** Writes text to its last byte: a disk that is nearly full takes a part of it first and says so only at the next attempt. */
export function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
