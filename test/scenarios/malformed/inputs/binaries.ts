import { deflateSync, gzipSync } from 'node:zlib';
import type { MalformedInput } from '../support.js';
import { encoded, file, goodCsv, HEADER, ROW } from './write.js';

const start = (...values: number[]): Buffer =>
  Buffer.concat([Buffer.from(values), Buffer.alloc(600, 0x41), Buffer.alloc(40)]);
const word = (text: string): Buffer =>
  Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(600, 0x41), Buffer.alloc(40)]);
const binary = { error: 'BinaryFileError' } as const;
const other = (what: RegExp) => ({ ...binary, says: what });

/** Files of other kinds that somebody named .csv. */
export const binaries: readonly MalformedInput[] = [
  file('a PNG named .csv', start(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), other(/picture/)),
  file('a JPEG named .csv', start(0xff, 0xd8, 0xff, 0xe0), other(/picture/)),
  file('a GIF named .csv', word('GIF89a'), other(/picture/)),
  file('a ZIP named .csv', start(0x50, 0x4b, 0x03, 0x04), { error: 'WorkbookDamagedError' }),
  file('an empty ZIP named .csv', Buffer.from('504b0506000000000000000000000000000000000000', 'hex'), {
    error: 'WorkbookOtherFormatError',
  }),
  file('a gzip archive named .csv', () => gzipSync(goodCsv(100)), other(/gzip/)),
  file('a bzip2 archive named .csv', word('BZh91AY&SY'), other(/archive/)),
  file('an xz archive named .csv', start(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00), other(/archive/)),
  file('a zstd archive named .csv', start(0x28, 0xb5, 0x2f, 0xfd), other(/archive/)),
  file('a 7-zip archive named .csv', start(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), other(/archive/)),
  file('a RAR archive named .csv', word('Rar!\u001a\u0007'), other(/archive/)),
  file('a PDF named .csv', word('%PDF-1.7\n%\u00e2\u00e3\n'), other(/PDF/)),
  file('an old Excel workbook (.xls) named .csv', start(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), {
    error: 'WorkbookOldError',
  }),
  file('an ELF program named .csv', start(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0), other(/program/)),
  file('a Windows program named .csv', start(0x4d, 0x5a, 0x90, 0x00), { error: 'NulBytesError' }),
  file('an SQLite database named .csv', word('SQLite format 3\0'), other(/database/)),
  file('a Parquet file named .csv', start(0x50, 0x41, 0x52, 0x31), other(/Parquet/)),
  file('an RTF document named .csv', '{\\rtf1\\ansi Sample Laundry, Springfield\\par}', other(/RTF/)),
  file('a stream of deflated bytes named .csv', () => deflateSync(goodCsv(500)), {
    oneOf: ['EncodingUnknownError', 'NulBytesError'],
  }),
  file(
    'an HTML page named .csv',
    '<!DOCTYPE html>\n<html><body><table><tr><td>Name</td></tr></table></body></html>\n',
    other(/HTML/)
  ),
  file(
    'an HTML table named .csv, as web programs export "Excel"',
    '<table><tr><th>Name</th></tr></table>\n',
    other(/HTML/)
  ),
  file(
    'an XML document named .csv',
    '<?xml version="1.0"?>\n<rows><row><Name>Sample</Name></row></rows>\n',
    other(/XML/)
  ),
  file(
    'XML in UTF-16 named .csv',
    encoded('<?xml version="1.0"?>\r\n<rows>\r\n<row/>\r\n</rows>', 'utf16le', true),
    other(/XML/)
  ),
  file('a JSON list named .csv', '[\n  {"Name": "Sample Laundry", "City": "Springfield"}\n]\n', {
    rows: 1,
    refused: 0,
    rules: {},
  }),
  file('a JSON object named .csv', '{"rows": [{"Name": "Sample Laundry"}]}\n', {
    rows: 1,
    refused: 1,
    rules: { 'nested-value': 1 },
  }),
  file('JSON lines named .csv', '{"Name":"Sample Laundry","City":"Springfield"}\n{"Name":"Other","City":"Ulm"}\n', {
    rows: 2,
    refused: 0,
    rules: {},
  }),
  file(
    'an e-mail named .csv',
    `From: sample@example.com\nTo: other@example.com\nSubject: list\n\n${HEADER}\n${ROW}\n`,
    { error: 'NoColumnFitsError', exit: 78, says: /header/ }
  ),
  file('a letter named .csv', 'Dear all\n\nthe list is attached.\n\nIn solidarity\n', {
    error: 'NoColumnFitsError',
    exit: 78,
  }),
  file('a Markdown table named .csv', '| Name | City |\n|---|---|\n| Sample Laundry | Springfield |\n', {
    error: 'HeaderBlankError',
  }),
  file(
    'a pointer of Git LFS named .csv',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n',
    {
      error: 'NoColumnFitsError',
      exit: 78,
    }
  ),
  file(
    'the page of a login named .csv',
    '\n\n  <html lang="en"><head><title>Sign in</title></head></html>\n',
    other(/HTML/)
  ),
];
