import { day, employerName, partiesOf, pick, randomFrom, sampleKey, worksitesOf } from './sample-values.js';
import type { SampleFrame, SampleObject, SampleRecord } from './sample-values.js';

const statuses = [
  'Proposed',
  'Negotiating',
  'Signed',
  'In Force',
  'In Force',
  'In Force',
  'Expired',
  'Terminated',
  'Invoked',
] as const;
const inForce: ReadonlySet<string> = new Set(['Signed', 'In Force', 'Invoked']);
const terms = [
  'No_Consent_Entry__c',
  'No_Consent_Records__c',
  'No_Reverify_During_Dispute__c',
  'Use_Full_Response_Time__c',
  'No_Initiation__c',
  'No_Retaliation__c',
  'Savings__c',
] as const;

/** What other records must fit: when an agreement holds, in days from today. */
type AgreementFacts = {
  readonly status: string;
  readonly proposed: number;
  readonly signed: boolean;
  readonly effective: number;
  readonly expiration: number;
  readonly termination?: number;
};

function factsOf(number: number): AgreementFacts {
  const random = randomFrom(287_003 + number);
  const status = pick(statuses, number);
  const proposed = -1_400 + Math.floor(random() * 300);
  const expiration = status === 'Expired' ? -20 : 30 + Math.floor(random() * 700);
  return {
    status,
    proposed,
    signed: status !== 'Proposed' && status !== 'Negotiating',
    effective: proposed + 75,
    expiration,
    ...(status === 'Terminated' ? { termination: -20 } : {}),
  };
}

/** The key of the agreement in force with an employer; undefined where there is none. */
export function agreementInForce(employer: number, { counts }: SampleFrame): string | undefined {
  const holds = employer <= counts.agreements && inForce.has(factsOf(employer).status);
  return holds ? sampleKey.agreement(employer) : undefined;
}

/** One agreement each with the first employers, in every state an agreement can be in. */
export function agreements(frame: SampleFrame): SampleObject {
  const { counts, today } = frame;
  return {
    object: 'Neutrality_Agreement__c',
    keyField: 'Sync_Key__c',
    count: counts.agreements,
    *records(): Generator<SampleRecord> {
      for (let number = 1; number <= counts.agreements; number += 1) {
        const facts = factsOf(number);
        const random = randomFrom(619_033 + number);
        const whenSigned = (offset: number | undefined): string | null =>
          facts.signed && offset !== undefined ? day(today, offset) : null;
        yield {
          Sync_Key__c: sampleKey.agreement(number),
          Name: `${employerName(number)} Neutrality Agreement`,
          ...partiesOf(number, counts),
          Status__c: facts.status,
          Proposed_Date__c: day(today, facts.proposed),
          Signed_Date__c: whenSigned(facts.proposed + 60),
          Effective_Date__c: whenSigned(facts.effective),
          Expiration_Date__c: whenSigned(facts.expiration),
          Termination_Date__c: whenSigned(facts.termination),
          Notify_Union__c: 'Agreed',
          Union_Notice_Hours__c: pick([24, 0, 48], number),
          ...Object.fromEntries(terms.map((term) => [term, random() < 0.7 ? 'Agreed' : 'Not Agreed'])),
        };
      }
    },
  };
}

/** Which worksites each signed agreement covers, within its days; some of an employer's sites are left out. */
export function coverages(frame: SampleFrame): SampleObject {
  const { counts } = frame;
  const pairs = (): Array<{ agreement: number; site: number }> =>
    Array.from({ length: counts.agreements }, (_, index) => index + 1)
      .filter((agreement) => factsOf(agreement).signed)
      .flatMap((agreement) => worksitesOf(agreement, counts).map((site) => ({ agreement, site })))
      .filter(({ site }) => site % 7 !== 3);
  return {
    object: 'Worksite_Coverage__c',
    keyField: 'Sync_Key__c',
    count: pairs().length,
    masters: ['Neutrality_Agreement__r', 'Worksite__r'],
    *records(): Generator<SampleRecord> {
      for (const { agreement, site } of pairs()) yield coverage(frame, agreement, site);
    },
  };
}

function coverage({ today }: SampleFrame, agreement: number, site: number): SampleRecord {
  const { effective, expiration, termination } = factsOf(agreement);
  const last = Math.min(expiration, termination ?? expiration);
  return {
    Sync_Key__c: `SAMPLE-COVERAGE-${agreement}-${site}`,
    Neutrality_Agreement__r: { Sync_Key__c: sampleKey.agreement(agreement) },
    Worksite__r: { Sync_Key__c: sampleKey.worksite(site) },
    Covered_From__c: day(today, site % 5 === 0 ? effective + 30 : effective),
    Covered_To__c: day(today, last),
    // What is over may be kept as history.
    Active__c: last >= 0 || site % 2 === 0,
  };
}
