import { expect } from 'chai';
import fc from 'fast-check';
import type { Value } from '../../../src/records/index.js';
import { Bench, C, DAY, N, NOON, W } from './coverage-bench.js';
import { valueOf, type Facts } from '../formula-support.js';
import { holds, type Span } from './coverage-support.js';

describe('an agreement and its coverages hold each other', function () {
  this.timeout(60_000);
  let bench: Bench;
  let agreement: string;
  let coverage: string;
  before(() => {
    bench = new Bench();
  });
  after(() => bench.close());
  beforeEach(() => {
    agreement = bench.addAgreement();
    coverage = bench.cover(agreement, { Covered_From__c: bench.day(0), Covered_To__c: bench.day(5) });
  });

  const change = (values: Record<string, Value>): string => bench.save(N, agreement, values);
  const move = (values: Record<string, Value>): string => bench.save(C, coverage, values);

  it('rolls the coverage up onto both', () => {
    expect(bench.read(N, agreement)).to.include({
      Worksites_Covered__c: 1,
      Coverage_Starts__c: bench.day(0),
      Coverage_Ends__c: bench.day(5),
    });
    expect(move({ Covered_To__c: null })).to.equal('');
    expect(bench.read(N, agreement)).to.include({ Coverage_Ends__c: '4000-12-31' });
    expect(bench.read(W, bench.worksite)).to.include({ Last_Coverage_End__c: '4000-12-31' });
  });

  for (const [why, refused, saved] of [
    ['shortened', { Expiration_Date__c: 4 }, { Expiration_Date__c: 5 }],
    ['begun later', { Effective_Date__c: 1 }, { Effective_Date__c: 0 }],
    ['left without a first day', { Effective_Date__c: null }, { Effective_Date__c: -30 }],
  ] as const) {
    it(`an agreement cannot be ${why} under a coverage`, () => {
      const dated = (values: Readonly<Record<string, number | null>>): Record<string, Value> =>
        Object.fromEntries(
          Object.entries(values).map(([name, offset]) => [name, offset === null ? null : bench.day(offset)])
        );
      expect(change(dated(refused))).to.contain('End the coverage first');
      expect(change(dated(saved))).to.equal('');
    });
  }

  it('an agreement cannot be terminated under a coverage, until the coverage is ended', () => {
    const terminated = { Status__c: 'Terminated', Termination_Date__c: bench.day(2) };
    expect(change(terminated)).to.contain('End the coverage first');
    expect(move({ Covered_To__c: bench.day(2) })).to.equal('');
    expect(change(terminated)).to.equal('');
    expect(move({ Covered_To__c: bench.day(3) })).to.contain('within the agreement');
  });

  it('an agreement cannot go back to talks under a coverage', () => {
    expect(change({ Status__c: 'Negotiating' })).to.contain('End the coverage first');
    bench.delete(C, coverage);
    expect(change({ Status__c: 'Negotiating' })).to.equal('');
    const again = { [N]: agreement, [W]: bench.worksite, Covered_From__c: bench.day(0) };
    expect(bench.save(C, undefined, again)).to.contain('not signed');
  });

  it('a coverage cannot stick out of its agreement', () => {
    expect(move({ Covered_From__c: bench.day(-7) })).to.contain('within the agreement');
    expect(move({ Covered_From__c: bench.day(-6) })).to.equal('');
    expect(change({ Expiration_Date__c: bench.day(7) })).to.equal('');
    expect(move({ Covered_To__c: null })).to.contain('within the agreement');
    expect(move({ Covered_To__c: bench.day(8) })).to.contain('within the agreement');
    expect(move({ Covered_To__c: bench.day(7) })).to.equal('');
  });

  it('a coverage becomes history once it is past, and then its agreement is free of it', () => {
    expect(move({ Active__c: false })).to.contain('whose last day is past');
    bench.time = NOON + 6 * DAY;
    expect(move({ Active__c: false })).to.equal('');
    bench.time = NOON;
    expect(bench.read(N, agreement)).to.include({ Worksites_Covered__c: 0, Coverage_Ends__c: null });
    expect(change({ Effective_Date__c: bench.day(3) })).to.equal('');
  });
});

type Step = (bench: Bench, coverages: string[]) => void;

const offset = fc.integer({ min: -7, max: 14 });
const end = fc.option(offset, { freq: 3 });
const which = fc.nat({ max: 5 });
const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(list.length, 1)];

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((days) => (bench: Bench) => void (bench.time += days * DAY)),
  fc.tuple(which, offset, end).map(([index, from, to]) => (bench: Bench, coverages: string[]) => {
    const id = at(bench.agreements, index)!;
    const dates = { Covered_From__c: bench.day(from), Covered_To__c: to === null ? null : bench.day(to) };
    if (bench.save(C, undefined, { [N]: id, [W]: bench.worksite, ...dates }) === '') coverages.push(bench.last);
  }),
  fc.tuple(which, end, fc.boolean()).map(([index, to, active]) => (bench: Bench, coverages: string[]) => {
    const id = at(coverages, index);
    if (id !== undefined) bench.save(C, id, { Covered_To__c: to === null ? null : bench.day(to), Active__c: active });
  }),
  fc
    .tuple(
      which,
      fc.constantFrom('Effective_Date__c', 'Expiration_Date__c', 'Termination_Date__c'),
      fc.option(offset, { freq: 4 })
    )
    .map(([index, name, day]) => (bench: Bench) => {
      bench.save(N, at(bench.agreements, index), { [name]: day === null ? null : bench.day(day) });
    }),
  fc
    .tuple(
      which,
      fc.constantFrom('Proposed', 'Negotiating', 'Signed', 'In Force', 'Breached', 'Expired', 'Terminated', null)
    )
    .map(([index, status]) => (bench: Bench) => {
      bench.save(N, at(bench.agreements, index), { Status__c: status });
    })
);

describe('a worksite that says it is covered', function () {
  this.timeout(60_000);
  let bench: Bench;
  before(() => {
    bench = new Bench();
  });
  after(() => bench.close());

  it('is covered by an agreement in force, whatever was saved, in whatever order, on whatever day', () => {
    let days = 0;
    const spanOf = (row: Facts): Span => [row.Covered_From__c, row.Covered_To__c, row.Active__c] as unknown as Span;
    fc.assert(
      fc.property(fc.array(step, { minLength: 4, maxLength: 30 }), (steps) => {
        bench.begin();
        const coverages: string[] = [];
        for (const take of steps) {
          take(bench, coverages);
          const now = new Date(bench.time);
          const rows = coverages.map((id) => bench.read(C, id));
          for (const row of rows) {
            const facts = { ...row, Neutrality_Agreement__r: bench.read(N, row[N] as string) };
            const covered = valueOf(C, 'Covered_Today__c', facts, now);
            expect(covered, JSON.stringify(facts)).to.equal(holds(spanOf(row), bench.today));
          }
          if (valueOf(W, 'Covered_Today__c', bench.read(W, bench.worksite), now) === true) {
            days += 1;
            expect(rows.some((row) => holds(spanOf(row), bench.today))).to.equal(true);
          }
        }
      }),
      { numRuns: 100 }
    );
    expect(days, 'the random days see covered worksites at all').to.be.greaterThan(50);
  });
});
