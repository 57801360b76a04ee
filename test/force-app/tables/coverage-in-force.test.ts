import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { valueOf, type Facts } from '../formula-support.js';
import { holds, isActive, rolledUp, type Span } from './coverage-support.js';

const N = 'Neutrality_Agreement__c';
const C = 'Worksite_Coverage__c';
const W = 'Worksite__c';

/** All cases are read on Sunday, 22 November 2026. */
const YESTERDAY = '2026-11-21';
const TODAY = '2026-11-22';
const TOMORROW = '2026-11-23';

const agreement = (status: string | null, effective: string | null, more: Facts = {}): Facts => ({
  Status__c: status,
  Effective_Date__c: effective,
  ...more,
});

describe('In_Force_Today__c of an agreement', () => {
  type Case = readonly [why: string, agreement: Facts, inForce: boolean];
  const CASES: readonly Case[] = [
    ['a proposal binds nobody', agreement('Proposed', '2026-01-01'), false],
    ['nor do talks', agreement('Negotiating', '2026-01-01'), false],
    [
      'talks with a last day are no agreement',
      agreement('Negotiating', '2026-01-01', { Termination_Date__c: TOMORROW }),
      false,
    ],
    ['signed, and its first day is past', agreement('Signed', '2026-01-01'), true],
    ['in force', agreement('In Force', '2026-01-01'), true],
    ['invoked: the union relies on it because it binds', agreement('Invoked', '2026-01-01'), true],
    ['breached: the employer broke what still binds it', agreement('Breached', '2026-01-01'), true],
    ['expired', agreement('Expired', '2026-01-01', { Expiration_Date__c: YESTERDAY }), false],
    ['no status says nothing of a signature', agreement(null, '2026-01-01'), false],
    ['terminated, but nobody says from when', agreement('Terminated', '2026-01-01'), false],
    ['terminated yesterday', agreement('Terminated', '2026-01-01', { Termination_Date__c: YESTERDAY }), false],
    ['terminated at the end of today', agreement('Terminated', '2026-01-01', { Termination_Date__c: TODAY }), true],
    ['terminated from a later day on', agreement('Terminated', '2026-01-01', { Termination_Date__c: TOMORROW }), true],
    [
      'in force, but its last day was yesterday',
      agreement('In Force', '2026-01-01', { Termination_Date__c: YESTERDAY }),
      false,
    ],
    ['in force, today is its last day', agreement('In Force', '2026-01-01', { Termination_Date__c: TODAY }), true],
    ['takes effect today', agreement('Signed', TODAY), true],
    ['takes effect tomorrow', agreement('Signed', TOMORROW), false],
    ['nobody says when it takes effect', agreement('In Force', null), false],
    ['expires at the end of today', agreement('In Force', '2026-01-01', { Expiration_Date__c: TODAY }), true],
    [
      'expired yesterday, the status lags behind',
      agreement('In Force', '2026-01-01', { Expiration_Date__c: YESTERDAY }),
      false,
    ],
    ['names no end', agreement('In Force', '1999-12-31'), true],
    ['binds for today alone', agreement('In Force', TODAY, { Expiration_Date__c: TODAY }), true],
    [
      'would run on, but was terminated yesterday',
      agreement('Terminated', '2026-01-01', { Expiration_Date__c: '2027-12-31', Termination_Date__c: YESTERDAY }),
      false,
    ],
    [
      'terminated from a day on which it has long expired',
      agreement('Terminated', '2026-01-01', { Expiration_Date__c: YESTERDAY, Termination_Date__c: TOMORROW }),
      false,
    ],
  ];
  for (const [why, facts, inForce] of CASES) {
    it(`${inForce ? 'yes' : 'no'}: ${why}`, () => {
      expect(valueOf(N, 'In_Force_Today__c', facts)).to.equal(inForce);
    });
  }

  it('holds on a leap day that is the first, the last or the only day', () => {
    const leap = new Date('2028-02-29T12:00:00Z');
    const only = agreement('In Force', '2028-02-29', { Expiration_Date__c: '2028-02-29' });
    expect(valueOf(N, 'In_Force_Today__c', only, leap)).to.equal(true);
    expect(valueOf(N, 'In_Force_Today__c', only, new Date('2028-02-28T12:00:00Z'))).to.equal(false);
    expect(valueOf(N, 'In_Force_Today__c', only, new Date('2028-03-01T12:00:00Z'))).to.equal(false);
  });
});

