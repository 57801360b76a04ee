import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import type { Expected, MalformedInput } from '../support.js';

/** Names of worksite fields: what most inputs have for a header. */
export const HEADER = 'Name,City,State,Postal Code,Unit Size';
export const ROW = 'Sample Laundry,Springfield,OR,97477,40';

/** A good file of so many rows, its cells all different. */
export function goodCsv(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `Sample Laundry ${row + 1},Springfield,OR,97477,${40 + row}`);
  return `${[HEADER, ...lines].join('\n')}\n`;
}

/** A file of these bytes, for the worksites. */
export function file(
  name: string,
  content: string | Buffer | (() => string | Buffer),
  expected: Expected,
  fileName = 'worksites.csv'
): MalformedInput {
  return {
    name,
    make: (folder) => {
      const path = join(folder, fileName);
      writeFileSync(path, typeof content === 'function' ? content() : content);
      return { file: path };
    },
    expected,
  };
}

/** Text in an encoding that iconv-lite knows. */
export function encoded(text: string, encoding: string, addBOM = false): Buffer {
  return iconv.encode(text, encoding, { addBOM });
}
