import { extname, resolve } from 'node:path';
import iconv from 'iconv-lite';
import { openFile } from './file.js';

const LOOK_BYTES = 4096;

/** Zip archives and the older container of Microsoft: whether it is a workbook that can be read, the reader of workbooks tells. */
const WORKBOOKS = ['PK\u0003\u0004', 'PK\u0005\u0006', '\u00d0\u00cf\u0011\u00e0'];
const WORKBOOK_NAMES = new Set(['.xlsx', '.xlsm', '.xls', '.xlsb', '.ods', '.numbers']);
const JSON_NAMES = new Set(['.ndjson', '.jsonl', '.json']);

/** An object with a name in it, or a list with an object, a list or nothing in it. No CSV header begins so but by intent. */
const JSON_START = /^\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[{[\]]|$))/;

/**
 * Tells what a file is by what it holds: its name only settles what its content leaves open (an empty file, or one that is neither).
 *
 * @param folder where a relative path starts; default the working directory
 * @throws FileNotFoundError, FileNotReadableError, NotAFileError, FileEmptyError
 */
export async function detectType(path: string, folder = '.'): Promise<'csv' | 'ndjson' | 'xlsx'> {
  const { file } = await openFile(path, resolve(folder, path));
  const buffer = Buffer.alloc(LOOK_BYTES);
  let start: Buffer;
  try {
    const { bytesRead } = await file.read(buffer, 0, LOOK_BYTES, 0);
    start = buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
  if (WORKBOOKS.some((mark) => start.subarray(0, 4).toString('latin1') === mark)) return 'xlsx';
  if (JSON_START.test(textOf(start))) return 'ndjson';
  const extension = extname(path).toLowerCase();
  const isText = !start.includes(0);
  if (WORKBOOK_NAMES.has(extension) && !isText) return 'xlsx';
  return JSON_NAMES.has(extension) ? 'ndjson' : 'csv';
}

function textOf(bytes: Buffer): string {
  const [first, second] = bytes;
  // Without a mark, UTF-16 has a zero byte beside each character of ASCII.
  const little = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const big = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  return iconv.decode(bytes, little ? 'utf16le' : big ? 'utf16be' : 'utf8');
}
