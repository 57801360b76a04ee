import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import Papa from 'papaparse';
import { identifierIn } from '../../src/privacy/index.js';

const data = process.env.POWER_SHARED_DATA ?? join(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');

/** Files of public records: no cell of them is about one person. What is found in spite of it was looked at, and stands here with what it is. */
const LOOKED_AT: Readonly<Record<string, number>> = {};

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The cells of a file: a CSV's own; of anything else, its texts between tags or quotes, or its lines. */
function cellsOf(path: string): readonly string[] {
  const bytes = readFileSync(path);
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le') : bytes.toString('utf8');
  if (path.endsWith('.csv')) return Papa.parse<string[]>(text, { skipEmptyLines: true }).data.flat();
  if (path.endsWith('.xml')) return text.split(/<[^>]*>/).filter((cell) => cell.trim() !== '');
  if (path.endsWith('.json')) return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, cell]) => cell ?? '');
  return text.split(/\n\s*\n/);
}

describe('the cells of real public files', function () {
  before(function () {
    if (existsSync(data)) return;
    console.log(
      `      skipped: the real files are not here (${data}); set POWER_SHARED_DATA to the folder they are in`
    );
    this.skip();
  });

  it('pass the gate, also where words are read, but for those that were looked at', () => {
    const found: Record<string, string[]> = {};
    let cells = 0;
    for (const path of filesBelow(data).filter((name) => /\.(csv|json|xml|md)$/.test(name))) {
      for (const cell of cellsOf(path)) {
        cells += 1;
        const kind = identifierIn(cell, 'notes');
        if (kind !== undefined) (found[relative(data, path)] ??= []).push(`${kind}: ${cell.slice(0, 300)}`);
      }
    }
    console.log(`      ${cells} cells`);
    for (const [path, texts] of Object.entries(found)) {
      console.log(`        ${path} (${texts.length}): ${JSON.stringify(texts.slice(0, 5), undefined, 1)}`);
    }
    expect(cells).to.be.greaterThan(100_000);
    expect(Object.fromEntries(Object.entries(found).map(([path, texts]) => [path, texts.length]))).to.deep.equal(
      LOOKED_AT
    );
  });
});
