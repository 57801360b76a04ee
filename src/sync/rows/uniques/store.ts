import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIGEST_WORDS } from './digest.js';
import { createSieve } from './sieve.js';

/**
 * Where a value stands: the row, and the number of the path in a list that the caller keeps. Open: the org may still refuse the row, and then
 * the value is free.
 */
export type Place = { readonly row: number; readonly path: number; readonly isOpen: boolean };

export type UniqueStore = {
  /** Where the digest at `at` was put, or undefined. */
  find(digests: Uint32Array, at: number): Place | undefined;
  /** Puts a digest that is not there yet. */
  add(digests: Uint32Array, at: number, place: Place): void;
  /** Deletes what was put on disk. */
  close(): void;
};

const PARTITIONS = 64;
/** A digest, its row, and its path with the bit of an open row below it. */
const ENTRY_WORDS = DIGEST_WORDS + 2;
const CHUNK_ENTRIES = 512;
const CHUNK_WORDS = CHUNK_ENTRIES * ENTRY_WORDS;
const CHUNK_BYTES = CHUNK_WORDS * 4;
const PLACES_REMEMBERED = 50_000;

/**
 * A set of digests whose memory does not grow with them. A sieve tells nearly every new digest from those put before; one that may be old is
 * looked for in its partition: the part in memory, then the parts written to a private temp file (only keyed digests and row numbers: of
 * values nothing).
 *
 */
export function createUniqueStore(): UniqueStore {
  const sieve = createSieve();
  const buffers = Array.from({ length: PARTITIONS }, () => new Uint32Array(0));
  const counts = new Uint32Array(PARTITIONS);
  /** By partition, the places in the file of its chunks. */
  const chunks: number[][] = Array.from({ length: PARTITIONS }, () => []);
  const scratch = new Uint32Array(CHUNK_WORDS);
  const found = new Map<string, Place>();
  let written = 0;
  let folder: string | undefined;
  let file = -1;

  const spill = (buffer: Uint32Array, partition: number): void => {
    if (folder === undefined) {
      folder = mkdtempSync(join(tmpdir(), 'power-digests-'));
      file = openSync(join(folder, 'digests'), 'wx+', 0o600);
      // Where the system allows it the file has no name from here on: a run that is killed leaves nothing behind.
      if (process.platform !== 'win32') rmSync(folder, { recursive: true, force: true });
    }
    writeAll(file, new Uint8Array(buffer.buffer, buffer.byteOffset, CHUNK_BYTES), written);
    chunks[partition]?.push(written);
    written += CHUNK_BYTES;
  };

  const search = (digests: Uint32Array, at: number): Place | undefined => {
    const partition = (digests[at] ?? 0) % PARTITIONS;
    const buffer = buffers[partition];
    const near = buffer && placeIn(buffer, counts[partition] ?? 0, digests, at);
    if (near !== undefined) return near;
    for (const place of chunks[partition] ?? []) {
      readAll(file, new Uint8Array(scratch.buffer), place);
      const far = placeIn(scratch, CHUNK_ENTRIES, digests, at);
      if (far !== undefined) return far;
    }
    return undefined;
  };

  const find = (digests: Uint32Array, at: number): Place | undefined => {
    if (!sieve.has(digests, at)) return undefined;
    const name = `${digests[at]},${digests[at + 1]},${digests[at + 2]},${digests[at + 3]}`;
    const known = found.get(name);
    if (known !== undefined) return known;
    const place = search(digests, at);
    if (place === undefined) return undefined;
    if (found.size >= PLACES_REMEMBERED) found.clear();
    found.set(name, place);
    return place;
  };

  const add: UniqueStore['add'] = (digests, at, { row, path, isOpen }) => {
    sieve.add(digests, at);
    const partition = (digests[at] ?? 0) % PARTITIONS;
    let buffer = buffers[partition] ?? scratch;
    const count = counts[partition] ?? 0;
    if (buffer.length === 0) buffers[partition] = buffer = new Uint32Array(CHUNK_WORDS);
    const start = count * ENTRY_WORDS;
    for (let word = 0; word < DIGEST_WORDS; word += 1) buffer[start + word] = digests[at + word] ?? 0;
    buffer[start + DIGEST_WORDS] = row;
    buffer[start + DIGEST_WORDS + 1] = path * 2 + Number(isOpen);
    counts[partition] = count + 1;
    if (count + 1 === CHUNK_ENTRIES) {
      spill(buffer, partition);
      counts[partition] = 0;
    }
  };

  const close = (): void => {
    if (folder === undefined) return;
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  };

  return { find, add, close };
}

function placeIn(entries: Uint32Array, count: number, digests: Uint32Array, at: number): Place | undefined {
  const first = digests[at];
  const end = count * ENTRY_WORDS;
  for (let start = 0; start < end; start += ENTRY_WORDS) {
    if (
      entries[start] === first &&
      entries[start + 1] === digests[at + 1] &&
      entries[start + 2] === digests[at + 2] &&
      entries[start + 3] === digests[at + 3]
    ) {
      const last = entries[start + DIGEST_WORDS + 1] ?? 0;
      return { row: entries[start + DIGEST_WORDS] ?? 0, path: last >>> 1, isOpen: (last & 1) === 1 };
    }
  }
  return undefined;
}

function writeAll(file: number, bytes: Uint8Array, place: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, bytes.length - done, place + done);
  }
}

function readAll(file: number, bytes: Uint8Array, place: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(file, bytes, done, bytes.length - done, place + done);
    if (read === 0) throw new Error('the file of digests was cut short');
    done += read;
  }
}
