import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readTable, runCase } from './table.js';

const shared = process.env.POWER_SHARED ?? join(import.meta.dirname, '..', '..', '..', 'shared');
const path = join(shared, 'conformance', 'formula-dev.jsonl');

describe('formula conformance', () => {
  it("agrees with the answers recorded from Salesforce's own engine", function () {
    if (!existsSync(path)) {
      console.log(
        `      NOT RUN: there is no conformance table at ${path}; set POWER_SHARED to the folder that holds it`
      );
      this.skip();
    }
    const failed = readTable(path)
      .map(runCase)
      .filter(({ passed }) => !passed);
    expect(failed).to.deep.equal([]);
  });

  it('tells a wrong answer from a right one', () => {
    const row = { id: 'x', formula: '1 + 1', returns: 'Number', fields: {}, blankMode: 'zero' } as const;
    expect(runCase({ ...row, expect: { value: 2 } }).passed).to.equal(true);
    expect(runCase({ ...row, expect: { value: 3 } }).passed).to.equal(false);
    expect(runCase({ ...row, expect: { value: null } }).passed).to.equal(false);
    expect(runCase({ ...row, expect: { error: 'compile' } }).passed).to.equal(false);
    expect(runCase({ ...row, formula: '1 / 0', expect: { error: 'runtime' } }).passed).to.equal(true);
    expect(runCase({ ...row, formula: 'LEN(1)', expect: { error: 'runtime' } }).passed).to.equal(false);
  });
});
