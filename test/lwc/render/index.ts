/** `node --import tsx test/lwc/render/index.ts [--out DIR]`: renders the cards, leaves pictures in DIR, and fails if anything is wrong with them. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { render } from './render.js';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const out = values.out ?? mkdtempSync(join(tmpdir(), 'power-cards-'));
const outcome = await render({ out });
if (!outcome) {
  console.log('No browser here: install Chromium to render the cards.');
  process.exitCode = 1;
} else {
  for (const { page, what } of outcome.findings) {
    console.log(`${page}: ${what}`);
  }
  console.log(`${outcome.pages} pages, ${outcome.findings.length} findings; pictures in ${out}`);
  process.exitCode = outcome.findings.length > 0 ? 1 : 0;
}