describe('Covered_Today__c of a coverage', () => {
  const bound = agreement('In Force', '2020-01-01');
  type Case = readonly [why: string, from: string | null, to: string | null, more: Facts, covered: boolean];
  const CASES: readonly Case[] = [
    ['begins today', TODAY, null, {}, true],
    ['begins tomorrow', TOMORROW, null, {}, false],
    ['ends today', '2026-01-01', TODAY, {}, true],
    ['ended yesterday', '2026-01-01', YESTERDAY, {}, false],
    ['for today alone', TODAY, TODAY, {}, true],
    ['without an end', '2026-01-01', null, {}, true],
    ['filed away', '2026-01-01', null, { Active__c: false }, false],
    ['nobody says from when', null, null, {}, false],
    [
      'the agreement is not signed',
      '2026-01-01',
      null,
      { Neutrality_Agreement__r: agreement('Proposed', '2020-01-01') },
      false,
    ],
    [
      'the agreement has expired',
      '2026-01-01',
      null,
      { Neutrality_Agreement__r: { ...bound, Expiration_Date__c: YESTERDAY } },
      false,
    ],
    [
      'the agreement is breached and binds',
      '2026-01-01',
      null,
      { Neutrality_Agreement__r: agreement('Breached', TODAY) },
      true,
    ],
  ];
  for (const [why, from, to, more, covered] of CASES) {
    it(`${covered ? 'yes' : 'no'}: ${why}`, () => {
      const facts = {
        Active__c: true,
        Covered_From__c: from,
        Covered_To__c: to,
        Neutrality_Agreement__r: bound,
        ...more,
      };
      expect(valueOf(C, 'Covered_Today__c', facts)).to.equal(covered);
    });
  }
});

const shown = (spans: readonly Span[], now?: Date) => valueOf(W, 'Covered_Today__c', rolledUp(spans), now);

const PAST: Span = ['2025-01-01', '2025-12-31'];
const PRESENT: Span = ['2026-01-01', '2026-12-31'];
const OPEN: Span = ['2026-01-01', null];
const FUTURE: Span = ['2027-01-01', '2027-12-31'];
const FILED: Span = ['2025-01-01', '2025-12-31', false];

