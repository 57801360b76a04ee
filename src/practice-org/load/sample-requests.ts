import { disputesAt } from './sample-events.js';
import type { SampleAgency, SampleDeadlineRule, SampleLibrary } from './sample-library.js';
import { day, pick, randomFrom, sampleKey } from './sample-values.js';
import type { SampleFrame, SampleObject, SampleRecord } from './sample-values.js';

const stages = ['Drafting', 'Sent', 'Received', 'Under Review', 'Signed', 'Denied'] as const;
const activitiesAtWork = ['extortion', 'witness-tampering', 'involuntary-servitude', 'obstruction-of-justice'] as const;

/** The statutory rule that binds an agency from one day to another; undefined where none is known. */
function ruleFor(
  library: SampleLibrary,
  agency: SampleAgency,
  sent: string,
  received: string
): SampleDeadlineRule | undefined {
  if (agency.federal) return undefined;
  return library.rules.find(
    (rule) =>
      rule.state === agency.state &&
      (rule.kinds.length === 0 || (agency.kind !== undefined && rule.kinds.includes(agency.kind))) &&
      rule.from <= sent &&
      (rule.to === undefined || received <= rule.to)
  );
}

/** Certification requests at every stage, of nobody: each names a reference and no person. */
export function requests({ counts, today }: SampleFrame, library: SampleLibrary): SampleObject {
  return {
    object: 'U_Visa_Certification_Request__c',
    keyField: 'Sync_Key__c',
    count: counts.requests,
    *records(): Generator<SampleRecord> {
      for (let number = 1; number <= counts.requests; number += 1) {
        const random = randomFrom(373_587 + number);
        const stage = pick(stages, number);
        const agency = pick(library.agencies, Math.floor(random() * library.agencies.length));
        const sent = -40 - Math.floor(random() * 100);
        const isSent = stage !== 'Drafting';
        const isReceived = isSent && stage !== 'Sent';
        const rule = isReceived ? ruleFor(library, agency, day(today, sent), day(today, sent + 4)) : undefined;
        const worksite = 1 + Math.floor(random() * counts.worksites);
        const activity =
          agency.activities.length > 0
            ? pick(agency.activities, number)
            : pick(activitiesAtWork, Math.floor(random() * activitiesAtWork.length));
        yield {
          Sync_Key__c: `SAMPLE-REQUEST-${number}`,
          Worksite__r: { Sync_Key__c: sampleKey.worksite(worksite) },
          Labor_Dispute__r: disputesAt(worksite) === 0 ? null : { Sync_Key__c: sampleKey.dispute(worksite, 1) },
          Certifying_Agency__r: { Sync_Key__c: agency.key },
          Deadline_Rule__r: rule === undefined ? null : { Sync_Key__c: rule.key },
          Worker_Reference__c: `W-${String(10_000 + (number % 90_000))}`,
          Qualifying_Activities__c: activity,
          Stage__c: stage,
          Sent_Date__c: isSent ? day(today, sent) : null,
          Received_Date__c: isReceived ? day(today, sent + 4) : null,
          Decision_Date__c: stage === 'Signed' || stage === 'Denied' ? day(today, sent + 30) : null,
          Signed_Date__c: stage === 'Signed' ? day(today, sent + 30) : null,
          Original_In_Hand__c: stage === 'Signed' && random() < 0.5,
          Denial_Ground__c: stage === 'Denied' ? 'Helpfulness Not Shown' : null,
          Expedited__c: rule !== undefined && random() < 0.2,
        };
      }
    },
  };
}
