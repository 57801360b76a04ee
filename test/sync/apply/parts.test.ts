import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { FailureLog } from '../../../src/sync/apply/failure-log.js';
import { groupByParent } from '../../../src/sync/apply/grouping.js';
import { openJobJournal } from '../../../src/sync/apply/index.js';
import type { Pair } from '../../../src/sync/apply/pairs.js';
import { refuseBeyond, type Rails } from '../../../src/sync/apply/rails.js';
import type { PlanSummary } from '../../../src/sync/plan/index.js';

describe('the rails of a run', () => {
  const counts = (more: Partial<PlanSummary['objects'][number]>): PlanSummary => ({
    kind: 'summary',
    objects: [
      {
        object: 'Worksite__c',
        create: 0,
        update: 0,
        unchanged: 0,
        conflict: 0,
        refused: 0,
        remove: 0,
        kept: 0,
        base: 0,
        missing: 0,
        deleted: 0,
        ...more,
      },
    ],
    changes: {},
    calls: { estimated: 0, used: 0, remaining: null, reserve: null },
    findings: 0,
  });
  const verdict = (more: Parameters<typeof counts>[0], rails: Rails = {}): string => {
    try {
      refuseBeyond(counts(more), rails);
      return 'goes';
    } catch (error) {
      return (error as Error).name;
    }
  };
  const cases: Array<[string, Parameters<typeof counts>[0], Rails, string]> = [
    ['a first load, however large', { create: 1_000_000 }, {}, 'goes'],
    ['a handful of changes, though they are all there is', { update: 100 }, {}, 'goes'],
    ['more than a handful, and half of all', { update: 101, unchanged: 101 }, {}, 'NearlyAllChangedError'],
    ['less than half of all', { update: 499, unchanged: 501 }, {}, 'goes'],
    ['nearly all, where that was said', { update: 500 }, { allChanged: true }, 'goes'],
    ['a tenth deleted', { remove: 10, unchanged: 90 }, {}, 'goes'],
    ['more than a tenth deleted', { remove: 11, unchanged: 89 }, {}, 'TooManyDeletesError'],
    ['a few deleted of a small table', { remove: 5, unchanged: 5 }, {}, 'goes'],
    ['all of a small table', { remove: 6 }, {}, 'TooManyDeletesError'],
    ['as many as was said', { remove: 20, unchanged: 80 }, { maxDelete: { count: 20 } }, 'goes'],
    ['a share that was said', { remove: 21, unchanged: 79 }, { maxDelete: { percent: 20 } }, 'TooManyDeletesError'],
    ['none, where none may go', { remove: 1, unchanged: 99 }, { maxDelete: { count: 0 } }, 'TooManyDeletesError'],
  ];
  for (const [what, more, rails, expected] of cases) {
    it(`${what}: ${expected}`, () => {
      expect(verdict(more, rails)).to.equal(expected);
    });
  }
});

describe('rows of one parent', () => {
  const pairOf = (parent: string, number: number): Pair =>
    ({
      record: { key: `${parent}-${number}`, parents: new Map([['Employer__c', { key: parent }]]) },
    }) as unknown as Pair;
  const rows = (sizes: readonly number[]): Pair[] =>
    sizes.flatMap((size, parent) => Array.from({ length: size }, (_, number) => pairOf(`P${parent}`, number)));

  it('stand side by side, every row once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 50 }),
        (sizes, batch) => {
          const sorted = groupByParent(rows(sizes), batch).map(({ record }) => record.key);
          expect([...sorted].sort()).to.deep.equal(
            rows(sizes)
              .map(({ record }) => record.key)
              .sort()
          );
          const parents = sorted.map((key) => key.split('-')[0]);
          const starts = parents.filter((parent, place) => parent !== parents[place - 1]);
          expect(starts).to.have.length(sizes.length);
        }
      )
    );
  });

  it('share one batch where they can', () => {
    const sorted = groupByParent(rows([6, 6, 4, 4, 3, 3, 2, 2]), 10).map(({ record }) => record.key.split('-')[0]);
    const batches = [sorted.slice(0, 10), sorted.slice(10, 20), sorted.slice(20, 30)].map((batch) => new Set(batch));
    const torn = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7'].filter(
      (parent) => batches.filter((batch) => batch.has(parent)).length > 1
    );
    expect(torn).to.deep.equal([]);
  });
});

describe('the log of failures', () => {
  it('gives every row its reasons back, in the order they came, whatever stays in memory', () => {
    const failure = fc.record({
      source: fc.constantFrom('a', 'b'),
      row: fc.integer({ min: 1, max: 20 }),
      rule: fc.constantFrom('required', 'DUPLICATE_VALUE'),
      message: fc.string({ unit: 'grapheme', maxLength: 8 }),
    });
    fc.assert(
      fc.property(fc.array(failure, { maxLength: 60 }), fc.integer({ min: 0, max: 5 }), (failures, inMemory) => {
        const log = new FailureLog(inMemory);
        try {
          for (const { source, row, rule, message } of failures) log.add(source, row, { rule, message });
          for (const source of ['a', 'b']) {
            for (let row = 1; row <= 20; row += 1) {
              const expected = failures.filter((each) => each.source === source && each.row === row);
              expect(log.of(source, row)).to.deep.equal(expected.map(({ rule, message }) => ({ rule, message })));
            }
          }
        } finally {
          log.close();
        }
      })
    );
  });

  it('takes a million failures in little memory and leaves nothing behind', function () {
    this.timeout(20_000);
    const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('power-failures-'));
    const before = left().length;
    const log = new FailureLog();
    const used = process.memoryUsage().rss;
    for (let row = 1_000_000; row > 0; row -= 1) {
      log.add('a', row, { rule: 'DUPLICATE_VALUE', message: row % 20 === 0 ? `as record ${row}` : 'Twice.' });
    }
    expect(log.of('a', 999_980)).to.deep.equal([{ rule: 'DUPLICATE_VALUE', message: 'as record 999980' }]);
    expect((process.memoryUsage().rss - used) / 1024 / 1024).to.be.below(150);
    log.close();
    expect(left()).to.have.length(before);
  });
});

describe('the journal of bulk jobs', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'power-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const fileOf = (): string => {
    const jobs = join(folder, 'power', 'sync', 'jobs');
    return join(jobs, readdirSync(jobs)[0] ?? '');
  };

  it("tells the jobs of processes that are no more, never a living one's", async () => {
    const journal = openJobJournal(folder, '00D1', 'sample');
    await Promise.all(['1', '2'].map((id) => journal.began({ id, object: 'Account' })));
    expect(await journal.left()).to.deep.equal([]);
    expect(statSync(fileOf()).mode & 0o777).to.equal(0o600);
    const dead = readFileSync(fileOf(), 'utf8').replaceAll(`"pid":${process.pid}`, '"pid":2147483646');
    writeFileSync(fileOf(), dead);
    expect(await openJobJournal(folder, '00D1', 'sample').left()).to.deep.equal([
      { id: '1', object: 'Account' },
      { id: '2', object: 'Account' },
    ]);
    expect(await openJobJournal(folder, '00D1', 'other').left()).to.deep.equal([]);
  });

  it('is gone when no job is in flight, and a damaged one is as good as none', async () => {
    const journal = openJobJournal(folder, '00D1', 'sample');
    await journal.began({ id: '1', object: 'Account' });
    writeFileSync(fileOf(), '{');
    expect(await journal.left()).to.deep.equal([]);
    await journal.began({ id: '2', object: 'Account' });
    await journal.ended('2');
    expect(readdirSync(join(folder, 'power', 'sync', 'jobs'))).to.deep.equal([]);
  });
});
