/** One record as it is written: a lookup by its parent's key, a blank as null. */
export type SampleRecord = Readonly<Record<string, unknown>>;

/** Records of one object, written by upsert on `keyField`. A lookup is written by its parent's key. */
export type SampleObject = {
  readonly object: string;
  readonly keyField: string;
  readonly count: number;
  /** Relationships to masters: given when a record is made, and left alone afterwards. */
  readonly masters?: readonly string[];
  records(): Generator<SampleRecord>;
};

export type SampleCounts = {
  readonly employers: number;
  readonly locals: number;
  readonly worksites: number;
  readonly agreements: number;
  readonly requests: number;
};

/** How much of what, and the day the sample's dates count from. */
export type SampleFrame = { readonly counts: SampleCounts; readonly today: Date };

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

export const sampleKey = {
  employer: (number: number): string => `SAMPLE-EMPLOYER-${number}`,
  local: (number: number): string => `SAMPLE-LOCAL-${number}`,
  worksite: (number: number): string => `SAMPLE-WORKSITE-${number}`,
  agreement: (number: number): string => `SAMPLE-AGREEMENT-${number}`,
  contract: (number: number): string => `SAMPLE-CONTRACT-${number}`,
  dispute: (worksite: number, number: number): string => `SAMPLE-DISPUTE-${worksite}-${number}`,
};

export function employerName(number: number): string {
  return `Sample ${tradeOf(number)[0]} ${number}`;
}

/** An employer's trade and its NAICS code. */
export function tradeOf(employer: number): readonly [trade: string, naics: string] {
  return pick(trades, employer);
}

/** The employer of a worksite: worksites are dealt out one to each employer in turn. */
export function employerOf(worksite: number, counts: SampleCounts): number {
  return 1 + ((worksite - 1) % counts.employers);
}

/** The worksites of an employer. */
export function worksitesOf(employer: number, counts: SampleCounts): number[] {
  const found: number[] = [];
  for (let site = employer; site <= counts.worksites; site += counts.employers) found.push(site);
  return found;
}

/** The lookups to an employer and its local, which worksites, agreements and contracts share. */
export function partiesOf(employer: number, counts: SampleCounts): SampleRecord {
  return {
    Employer__r: { POWER_Sync_Key__c: sampleKey.employer(employer) },
    Local_Union__r: { POWER_Sync_Key__c: sampleKey.local(1 + (employer % counts.locals)) },
  };
}

export function pick<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('Nothing to pick from');
  return value;
}

/** A day so many days from today, as a date. */
export function day(today: Date, offset: number): string {
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + offset))
    .toISOString()
    .slice(0, 10);
}

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
