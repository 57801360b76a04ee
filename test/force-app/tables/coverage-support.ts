import { valueOf, type Facts } from '../formula-support.js';

/** First day, last day (null: no end), and whether it is ticked. */
export type Span = readonly [from: string, to: string | null, active?: false];

export const isActive = ([, , active]: Span): boolean => active !== false;

/** What the roll-ups of the worksite give for its coverages. */
export const rolledUp = (spans: readonly Span[]): Facts => {
  const active = spans.filter(isActive);
  const starts = active.map(([from]) => from).sort();
  const ends = active
    .map(([, to]) => String(valueOf('Worksite_Coverage__c', 'Last_Day__c', { Covered_To__c: to })))
    .sort();
  return {
    Active_Coverages__c: active.length,
    First_Coverage_Start__c: starts[0] ?? null,
    Last_Coverage_Start__c: starts.at(-1) ?? null,
    First_Coverage_End__c: ends[0] ?? null,
    Last_Coverage_End__c: ends.at(-1) ?? null,
  };
};

/** Whether a coverage, by its own dates and tick, holds on a day. */
export const holds = ([from, to, active]: Span, day: string): boolean =>
  active !== false && from <= day && (to === null || to >= day);
