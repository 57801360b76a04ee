import { expect } from 'chai';
import fc from 'fast-check';
import type { DigestKey } from '../../../../src/sync/rows/uniques/digest.js';
import { digestText } from '../../../../src/sync/rows/uniques/digest.js';

const MASK = (1n << 64n) - 1n;

/** SipHash-2-4-128 as its authors write it, in 64-bit words. */
const reference = (key: Buffer, message: Buffer): string => {
  const rotate = (value: bigint, by: bigint): bigint => ((value << by) | (value >> (64n - by))) & MASK;
  const k0 = key.readBigUInt64LE(0);
  const k1 = key.readBigUInt64LE(8);
  let v0 = k0 ^ 0x736f6d6570736575n;
  let v1 = k1 ^ 0x646f72616e646f6dn ^ 0xeen;
  let v2 = k0 ^ 0x6c7967656e657261n;
  let v3 = k1 ^ 0x7465646279746573n;
  const rounds = (count: number): void => {
    for (let round = 0; round < count; round += 1) {
      v0 = (v0 + v1) & MASK;
      v1 = rotate(v1, 13n) ^ v0;
      v0 = rotate(v0, 32n);
      v2 = (v2 + v3) & MASK;
      v3 = rotate(v3, 16n) ^ v2;
      v0 = (v0 + v3) & MASK;
      v3 = rotate(v3, 21n) ^ v0;
      v2 = (v2 + v1) & MASK;
      v1 = rotate(v1, 17n) ^ v2;
      v2 = rotate(v2, 32n);
    }
  };
  const padded = Buffer.concat([message, Buffer.alloc(8 - (message.length % 8))]);
  padded[padded.length - 1] = message.length & 0xff;
  for (let at = 0; at < padded.length; at += 8) {
    const word = padded.readBigUInt64LE(at);
    v3 ^= word;
    rounds(2);
    v0 ^= word;
  }
  v2 ^= 0xeen;
  rounds(4);
  const out = Buffer.alloc(16);
  out.writeBigUInt64LE(v0 ^ v1 ^ v2 ^ v3, 0);
  v1 ^= 0xddn;
  rounds(4);
  out.writeBigUInt64LE(v0 ^ v1 ^ v2 ^ v3, 8);
  return out.toString('hex');
};

const ours = (key: Buffer, text: string): string => {
  const words: DigestKey = [key.readInt32LE(0), key.readInt32LE(4), key.readInt32LE(8), key.readInt32LE(12)];
  const into = new Uint32Array(6);
  digestText(words, text, into, 1);
  const out = Buffer.alloc(16);
  for (let word = 0; word < 4; word += 1) out.writeUInt32LE(into[word + 1] ?? 0, word * 4);
  return out.toString('hex');
};

describe('digests of unique values', () => {
  const authorsKey = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');

  it('give the authors’ own answer for nothing', () => {
    expect(ours(authorsKey, '')).to.equal('a3817f04ba25a8e66df67214c7550293');
    expect(reference(authorsKey, Buffer.alloc(0))).to.equal('a3817f04ba25a8e66df67214c7550293');
  });

  it('are SipHash-2-4-128 of the text’s UTF-16 units, whatever the key and the text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.string({ unit: 'binary', maxLength: 300 }),
        (bytes, text) => {
          const key = Buffer.from(bytes);
          expect(ours(key, text)).to.equal(reference(key, Buffer.from(text, 'utf16le')));
        }
      )
    );
  });
});
