import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import papaparse from 'papaparse';

/** Delimiters by the API's names for them. */
export const delimiters: Readonly<Record<string, string>> = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
};

export type CsvForm = { readonly columnDelimiter: string; readonly lineEnding: 'LF' | 'CRLF' };

export function newlineOf(form: CsvForm): '\n' | '\r\n' {
  return form.lineEnding === 'CRLF' ? '\r\n' : '\n';
}

export function delimiterOf(form: CsvForm): string {
  return delimiters[form.columnDelimiter] ?? ',';
}

const longestHeader = 32_000;

/** The first line of a file as it stands, and the line ending after it (undefined when the file has one line only). */
export async function readHeader(path: string): Promise<{ readonly text: string; readonly ending?: 'LF' | 'CRLF' }> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(longestHeader + 4);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    const end = text.indexOf('\n');
    if (end < 0) return { text: text.replace(/\r$/, '') };
    return text[end - 1] === '\r'
      ? { text: text.slice(0, end - 1), ending: 'CRLF' }
      : { text: text.slice(0, end), ending: 'LF' };
  } finally {
    await file.close();
  }
}

/** Rows of data after the header, one array of cells each, read as they are asked for. Empty lines are no rows. */
export async function* readRows(path: string, form: CsvForm): AsyncGenerator<string[]> {
  const input = createReadStream(path);
  const rows = input.pipe(
    papaparse.parse(papaparse.NODE_STREAM_INPUT, {
      delimiter: delimiterOf(form),
      newline: newlineOf(form),
      header: false,
    })
  );
  let header = true;
  try {
    for await (const row of rows as AsyncIterable<string[]>) {
      if (header) header = false;
      else if (row.length > 1 || (row[0] ?? '') !== '') yield row;
    }
  } finally {
    input.destroy();
  }
}

/** The cells of the header line. */
export function splitHeader(text: string, form: CsvForm): string[] {
  const result = papaparse.parse<string[]>(text.replace(/^\uFEFF/, ''), {
    delimiter: delimiterOf(form),
    newline: newlineOf(form),
  });
  const cells = result.data[0] ?? [];
  // A byte order mark is part of the first name, and makes it unknown: so it does on the platform.
  return text.startsWith('\uFEFF') ? cells.map((cell, index) => (index === 0 ? `\uFEFF${cell}` : cell)) : cells;
}

/** One line with every cell quoted. */
export function quotedLine(cells: readonly string[], form: CsvForm): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiterOf(form)) + newlineOf(form);
}
