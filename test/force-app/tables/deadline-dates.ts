import { valueOf, type Facts } from '../formula-support.js';
import { recordOf, seeds } from './deadline-support.js';

export const REQUEST = 'U_Visa_Certification_Request__c';

/** The rules as they are shipped, by state. */
export const RULES: ReadonlyMap<string, ReturnType<typeof recordOf>> = new Map(
  seeds('deadline-rules').map((seed) => [seed.key.slice(0, 2), recordOf(seed)])
);

export const ruleOf = (state: string): ReturnType<typeof recordOf> => {
  const rule = RULES.get(state);
  if (rule === undefined) throw new Error(`no rule is shipped for ${state}`);
  return rule;
};

/** When the answer is due on a request under a rule. */
export const due = (rule: Facts, facts: Facts) =>
  valueOf(REQUEST, 'Response_Due__c', { Deadline_Rule__r: rule, ...facts });
/** A rule made up to count by. */
export type Sample = {
  readonly unit: string;
  readonly start: string;
  readonly days: number;
};

export const sample = ({ unit, start, days }: Sample): Facts => ({
  Computable__c: true,
  Ordinary_Days__c: days,
  Unit__c: unit,
  Trigger_Day__c: 'Received',
  Start_Rule__c: start,
});

export const STARTS = ['Day After Receipt', 'Receipt Is Day One', 'Next Business Day'];
export const UNITS = ['Calendar', 'Business'];

/** Days are counted here as numbers, from 1 January 1970, a Thursday. */
const DAY = 86_400_000;
export const numberOf = (date: string): number => Date.parse(date) / DAY;
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
const isWorkday = (day: number): boolean => ![0, 6].includes(new Date(day * DAY).getUTCDay());

/** The same by counting one day after the other: which day is the first to count, and which days count after it. */
export const byCounting = (received: number, { unit, start, days }: Sample): string => {
  let day = start === 'Receipt Is Day One' ? received : received + 1;
  if (start === 'Next Business Day') while (!isWorkday(day)) day += 1;
  for (let counted = 0; ; day += 1) {
    if (unit === 'Calendar' || isWorkday(day)) counted += 1;
    if (counted === days) return dateOf(day);
  }
};
