import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { SfHome } from '../../support/sf.js';
import { createSfHome } from '../../support/sf.js';
import { binaries } from './inputs/binaries.js';
import { configs } from './inputs/configs.js';
import { encodings } from './inputs/encodings.js';
import { headers } from './inputs/headers.js';
import { places } from './inputs/places.js';
import { jsonRecords } from './inputs/records.js';
import { structure } from './inputs/structure.js';
import { workbooks } from './inputs/workbooks.js';
import { wordsMustBeClear } from './support.js';

/** A few of each kind, by name: that the command ends as its parts do is what is looked at here. */
const sample = [
  'a folder',
  'a FIFO that nobody writes to',
  'a socket',
  'a link that points to itself',
  'an empty file',
  'a PNG named .csv',
  'a NUL in a cell',
  'a quote that is never closed',
  'two columns of one name',
  'a letter named .csv',
  'every row ragged in its own way',
  'config: an anchors bomb (billion laughs)',
  'workbook: a sheet that unpacks to a thousand times its size',
  'workbook: with a password',
  'workbook: a billion laughs in xl/worksheets/sheet1.xml',
  'workbook: cut off after 50% of its bytes',
  'JSON: a hundred thousand lists in each other',
  'JSON: a list that is cut in a text',
  'config: twelve thousand unknown keys',
];

const inputs = [
  ...places,
  ...structure,
  ...binaries,
  ...encodings,
  ...headers,
  ...configs,
  ...workbooks,
  ...jsonRecords,
];

type Failed = {
  readonly name: string;
  readonly message: string;
  readonly actions?: readonly string[];
  readonly stack?: string;
};

describe('a malformed input, through the real CLI', () => {
  let home: SfHome;
  before(async () => {
    home = await createSfHome();
  });
  after(() => home?.remove());

  for (const [index, name] of sample.entries()) {
    it(`${name} ends with its error and exit code, without a stack`, async () => {
      const input = inputs.find((candidate) => candidate.name === name);
      if (input === undefined) throw new Error(`no input is named ${name}`);
      const folder = join(home.directory, `malformed-${index}`);
      mkdirSync(folder);
      const told = await input.make(folder);
      const args =
        'config' in told
          ? ['power', 'validate', '--config', told.config]
          : ['power', 'validate', '--file', told.file, '--object', told.object ?? 'Worksite__c'];
      const { expected } = input;
      // One for people and one for scripts, at the same time: each takes seconds to start.
      const [{ code, stdout, stderr }, failed] = await Promise.all([home.run(args), home.json<never>(args)]);
      expect(code).to.equal('error' in expected ? (expected.exit ?? 1) : 65);
      expect(stdout + stderr).to.not.match(/\n\s+at .*:\d+/);
      if (!('error' in expected)) return;
      const { name: error, message, actions = [] } = failed as unknown as Failed;
      expect([failed.code, error]).to.deep.equal([code, expected.error]);
      for (const text of [message, ...actions]) wordsMustBeClear(text, error);
      expect(actions).to.not.deep.equal([]);
    });
  }
});
