import { agreementInForce } from './sample-agreements.js';
import { day, employerOf, pick, randomFrom, sampleKey } from './sample-values.js';
import type { SampleFrame, SampleObject, SampleRecord } from './sample-values.js';

/** Kind, agency and how a case number of that agency's looks; region 99 of the NLRB does not exist. */
const disputeKinds = [
  ['Unfair Labor Practice Charge', 'NLRB', '99-CA-'],
  ['Representation Petition', 'NLRB', '99-RC-'],
  ['Wage Claim', 'WHD', 'SAMPLE-'],
  ['Safety Complaint', 'OSHA', 'SAMPLE-'],
  ['Strike', null, null],
  ['Organizing Drive', null, null],
] as const;
const disputeStatuses = ['Open', 'Open', 'Settled', 'Withdrawn', 'Closed'] as const;

/** How many disputes a worksite has: most have none. */
export function disputesAt(worksite: number): number {
  if (worksite % 10 === 1) return 2;
  return worksite % 3 === 0 ? 1 : 0;
}

function* disputeNumbers(worksites: number): Generator<{ worksite: number; number: number }> {
  for (let worksite = 1; worksite <= worksites; worksite += 1)
    for (let number = 1; number <= disputesAt(worksite); number += 1) yield { worksite, number };
}

/** Disputes open and closed, before agencies and in the street. */
export function disputes({ counts, today }: SampleFrame): SampleObject {
  return {
    object: 'Labor_Dispute__c',
    keyField: 'Sync_Key__c',
    count: [...disputeNumbers(counts.worksites)].length,
    masters: ['Worksite__r'],
    *records(): Generator<SampleRecord> {
      for (const { worksite, number } of disputeNumbers(counts.worksites)) {
        const random = randomFrom(104_729 + worksite * 3 + number);
        const [kind, agency, prefix] = pick(disputeKinds, Math.floor(random() * disputeKinds.length));
        const drawn = pick(disputeStatuses, Math.floor(random() * disputeStatuses.length));
        const status = worksite % 9 === 3 ? 'Open' : drawn;
        const filed = -30 - Math.floor(random() * 600);
        yield {
          Sync_Key__c: sampleKey.dispute(worksite, number),
          Worksite__r: { Sync_Key__c: sampleKey.worksite(worksite) },
          Dispute_Type__c: kind,
          Agency__c: agency,
          Case_Number__c: prefix === null ? null : `${prefix}${String(worksite).padStart(6, '0')}`,
          Filed_Date__c: day(today, filed),
          Closed_Date__c: status === 'Open' ? null : day(today, filed + 20),
          Status__c: status,
          ICE_Told_On__c: status === 'Open' && random() < 0.5 ? day(today, filed + 3) : null,
        };
      }
    },
  };
}

type ContactKind = {
  readonly kind: string;
  readonly document: string | null;
  readonly areas: string | null;
  readonly outcome: string | null;
  readonly by: string | null;
};

const contactKinds: readonly ContactKind[] = [
  { kind: 'Site Visit', document: 'None', areas: 'No Areas', outcome: 'Left Without Entry', by: 'Nobody' },
  {
    kind: 'Site Visit',
    document: 'Administrative Warrant',
    areas: 'Public Areas',
    outcome: 'Entered Public Areas Only',
    by: 'Security',
  },
  {
    kind: 'Site Visit',
    document: 'Judicial Warrant',
    areas: 'Public Areas;Non-Public Areas',
    outcome: 'Entered Non-Public Areas',
    by: 'Manager',
  },
  {
    kind: 'I-9 Notice of Inspection',
    document: 'Notice of Inspection',
    areas: null,
    outcome: 'Pending',
    by: 'Human Resources',
  },
  {
    kind: 'Subpoena',
    document: 'Subpoena',
    areas: 'Office or Files',
    outcome: 'Records Handed Over',
    by: 'Human Resources',
  },
  { kind: 'Phone Call', document: null, areas: null, outcome: null, by: 'Front Desk' },
  { kind: 'Employer Threat', document: null, areas: null, outcome: null, by: null },
];

/** How long after it began the union was told, in minutes; null: not yet. */
const noticeMinutes = [35, 180, 1_000, 4_000, null] as const;

const contactAt = (worksite: number): boolean => worksite % 7 === 2;

/** Contacts of enforcement with one worksite in seven; the agreement in force is invoked, notice was in time or late. */
export function contacts(frame: SampleFrame): SampleObject {
  const { counts, today } = frame;
  const sites = Array.from({ length: counts.worksites }, (_, index) => index + 1).filter(contactAt);
  return {
    object: 'Enforcement_Contact__c',
    keyField: 'Sync_Key__c',
    count: sites.length,
    masters: ['Worksite__r'],
    *records(): Generator<SampleRecord> {
      for (const worksite of sites) {
        const random = randomFrom(224_737 + worksite);
        const contact = pick(contactKinds, Math.floor(random() * contactKinds.length));
        const began = Date.parse(`${day(today, -5 - Math.floor(random() * 200))}T15:20:00Z`);
        const minutes = pick(noticeMinutes, Math.floor(random() * noticeMinutes.length));
        const invoked = agreementInForce(employerOf(worksite, counts), frame);
        yield {
          Sync_Key__c: `SAMPLE-CONTACT-${worksite}`,
          Worksite__r: { Sync_Key__c: sampleKey.worksite(worksite) },
          Invoked_Agreement__r: invoked === undefined ? null : { Sync_Key__c: invoked },
          Began_At__c: new Date(began).toISOString(),
          Kind__c: contact.kind,
          Agency__c: pick(['ICE', 'HSI', 'Unknown Agency'], worksite),
          Document_Shown__c: contact.document,
          Admitted_By_Role__c: contact.by,
          Areas_Entered__c: contact.areas,
          Union_Told_At__c: minutes === null ? null : new Date(began + minutes * 60_000).toISOString(),
          Outcome__c: contact.outcome,
        };
      }
    },
  };
}
