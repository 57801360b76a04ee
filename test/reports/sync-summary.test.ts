import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { appendSummary, syncFailureSummary, syncSummary } from '../../src/reports/index.js';
import type { RunSummary } from '../../src/sync/summary/index.js';
import { hostile } from './support.js';

const golden = join(dirname(fileURLToPath(import.meta.url)), 'golden');

const counts = {
  created: 0,
  held: 0,
  updated: 0,
  removed: 0,
  failed: 0,
  skipped: 0,
  unchanged: 0,
  refused: 0,
  pending: 0,
};

const quiet: RunSummary = {
  configName: 'our-worksites',
  username: 'sync@union.example',
  status: 'Succeeded',
  objects: [
    { ...counts, object: 'Account', unchanged: 20 },
    { ...counts, object: 'Worksite__c', unchanged: 1300 },
  ],
  calls: { used: 4, remaining: 14_996 },
  attention: { records: [], more: 0 },
  stopped: null,
  held: { records: [], count: 0 },
  refused: { groups: [], more: 0 },
  left: { kept: 0, missing: 0, deleted: 0 },
};

/** A bit of everything that can go otherwise. */
const eventful: RunSummary = {
  ...quiet,
  status: 'SucceededPartial',
  objects: [
    { ...counts, object: 'Account', created: 3, unchanged: 17 },
    {
      ...counts,
      object: 'Worksite__c',
      created: 1200,
      updated: 12,
      removed: 1,
      held: 7,
      refused: 26,
      failed: 1,
      skipped: 2,
      pending: 4,
    },
  ],
  held: {
    records: [
      {
        object: 'Worksite__c',
        key: 'worksites:sample laundry|sampleton',
        row: 12,
        fields: ['City__c', 'Unit_Size__c'],
      },
      { object: 'U_Visa_Certification_Request__c', key: null, row: 3, fields: ['Stage__c'] },
    ],
    count: 7,
  },
  refused: {
    groups: [
      {
        path: '/home/clerk/lists/worksites.csv',
        object: 'Worksite__c',
        rule: 'picklist',
        count: 25,
        rows: Array.from({ length: 20 }, (_, index) => index + 2),
      },
      {
        path: 'worksites.csv',
        object: 'Worksite__c',
        rule: 'validation-rule:POSTAL_CODE_FORM',
        count: 1,
        rows: [1044],
      },
    ],
    more: 0,
  },
  attention: {
    records: [
      {
        object: 'Worksite__c',
        id: '001000000000001AAA',
        key: 'worksites:plant 9',
        rule: 'overwritten',
        message: 'not told here',
      },
    ],
    more: 0,
  },
  left: { kept: 5, missing: 1, deleted: 2 },
  stopped: {
    reason: 'ReserveReached',
    message: 'The reserve of API calls was reached.',
    actions: ['Run the same command again tomorrow: it goes on with what is left.'],
    exitCode: 69,
  },
};

/** A run in which every text that is not ours is this one. */
const allOf = (text: string): RunSummary => ({
  ...eventful,
  configName: text,
  objects: eventful.objects.map((one) => ({ ...one, object: text })),
  held: { records: [{ object: text, key: text, row: 1, fields: [text] }], count: 1 },
  refused: { groups: [{ path: text, object: text, rule: text, count: 1, rows: [1] }], more: 0 },
  attention: { records: [{ object: text, id: null, key: text, rule: text, message: text }], more: 0 },
  stopped: { reason: text, message: text, actions: [text], exitCode: 1 },
});

describe('the summary of a run', () => {
  const cases: ReadonlyArray<readonly [name: string, text: string]> = [
    ['nothing', syncSummary(quiet)],
    ['eventful', syncSummary(eventful)],
    [
      'no-result',
      syncFailureSummary({
        configName: 'our-worksites',
        message: 'Another run of "our-worksites" holds the lock.',
        actions: ['Wait for that run to end and start this one again.'],
      }),
    ],
  ];
  for (const [name, text] of cases) {
    it(`is the page it was (UPDATE_SNAPSHOT=1 writes it anew): ${name}`, () => {
      const file = join(golden, `sync-summary-${name}.md`);
      if (process.env.UPDATE_SNAPSHOT) writeFileSync(file, text);
      expect(text).to.equal(readFileSync(file, 'utf8'));
    });
  }

  it('says the outcome in the first line under the title', () => {
    const first = (run: RunSummary): string | undefined => syncSummary(run).split('\n')[2];
    expect(first(quiet)).to.equal('**Nothing to do: the org already says what the source says.**');
    expect(first(eventful)).to.match(
      /^\*\*Done: 1,203 created, 12 updated, 1 removed\. Waiting .*26 records refused by a rule/
    );
    const refused = { ...quiet, status: 'Failed' as const, objects: [{ ...counts, object: 'Account', refused: 1 }] };
    expect(first(refused)).to.match(/^\*\*Nothing was written\. .*1 record refused by a rule\.\*\*$/);
  });

  it('shows what others wrote as text between backticks, whatever they wrote', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(bare(syncSummary(allOf(text)))).to.equal(bare(syncSummary(allOf('x'))));
      }),
      { numRuns: 500 }
    );
    for (const text of [
      '[a](https://b.example)',
      '@everyone #1',
      '<img src=x>',
      'a`b``c',
      '`',
      '```\n# x',
      '| a | b |',
      'https://b.example',
      '\\`',
    ]) {
      const page = syncFailureSummary({ configName: 'x', message: text, actions: [text] });
      expect(bare(page)).to.equal(bare(syncFailureSummary({ configName: 'x', message: 'x', actions: ['x'] })));
    }
  });

  it('holds no value and no path of a machine, and no link', () => {
    const page = syncSummary(eventful);
    expect(page).not.to.match(/clerk|\]\(|https?:|not told here/);
  });

  it('goes to the end of a file, which only its owner can read when it is new', () => {
    const folder = mkdtempSync(join(tmpdir(), 'power-summary-'));
    try {
      const path = join(folder, 'summary.md');
      expect([appendSummary(path, 'one\n'), appendSummary(path, 'two\n')]).to.deep.equal([undefined, undefined]);
      expect(readFileSync(path, 'utf8')).to.equal('one\ntwo\n');
      expect(statSync(path).mode & 0o777).to.equal(0o600);
      // The sync is over by then: its result must not be lost for want of a summary.
      expect(appendSummary(folder, 'x')).to.match(/could not be added/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The page with each span of code taken out, by the rule of CommonMark: as many backticks at the end as at the beginning. */
function bare(page: string): string {
  return page.replaceAll(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '<code>');
}
