/** Tells digests that were never put from those that may have been. */
export type Sieve = {
  /** False: never put. True: put, or (rarely) taken for one that was. */
  has(digests: Uint32Array, at: number): boolean;
  add(digests: Uint32Array, at: number): void;
};

/** 16 MB, whatever the file's size. At three million digests about one new one in ten thousand is taken for old, and looked for in vain. */
const WORDS = 2 ** 22;
/** All bits of a digest stand in 64 bytes beside each other: one look at far memory, not five. */
const LINE_WORDS = 16;
const LINES = WORDS / LINE_WORDS;

/** A Bloom filter of five bits a digest. */
export function createSieve(): Sieve {
  // Made with the first digest: a file without unique values needs none.
  let words: Uint32Array | undefined;

  const has = (digests: Uint32Array, at: number): boolean => {
    if (words === undefined) return false;
    const line = ((digests[at + 1] ?? 0) % LINES) * LINE_WORDS;
    let left = digests[at + 2] ?? 0;
    for (let bit = 0; bit < 3; bit += 1, left >>>= 9) {
      if (((words[line + ((left >>> 5) & 15)] ?? 0) & (1 << (left & 31))) === 0) return false;
    }
    left = digests[at + 3] ?? 0;
    for (let bit = 0; bit < 2; bit += 1, left >>>= 9) {
      if (((words[line + ((left >>> 5) & 15)] ?? 0) & (1 << (left & 31))) === 0) return false;
    }
    return true;
  };

  const add = (digests: Uint32Array, at: number): void => {
    words ??= new Uint32Array(WORDS);
    const line = ((digests[at + 1] ?? 0) % LINES) * LINE_WORDS;
    let left = digests[at + 2] ?? 0;
    for (let bit = 0; bit < 3; bit += 1, left >>>= 9) mark(words, line, left);
    left = digests[at + 3] ?? 0;
    for (let bit = 0; bit < 2; bit += 1, left >>>= 9) mark(words, line, left);
  };

  return { has, add };
}

function mark(words: Uint32Array, line: number, bits: number): void {
  const word = line + ((bits >>> 5) & 15);
  words[word] = (words[word] ?? 0) | (1 << (bits & 31));
}
