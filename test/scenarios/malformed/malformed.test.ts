import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { binaries } from './inputs/binaries.js';
import { cells } from './inputs/cells.js';
import { changes } from './inputs/changes.js';
import { configs } from './inputs/configs.js';
import { encodings } from './inputs/encodings.js';
import { headers } from './inputs/headers.js';
import { places } from './inputs/places.js';
import { jsonRecords } from './inputs/records.js';
import { structure } from './inputs/structure.js';
import { workbooks } from './inputs/workbooks.js';
import { attempt, judge } from './support.js';

const groups = { encodings, binaries, structure, headers, cells, places, configs, workbooks, jsonRecords, changes };

/** Every input ends in one clear error or in a report on its rows; a hang is ended by the runner, which names the input. */
describe('a malformed input', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'power-malformed-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [group, inputs] of Object.entries(groups)) {
    describe(`of the ${group}`, () => {
      for (const [index, input] of inputs.entries()) {
        it(input.name, async () => {
          const own = join(folder, `${group}-${index}`);
          mkdirSync(own);
          judge(input.expected, await attempt(await input.make(own), input.meanwhile));
        });
      }
    });
  }

  it('comes in more than two hundred kinds, no two of one name', () => {
    const names = Object.values(groups).flatMap((inputs) => inputs.map(({ name }) => name));
    expect(names.length).to.be.greaterThan(200);
    expect(new Set(names).size).to.equal(names.length);
  });
});
