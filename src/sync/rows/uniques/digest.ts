/**
 * SipHash-2-4 with 128 bits (Aumasson and Bernstein): a digest that nobody can work out, or make two texts meet in, without the key. It is
 * written out in 32-bit halves because a call of node:crypto for each row costs more than the rows' own checks.
 */

export type DigestKey = readonly [number, number, number, number];

/** How many 32-bit words a digest has. */
export const DIGEST_WORDS = 4;

const WORD_ROUNDS = 2;
const LAST_ROUNDS = 4;

/** Writes the digest of a text (its UTF-16 units, little-endian) to `into` from `at` on. */
export function digestText(key: DigestKey, text: string, into: Uint32Array, at: number): void {
  const [key0, key1, key2, key3] = key;
  let v0l = key0 ^ 0x70736575;
  let v0h = key1 ^ 0x736f6d65;
  let v1l = key2 ^ 0x6e646f6d ^ 0xee;
  let v1h = key3 ^ 0x646f7261;
  let v2l = key0 ^ 0x6e657261;
  let v2h = key1 ^ 0x6c796765;
  let v3l = key2 ^ 0x79746573;
  let v3h = key3 ^ 0x74656462;
  const { length } = text;
  // The last word holds what is left over, and the length in its highest byte.
  const wordSteps = ((length >> 2) + 1) * WORD_ROUNDS;
  const steps = wordSteps + 2 * LAST_ROUNDS;
  let low = 0;
  let high = 0;
  for (let step = 0; step < steps; step += 1) {
    const isWordStart = step < wordSteps && step % WORD_ROUNDS === 0;
    if (isWordStart) {
      const from = (step / WORD_ROUNDS) * 4;
      if (from + 4 <= length) {
        low = text.charCodeAt(from) | (text.charCodeAt(from + 1) << 16);
        high = text.charCodeAt(from + 2) | (text.charCodeAt(from + 3) << 16);
      } else {
        const left = length - from;
        low = (left > 0 ? text.charCodeAt(from) : 0) | (left > 1 ? text.charCodeAt(from + 1) << 16 : 0);
        high = (left > 2 ? text.charCodeAt(from + 2) : 0) | (((length * 2) & 0xff) << 24);
      }
      v3l ^= low;
      v3h ^= high;
    } else if (step === wordSteps) {
      v2l ^= 0xee;
    } else if (step === wordSteps + LAST_ROUNDS) {
      into[at] = v0l ^ v1l ^ v2l ^ v3l;
      into[at + 1] = v0h ^ v1h ^ v2h ^ v3h;
      v1l ^= 0xdd;
    }

    // One round: v0 += v1, v2 += v3. A sum below what was added went over its 32 bits; all stays in whole numbers of the processor.
    v0l = (v0l + v1l) | 0;
    v0h = (v0h + v1h + (v0l >>> 0 < v1l >>> 0 ? 1 : 0)) | 0;
    v2l = (v2l + v3l) | 0;
    v2h = (v2h + v3h + (v2l >>> 0 < v3l >>> 0 ? 1 : 0)) | 0;
    // v1 = rotl(v1, 13) ^ v0, v0 = rotl(v0, 32); v3 = rotl(v3, 16) ^ v2.
    let turned = (v1l << 13) | (v1h >>> 19);
    v1h = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
    v1l = turned ^ v0l;
    turned = v0l;
    v0l = v0h;
    v0h = turned;
    turned = (v3l << 16) | (v3h >>> 16);
    v3h = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
    v3l = turned ^ v2l;
    // v0 += v3, v2 += v1.
    v0l = (v0l + v3l) | 0;
    v0h = (v0h + v3h + (v0l >>> 0 < v3l >>> 0 ? 1 : 0)) | 0;
    v2l = (v2l + v1l) | 0;
    v2h = (v2h + v1h + (v2l >>> 0 < v1l >>> 0 ? 1 : 0)) | 0;
    // v3 = rotl(v3, 21) ^ v0; v1 = rotl(v1, 17) ^ v2, v2 = rotl(v2, 32).
    turned = (v3l << 21) | (v3h >>> 11);
    v3h = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
    v3l = turned ^ v0l;
    turned = (v1l << 17) | (v1h >>> 15);
    v1h = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
    v1l = turned ^ v2l;
    turned = v2l;
    v2l = v2h;
    v2h = turned;

    if (step < wordSteps && step % WORD_ROUNDS === WORD_ROUNDS - 1) {
      v0l ^= low;
      v0h ^= high;
    }
  }
  into[at + 2] = v0l ^ v1l ^ v2l ^ v3l;
  into[at + 3] = v0h ^ v1h ^ v2h ^ v3h;
}
