import { hash } from 'node:crypto';

/** Numbers the different keys of a file from 0, in the order in which they come. */
export type KeyTable = {
  /** The key's number; a new one when it was never seen. */
  add(key: string): number;
  /** The key's number, or -1. */
  find(key: string): number;
  readonly size: number;
};

const WORDS = 4;

/**
 * A table of keys that holds 128 bits of each key's digest and nothing of its text: 24 bytes or so a key whatever its length, and no
 * value of anybody's in memory.
 */
export function createKeyTable(): KeyTable {
  let size = 0;
  let slots = new Int32Array(1024).fill(-1);
  let digests = new Uint32Array(512 * WORDS);
  // A key is looked for and then added: its digest is worked out once.
  let lastKey: string | undefined;
  const lastDigest = new Uint32Array(WORDS);

  const digestOf = (key: string): Uint32Array => {
    if (key === lastKey) return lastDigest;
    const bytes = hash('sha1', key, 'buffer');
    for (let word = 0; word < WORDS; word += 1) lastDigest[word] = bytes.readUInt32LE(word * 4);
    lastKey = key;
    return lastDigest;
  };

  const slotOf = (digest: Uint32Array): number => {
    const mask = slots.length - 1;
    let slot = (digest[0] ?? 0) & mask;
    for (;;) {
      const number = slots[slot] ?? -1;
      if (number === -1 || same(digests, number * WORDS, digest)) return slot;
      slot = (slot + 1) & mask;
    }
  };

  const grow = (): void => {
    const more = new Uint32Array(digests.length * 2);
    more.set(digests);
    digests = more;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let number = 0; number < size; number += 1) {
      slots[slotOf(digests.subarray(number * WORDS, number * WORDS + WORDS))] = number;
    }
  };

  const add = (key: string): number => {
    const digest = digestOf(key);
    const slot = slotOf(digest);
    const known = slots[slot] ?? -1;
    if (known !== -1) return known;
    digests.set(digest, size * WORDS);
    slots[slot] = size;
    size += 1;
    if (size * WORDS === digests.length) grow();
    return size - 1;
  };

  return {
    add,
    find: (key) => slots[slotOf(digestOf(key))] ?? -1,
    get size() {
      return size;
    },
  };
}

function same(digests: Uint32Array, start: number, digest: Uint32Array): boolean {
  return (
    digests[start] === digest[0] &&
    digests[start + 1] === digest[1] &&
    digests[start + 2] === digest[2] &&
    digests[start + 3] === digest[3]
  );
}
