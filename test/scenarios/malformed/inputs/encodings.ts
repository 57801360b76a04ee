import type { MalformedInput } from '../support.js';
import { randomFrom } from '../support.js';
import { encoded, file, goodCsv, HEADER, ROW } from './write.js';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const bytes = (...parts: Array<string | number[]>): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const accents = `${HEADER}\nMuster Wäscherei,Peñasco,NM,87553,12\nExemple Blanchisserie Été,Québec,VT,05001,9\n`;

const NOISE_ENDS = [
  'HeaderQuotesError',
  'HeaderBlankError',
  'HeaderDuplicateError',
  'NoColumnFitsError',
  'QuoteNotClosedError',
];

/** Bytes that are not the text they should be. */
export const encodings: readonly MalformedInput[] = [
  file('UTF-8 with a byte order mark', bytes([0xef, 0xbb, 0xbf], accents), { rows: 2, refused: 0, rules: {} }),
  file('UTF-8 with two byte order marks', bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], accents), {
    rows: 2,
    refused: 0,
    rules: {},
  }),
  file('nothing but a UTF-8 byte order mark', bytes([0xef, 0xbb, 0xbf]), { error: 'FileEmptyError' }),
  file('nothing but a UTF-16 byte order mark', bytes([0xff, 0xfe]), { error: 'FileEmptyError' }),
  file('nothing but a big-endian UTF-16 byte order mark', bytes([0xfe, 0xff]), { error: 'FileEmptyError' }),
  file('half a UTF-8 byte order mark', bytes([0xef, 0xbb], accents), {
    rows: 2,
    refused: 0,
    rules: { 'unknown-column': 1 },
  }),
  file('UTF-16LE with a byte order mark', encoded(accents, 'utf16le', true), { rows: 2, refused: 0, rules: {} }),
  file('UTF-16BE with a byte order mark', encoded(accents, 'utf16be', true), { rows: 2, refused: 0, rules: {} }),
  file('UTF-16LE without a byte order mark', encoded(accents, 'utf16le'), { rows: 2, refused: 0, rules: {} }),
  file('UTF-16BE without a byte order mark', encoded(accents, 'utf16be'), { rows: 2, refused: 0, rules: {} }),
  file('UTF-32LE with a byte order mark', encoded(accents, 'utf32le', true), { rows: 2, refused: 0, rules: {} }),
  file('UTF-32BE with a byte order mark', encoded(accents, 'utf32be', true), { rows: 2, refused: 0, rules: {} }),
  file('UTF-32LE without a byte order mark', encoded(accents, 'utf32le'), { error: 'NulBytesError' }),
  file('a UTF-16 byte order mark before UTF-8 text', bytes([0xff, 0xfe], accents), { error: 'EncodingMismatchError' }),
  file('a big-endian UTF-16 byte order mark before UTF-8 text', bytes([0xfe, 0xff], accents), {
    error: 'EncodingMismatchError',
  }),
  file('a UTF-8 byte order mark before Windows-1252 text', Buffer.concat([bytes([0xef, 0xbb, 0xbf]), latin(accents)]), {
    error: 'EncodingMismatchError',
  }),
  file(
    'a UTF-8 byte order mark before UTF-16 text',
    Buffer.concat([bytes([0xef, 0xbb, 0xbf]), encoded(accents, 'utf16le')]),
    {
      error: 'NulBytesError',
    }
  ),
  file('UTF-7 and GB18030 byte order marks', bytes([0x84, 0x31, 0x95, 0x33], accents), { oneOf: ['report'] }),
  file('Windows-1252', latin(accents), { rows: 2, refused: 0, rules: {} }),
  file('Windows-1252 with a byte that stands for nothing', Buffer.concat([latin(accents), Buffer.from([0x81, 0x0a])]), {
    error: 'EncodingUnknownError',
    says: /cp850|macintosh/,
  }),
  file(
    'UTF-8 rows and then Windows-1252 rows',
    Buffer.concat([Buffer.from(accents), latin('Wäscherei,Ulm,OR,97477,1\n')]),
    {
      rows: 3,
      refused: 0,
    }
  ),
  file('one row of UTF-16 in a UTF-8 file', Buffer.concat([Buffer.from(accents), encoded(`${ROW}\n`, 'utf16le')]), {
    error: 'NulBytesError',
  }),
  file('UTF-8 encoded twice', Buffer.from(Buffer.from(accents).toString('latin1')), { rows: 2, refused: 0 }),
  file('Macintosh Roman', encoded(accents, 'macintosh'), { rows: 2, refused: 0 }),
  file('EBCDIC', Buffer.from([...HEADER].map((letter) => letter.charCodeAt(0) ^ 0xc0)), {
    error: 'EncodingUnknownError',
  }),
  file('Shift-JIS names', encoded(`${HEADER}\n見本洗濯,東京,OR,97477,3\n`, 'shift_jis'), {
    error: 'EncodingUnknownError',
  }),
  file('overlong UTF-8', bytes(`${HEADER}\nSample `, [0xc0, 0xaf], ',Springfield,OR,97477,1\n'), {
    rows: 1,
    refused: 0,
  }),
  file('half a surrogate pair in UTF-8', bytes(`${HEADER}\nSample `, [0xed, 0xa0, 0xbd], ',Springfield,OR,97477,1\n'), {
    rows: 1,
    refused: 0,
  }),
  file(
    'a cell ending in half a surrogate pair, in UTF-16',
    encoded(`${HEADER}\nSample \ud83d,Springfield,OR,97477,1\n`, 'utf16le', true),
    {
      error: 'EncodingMismatchError',
    }
  ),
  file(
    'a header with half a surrogate pair, in UTF-16',
    encoded(`Na\ude00me,City\nSample,Springfield\n`, 'utf16le', true),
    {
      error: 'EncodingMismatchError',
    }
  ),
  file('UTF-16 with an odd number of bytes', encoded(accents, 'utf16le', true).subarray(0, -1), {
    error: 'EncodingMismatchError',
  }),
  file('a NUL in a cell', `${HEADER}\nSample\0Laundry,Springfield,OR,97477,1\n`, { error: 'NulBytesError' }),
  file('a NUL in the header', `Na\0me,City\nSample,Springfield\n`, { error: 'NulBytesError' }),
  file('a NUL as the last byte', `${HEADER}\n${ROW}\n\0`, { error: 'NulBytesError' }),
  file('a NUL in a UTF-16 file', encoded(`${HEADER}\nSample\0Laundry,Springfield,OR,97477,1\n`, 'utf16le', true), {
    error: 'NulBytesError',
  }),
  file('nothing but NULs', Buffer.alloc(5000), { error: 'NulBytesError' }),
  file(
    'a good beginning and then NULs, as a full disk leaves it',
    Buffer.concat([Buffer.from(goodCsv(300)), Buffer.alloc(4096)]),
    {
      error: 'NulBytesError',
    }
  ),
  file('every byte there is', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)), { error: 'NulBytesError' }),
  file(
    'control characters in the cells',
    `${HEADER}\nSample \u0007\u001b[31mLaundry\u0008,Springfield,O\u001bR,97477,1\n`,
    {
      rows: 1,
      refused: 1,
      rules: { picklist: 1 },
    }
  ),
  file('control characters in the header', `Na\u001b[2Jme,City,State\nSample,Springfield,OR\n`, {
    rows: 1,
    refused: 0,
    rules: { 'unknown-column': 1 },
  }),
  ...randomBytes(),
];

/** Noise: whatever it is taken for, it has to end in words. */
function randomBytes(): MalformedInput[] {
  return Array.from({ length: 10 }, (_, index) => {
    const random = randomFrom(1000 + index);
    const noise = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(random() * 256)));
    // Noise without zeros and without bytes that no encoding knows comes further.
    const tame = Buffer.from(noise.map((byte) => (byte < 32 || (byte > 126 && byte < 160) ? (byte % 90) + 33 : byte)));
    return index % 2 === 0
      ? file(`20,000 random bytes, seed ${1000 + index}`, noise, { error: 'NulBytesError' })
      : file(`20,000 random printable bytes, seed ${1000 + index}`, tame, { oneOf: NOISE_ENDS });
  });
}
