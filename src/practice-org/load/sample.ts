/** How big a sample union is. `giant` is for trying limits, not for looking at. */
export type SampleSize = 'small' | 'national' | 'giant';

export type SampleCounts = {
  readonly employers: number;
  readonly locals: number;
  readonly worksites: number;
  readonly agreements: number;
};

export const sampleCounts: Readonly<Record<SampleSize, SampleCounts>> = {
  small: { employers: 12, locals: 4, worksites: 40, agreements: 10 },
  national: { employers: 300, locals: 60, worksites: 3_000, agreements: 260 },
  giant: { employers: 5_000, locals: 400, worksites: 100_000, agreements: 4_500 },
};

/** Records of one object, written by upsert on `keyField`. A lookup is written by its parent's key. */
export type SampleObject = {
  readonly object: string;
  readonly keyField: string;
  readonly count: number;
  records(): Generator<Readonly<Record<string, unknown>>>;
};

const trades = [
  ['Laundry', '812332'],
  ['Bakery', '311811'],
  ['Hotel', '721110'],
  ['Warehouse', '493110'],
  ['Cannery', '311421'],
  ['Hospital', '622110'],
  ['Nursery', '111421'],
  ['Car Wash', '811192'],
] as const;
const states = ['CA', 'OR', 'WA', 'NV', 'IL', 'NY', 'NJ', 'TX', 'FL', 'MN'] as const;
const unitStatuses = [
  'Not Organized',
  'Organizing',
  'Petition Filed',
  'Certified',
  'First Contract',
  'Under Contract',
  'Contract Expired',
] as const;
const languages = ['English', 'English;Spanish', 'Spanish', 'English;Spanish;Arabic', 'English;French'] as const;
const shifts = ['Day', 'Day;Evening', 'Day;Evening;Night', 'Weekend'] as const;
const agreementStatuses = [
  'Proposed',
  'Negotiating',
  'Signed',
  'In Force',
  'In Force',
  'In Force',
  'Expired',
  'Terminated',
] as const;
const terms = [
  'No_Consent_Entry__c',
  'No_Consent_Records__c',
  'No_Reverify_During_Dispute__c',
  'Use_Full_Response_Time__c',
  'No_Initiation__c',
  'No_Retaliation__c',
  'Savings__c',
] as const;

/**
 * A made-up union, the same on every machine for the same size and day: employers and locals (accounts), worksites, neutrality
 * agreements. Every name says that it is a sample; nobody lives at these addresses.
 */
export function sampleUnion(size: SampleSize, today: Date): readonly SampleObject[] {
  const counts = sampleCounts[size];
  return [
    {
      object: 'Account',
      keyField: 'POWER_Sync_Key__c',
      count: counts.employers + counts.locals,
      records: () => accounts(counts),
    },
    {
      object: 'Worksite__c',
      keyField: 'Sync_Key__c',
      count: counts.worksites,
      records: () => worksites(counts, today),
    },
    {
      object: 'Neutrality_Agreement__c',
      keyField: 'Sync_Key__c',
      count: counts.agreements,
      records: () => agreements(counts, today),
    },
  ];
}

const employerKey = (number: number): string => `SAMPLE-EMPLOYER-${number}`;
const localKey = (number: number): string => `SAMPLE-LOCAL-${number}`;

function employerName(number: number): string {
  const [trade] = pick(trades, number);
  return `Sample ${trade} ${number}`;
}

function* accounts(counts: SampleCounts): Generator<Readonly<Record<string, unknown>>> {
  for (let number = 1; number <= counts.locals; number += 1)
    yield { POWER_Sync_Key__c: localKey(number), Name: `Sample Local ${number}` };
  for (let number = 1; number <= counts.employers; number += 1)
    yield { POWER_Sync_Key__c: employerKey(number), Name: employerName(number) };
}

function* worksites(counts: SampleCounts, today: Date): Generator<Readonly<Record<string, unknown>>> {
  const random = randomFrom(812_332);
  for (let number = 1; number <= counts.worksites; number += 1) {
    const employer = 1 + ((number - 1) % counts.employers);
    const [, naics] = pick(trades, employer);
    const status = pick(unitStatuses, Math.floor(random() * unitStatuses.length));
    const size = 5 + Math.floor(random() * 400);
    yield {
      Sync_Key__c: `SAMPLE-WORKSITE-${number}`,
      Name: `${employerName(employer)} Site ${1 + Math.floor((number - 1) / counts.employers)}`,
      Employer__r: { POWER_Sync_Key__c: employerKey(employer) },
      Local_Union__r: { POWER_Sync_Key__c: localKey(1 + (employer % counts.locals)) },
      Trade_Name__c: employerName(employer),
      Street__c: `${number} Example Street`,
      City__c: 'Sampleton',
      State__c: pick(states, Math.floor(random() * states.length)),
      Postal_Code__c: String(number % 100_000).padStart(5, '0'),
      County__c: 'Sample County',
      NAICS_Code__c: naics,
      Bargaining_Unit__c: 'All production workers of the sample',
      Unit_Size__c: size,
      Unit_Status__c: status,
      Steward_Count__c: Math.floor(size / 40),
      Languages__c: pick(languages, Math.floor(random() * languages.length)),
      Shifts__c: pick(shifts, Math.floor(random() * shifts.length)),
      Organizing_Start__c: status === 'Not Organized' ? null : day(today, -900 + Math.floor(random() * 600)),
      Contract_Expiration__c: status === 'Under Contract' ? day(today, 10 + Math.floor(random() * 800)) : null,
      Public_Areas_Posted__c: random() < 0.4,
    };
  }
}

function* agreements(counts: SampleCounts, today: Date): Generator<Readonly<Record<string, unknown>>> {
  const random = randomFrom(287_003);
  for (let number = 1; number <= counts.agreements; number += 1) {
    const status = pick(agreementStatuses, number);
    const proposed = -1_400 + Math.floor(random() * 300);
    const wasSigned = status !== 'Proposed' && status !== 'Negotiating';
    const ended = status === 'Expired' || status === 'Terminated';
    yield {
      Sync_Key__c: `SAMPLE-AGREEMENT-${number}`,
      Name: `${employerName(number)} Neutrality Agreement`,
      Employer__r: { POWER_Sync_Key__c: employerKey(number) },
      Local_Union__r: { POWER_Sync_Key__c: localKey(1 + (number % counts.locals)) },
      Status__c: status,
      Proposed_Date__c: day(today, proposed),
      Signed_Date__c: wasSigned ? day(today, proposed + 60) : null,
      Effective_Date__c: wasSigned ? day(today, proposed + 75) : null,
      Expiration_Date__c: wasSigned ? day(today, ended ? -20 : 30 + Math.floor(random() * 700)) : null,
      Notify_Union__c: 'Agreed',
      Union_Notice_Hours__c: 24,
      ...Object.fromEntries(terms.map((term) => [term, random() < 0.7 ? 'Agreed' : 'Not Agreed'])),
    };
  }
}

function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('Nothing to pick from');
  return value;
}

function day(today: Date, offset: number): string {
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + offset))
    .toISOString()
    .slice(0, 10);
}

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
