import { agreements, coverages } from './sample-agreements.js';
import { contractClauses, contractOf, contracts } from './sample-contracts.js';
import { contacts, disputes } from './sample-events.js';
import { libraryObjects, madeUpLibrary } from './sample-library.js';
import type { SampleLibrary } from './sample-library.js';
import { requests } from './sample-requests.js';
import { day, employerName, employerOf, partiesOf, pick, randomFrom, sampleKey, tradeOf } from './sample-values.js';
import type { SampleCounts, SampleFrame, SampleObject, SampleRecord } from './sample-values.js';

export type { SampleCounts, SampleObject } from './sample-values.js';
export type { SampleLibrary } from './sample-library.js';

/** How big a sample union is. `giant` is for trying limits, not for looking at. */
export type SampleSize = 'small' | 'national' | 'giant';

export const sampleCounts: Readonly<Record<SampleSize, SampleCounts>> = {
  small: { employers: 12, locals: 4, worksites: 40, agreements: 10, requests: 12 },
  national: { employers: 300, locals: 60, worksites: 3_000, agreements: 260, requests: 180 },
  giant: { employers: 5_000, locals: 400, worksites: 100_000, agreements: 4_500, requests: 6_000 },
};

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

/**
 * A made-up union, the same on every machine for the same size, day and library, in the order its records need each other: employers and
 * locals (accounts), contracts with their clauses, worksites, agreements with the worksites they cover, disputes, contacts of
 * enforcement, certification requests. Every name and key says that it is a sample; nobody lives at these addresses.
 */
export function sampleUnion(
  size: SampleSize,
  today: Date,
  library: SampleLibrary = madeUpLibrary
): readonly SampleObject[] {
  const frame: SampleFrame = { counts: sampleCounts[size], today };
  return [
    accounts(frame),
    ...libraryObjects(frame, library),
    contracts(frame, library),
    contractClauses(frame, library),
    worksites(frame),
    agreements(frame),
    disputes(frame),
    coverages(frame),
    contacts(frame),
    requests(frame, library),
  ];
}

function accounts({ counts }: SampleFrame): SampleObject {
  return {
    object: 'Account',
    keyField: 'POWER_Sync_Key__c',
    count: counts.employers + counts.locals,
    *records(): Generator<SampleRecord> {
      for (let number = 1; number <= counts.locals; number += 1)
        yield { POWER_Sync_Key__c: sampleKey.local(number), Name: `Sample Local ${number}` };
      for (let number = 1; number <= counts.employers; number += 1)
        yield { POWER_Sync_Key__c: sampleKey.employer(number), Name: employerName(number) };
    },
  };
}

function worksites({ counts, today }: SampleFrame): SampleObject {
  return {
    object: 'Worksite__c',
    keyField: 'Sync_Key__c',
    count: counts.worksites,
    *records(): Generator<SampleRecord> {
      for (let number = 1; number <= counts.worksites; number += 1) yield worksite(number, counts, today);
    },
  };
}

function worksite(number: number, counts: SampleCounts, today: Date): SampleRecord {
  const random = randomFrom(812_332 + number);
  const employer = employerOf(number, counts);
  const [, naics] = tradeOf(employer);
  const drawn = pick(unitStatuses, Math.floor(random() * unitStatuses.length));
  // Where there is a contract most worksites are under it.
  const status = contractOf(employer) !== undefined && number % 4 !== 0 ? 'Under Contract' : drawn;
  const size = 5 + Math.floor(random() * 400);
  const contract = status === 'Under Contract' || status === 'Contract Expired' ? contractOf(employer) : undefined;
  return {
    Sync_Key__c: sampleKey.worksite(number),
    Name: `${employerName(employer)} Site ${1 + Math.floor((number - 1) / counts.employers)}`,
    ...partiesOf(employer, counts),
    Current_Contract__r: contract === undefined ? null : { Sync_Key__c: contract },
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