describe('Covered_Today__c of a worksite', () => {
  type Case = readonly [why: string, spans: readonly Span[], covered: boolean];
  const CASES: readonly Case[] = [
    ['no coverage', [], false],
    ['one that is past', [PAST], false],
    ['one that is filed away', [FILED], false],
    ['one that is present', [PRESENT], true],
    ['one without an end', [OPEN], true],
    ['one to come', [FUTURE], false],
    ['one that begins today', [[TODAY, null]], true],
    ['one that begins tomorrow', [[TOMORROW, null]], false],
    ['one that ends today', [['2026-01-01', TODAY]], true],
    ['one that ended yesterday', [['2026-01-01', YESTERDAY]], false],
    ['one for today alone', [[TODAY, TODAY]], true],
    ['a past one not yet filed away, and a present one', [PAST, PRESENT], true],
    ['a past one not yet filed away, and an open one', [PAST, OPEN], true],
    ['a present one and its renewal', [PRESENT, FUTURE], true],
    ['a gap: past and future, and today in between', [PAST, FUTURE], false],
    [
      'a gap of one day, which is today',
      [
        ['2026-01-01', YESTERDAY],
        [TOMORROW, null],
      ],
      false,
    ],
    [
      'no gap: one ends today and the next begins tomorrow',
      [
        ['2026-01-01', TODAY],
        [TOMORROW, null],
      ],
      true,
    ],
    [
      'no gap: one ended yesterday and the next begins today',
      [
        ['2026-01-01', YESTERDAY],
        [TODAY, null],
      ],
      true,
    ],
    ['two that overlap today', [PRESENT, ['2026-11-01', null]], true],
    ['two that overlapped, both past', [PAST, ['2025-06-01', YESTERDAY]], false],
    ['two to come', [FUTURE, [TOMORROW, '2026-12-31']], false],
    ['a long one around a past one', [OPEN, ['2026-02-01', '2026-03-31']], true],
    ['a long one around one to come', [OPEN, FUTURE], true],
    ['two past ones and a present one', [PAST, ['2025-06-01', YESTERDAY], PRESENT], true],
    ['a present one and two to come', [PRESENT, FUTURE, ['2028-01-01', null]], true],
    ['three present ones', [PRESENT, OPEN, ['2026-11-22', null]], true],
    ['a past one that is filed away, a present one and one to come', [FILED, PRESENT, FUTURE], true],
    ['past and future twice, and no present one', [PAST, FUTURE, ['2028-01-01', null]], false],
    ['KNOWN GAP: past, present and future all ticked: the past one has to be unticked', [PAST, PRESENT, FUTURE], false],
  ];
  for (const [why, spans, covered] of CASES) {
    it(`${covered ? 'yes' : 'no'}: ${why}`, () => {
      expect(shown(spans)).to.equal(covered);
      if (!why.startsWith('KNOWN GAP')) expect(spans.some((span) => holds(span, TODAY))).to.equal(covered);
    });
  }

  const dayAt = (offset: number): string =>
    DateTime.fromISO('2028-02-26', { zone: 'utc' }).plus({ days: offset }).toISODate()!;
  const span: fc.Arbitrary<Span> = fc
    .tuple(fc.integer({ min: 0, max: 12 }), fc.option(fc.nat({ max: 8 }), { freq: 5 }), fc.boolean())
    .map(([from, length, active]) => {
      const to = length === null ? null : dayAt(from + length);
      return active ? [dayAt(from), to] : [dayAt(from), to, false];
    });
  const spans = fc.array(span, { maxLength: 5 });
  const offset = fc.integer({ min: 0, max: 20 });
  const noon = (day: string): Date => new Date(`${day}T12:00:00Z`);

  it('never says yes unless an active coverage holds on that day', () => {
    fc.assert(
      fc.property(spans, offset, (list, at) => {
        const day = dayAt(at);
        return shown(list, noon(day)) === false || list.some((one) => holds(one, day));
      }),
      { numRuns: 2000 }
    );
  });

  it('says yes whenever one holds, once no past coverage is ticked', () => {
    fc.assert(
      fc.property(spans, offset, (list, at) => {
        const day = dayAt(at);
        const tidy = list.filter((one) => !isActive(one) || one[1] === null || one[1] >= day);
        expect(shown(tidy, noon(day))).to.equal(tidy.some((one) => holds(one, day)));
      }),
      { numRuns: 2000 }
    );
  });

  it('says yes whenever one holds, while none is to come', () => {
    fc.assert(
      fc.property(spans, offset, (list, at) => {
        const day = dayAt(at);
        const begun = list.filter(([from]) => from <= day);
        expect(shown(begun, noon(day))).to.equal(begun.some((one) => holds(one, day)));
      }),
      { numRuns: 2000 }
    );
  });

  it('is always right about two coverages or fewer', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 2 }), offset, (list, at) => {
        const day = dayAt(at);
        expect(shown(list, noon(day))).to.equal(list.some((one) => holds(one, day)));
      }),
      { numRuns: 2000 }
    );
  });
});
