import type { Facts } from '../formula-support.js';

const W = 'Worksite__c';
const N = 'Neutrality_Agreement__c';
const U = 'U_Visa_Certification_Request__c';
const R = 'Sync_Run__c';

export type Case = readonly [object: string, rule: string, refused: Facts, nearest: Facts];

/** For each rule a record that it refuses, and the nearest one that it lets pass. */
export const SHORT_CASES: readonly Case[] = [
  [W, 'POSTAL_CODE_FORM', { Postal_Code__c: '2139' }, { Postal_Code__c: '02139' }],
  [W, 'POSTAL_CODE_FORM', { Postal_Code__c: '021394307' }, { Postal_Code__c: '02139-4307' }],
  [W, 'NAICS_CODE_FORM', { NAICS_Code__c: '8' }, { NAICS_Code__c: '81' }],
  [W, 'UNIT_SIZE_NOT_NEGATIVE', { Unit_Size__c: -1 }, { Unit_Size__c: 0 }],
  [W, 'STEWARD_COUNT_NOT_NEGATIVE', { Steward_Count__c: -1 }, { Steward_Count__c: 0 }],
  [W, 'STEWARDS_WITHIN_UNIT', { Steward_Count__c: 5, Unit_Size__c: 4 }, { Steward_Count__c: 4, Unit_Size__c: 4 }],
  [
    W,
    'EMPLOYER_IS_NOT_LOCAL',
    { Employer__c: '001000000000001AAA', Local_Union__c: '001000000000001AAA' },
    { Employer__c: '001000000000001AAA', Local_Union__c: '001000000000002AAA' },
  ],
  [W, 'TRAINING_NOT_IN_FUTURE', { Front_Desk_Trained__c: '2026-11-23' }, { Front_Desk_Trained__c: '2026-11-22' }],
  [
    W,
    'LAST_CONTACT_NOT_IN_FUTURE',
    { Last_Enforcement_Contact__c: '2026-11-23' },
    { Last_Enforcement_Contact__c: '2026-11-22' },
  ],
  [
    W,
    'NO_IDENTIFIERS_IN_TEXT',
    { Bargaining_Unit__c: 'cooks, 123-45-6789' },
    { Bargaining_Unit__c: 'cooks, 123-456-7890' },
  ],
  [W, 'NO_IDENTIFIERS_IN_TEXT', { Name: 'A012345678' }, { Name: 'A 12' }],
  [
    W,
    'NO_IDENTIFIERS_IN_TEXT',
    { Notes__c: 'first line\nIOE1234567890\nlast line' },
    { Notes__c: 'first line\nTEL 2125550123\nlast line' },
  ],
  [W, 'NO_IDENTIFIERS_IN_TEXT', { City__c: '123-45-6789' }, { Street__c: '123', City__c: '45', County__c: '6789' }],
  [
    N,
    'EXPIRATION_AFTER_EFFECTIVE',
    { Effective_Date__c: '2026-05-01', Expiration_Date__c: '2026-05-01' },
    { Effective_Date__c: '2026-05-01', Expiration_Date__c: '2026-05-02' },
  ],
  [N, 'SIGNED_NEEDS_SIGNED_DATE', { Status__c: 'In Force' }, { Status__c: 'In Force', Signed_Date__c: '2026-05-01' }],
  [N, 'SIGNED_NEEDS_SIGNED_DATE', { Status__c: 'Breached' }, { Status__c: 'Negotiating' }],
  [
    N,
    'SIGNED_NOT_BEFORE_PROPOSED',
    { Proposed_Date__c: '2026-05-02', Signed_Date__c: '2026-05-01' },
    { Proposed_Date__c: '2026-05-01', Signed_Date__c: '2026-05-01' },
  ],
  [N, 'SIGNED_NOT_IN_FUTURE', { Signed_Date__c: '2026-11-23' }, { Signed_Date__c: '2026-11-22' }],
  [
    N,
    'EXPIRED_NOT_BEFORE_EXPIRATION',
    { Status__c: 'Expired', Expiration_Date__c: '2026-11-22' },
    { Status__c: 'Expired', Expiration_Date__c: '2026-11-21' },
  ],
  [N, 'NOTICE_HOURS_NOT_NEGATIVE', { Union_Notice_Hours__c: -1 }, { Union_Notice_Hours__c: 0 }],
  [
    N,
    'NOTICE_HOURS_NEED_NOTICE_TERM',
    { Union_Notice_Hours__c: 0, Notify_Union__c: 'Not Agreed' },
    { Union_Notice_Hours__c: 0, Notify_Union__c: 'Varied' },
  ],
  [N, 'ARBITRATION_HOURS_POSITIVE', { Arbitration_Hours__c: 0 }, { Arbitration_Hours__c: 1 }],
  [
    N,
    'ARBITRATION_HOURS_NEED_TERM',
    { Arbitration_Hours__c: 24, Dispute_Resolution__c: 'Not Agreed' },
    { Arbitration_Hours__c: 24 },
  ],
  [
    N,
    'EMPLOYER_IS_NOT_LOCAL',
    { Employer__c: '001000000000001AAA', Local_Union__c: '001000000000001AAA' },
    { Local_Union__c: '001000000000001AAA' },
  ],
  [
    N,
    'NO_IDENTIFIERS_IN_TEXT',
    { Document_URL__c: 'https://files.example.org/A12345678.pdf' },
    { Document_URL__c: 'https://files.example.org/123456789.pdf' },
  ],
  [N, 'NO_IDENTIFIERS_IN_TEXT', { Name: 'Sample 123456789' }, { Name: 'Sample 12345678' }],
  [U, 'WORKER_REFERENCE_FORM', { Worker_Reference__c: 'MARIA' }, { Worker_Reference__c: 'W-40213' }],
  [
    U,
    'RECEIVED_NOT_BEFORE_SENT',
    { Sent_Date__c: '2026-05-02', Received_Date__c: '2026-05-01' },
    { Sent_Date__c: '2026-05-01', Received_Date__c: '2026-05-01' },
  ],
  [
    U,
    'DECISION_NOT_BEFORE_SENT',
    { Sent_Date__c: '2026-05-02', Decision_Date__c: '2026-05-01' },
    { Sent_Date__c: '2026-05-02', Decision_Date__c: '2026-05-02' },
  ],
  [U, 'SIGNED_NEEDS_SIGNED_DATE', { Stage__c: 'Signed' }, { Stage__c: 'Signed', Signed_Date__c: '2026-05-01' }],
  [
    U,
    'SIGNED_NOT_BEFORE_SENT',
    { Sent_Date__c: '2026-05-02', Signed_Date__c: '2026-05-01' },
    { Sent_Date__c: '2026-05-01', Signed_Date__c: '2026-05-01' },
  ],
  [U, 'SIGNED_NOT_IN_FUTURE', { Signed_Date__c: '2026-11-23' }, { Signed_Date__c: '2026-11-22' }],
  [
    U,
    'FILED_NOT_BEFORE_SIGNED',
    { Signed_Date__c: '2026-05-02', Petition_Filed_Date__c: '2026-05-01' },
    { Signed_Date__c: '2026-05-01', Petition_Filed_Date__c: '2026-05-01' },
  ],
  [
    U,
    'ORIGINAL_NEEDS_SIGNED_DATE',
    { Original_In_Hand__c: true },
    { Original_In_Hand__c: true, Signed_Date__c: '2026-05-01' },
  ],
  [
    U,
    'OVERRIDE_NEEDS_REASON',
    { Response_Due_Override__c: '2026-12-01' },
    { Response_Due_Override__c: '2026-12-01', Override_Reason__c: 'The agency gave this date.' },
  ],
  [
    U,
    'OVERRIDE_NOT_BEFORE_SENT',
    { Sent_Date__c: '2026-05-02', Response_Due_Override__c: '2026-05-01', Override_Reason__c: 'x' },
    { Sent_Date__c: '2026-05-02', Response_Due_Override__c: '2026-05-02', Override_Reason__c: 'x' },
  ],
  [
    U,
    'DENIAL_GROUND_NEEDS_DENIAL',
    { Stage__c: 'Under Review', Denial_Ground__c: 'Other' },
    { Stage__c: 'Appealed', Denial_Ground__c: 'Other' },
  ],
  [
    U,
    'PURGE_NOT_BEFORE_DECISION',
    { Decision_Date__c: '2026-05-02', Purge_After_Date__c: '2026-05-01' },
    { Decision_Date__c: '2026-05-02', Purge_After_Date__c: '2026-05-02' },
  ],
  [
    U,
    'PURGE_NOT_BEFORE_DECISION',
    { Petition_Filed_Date__c: '2026-05-02', Purge_After_Date__c: '2026-05-01' },
    { Purge_After_Date__c: '2026-05-01' },
  ],
  [
    U,
    'NO_IDENTIFIERS_IN_TEXT',
    { Override_Reason__c: 'per A-number 012345678' },
    { Override_Reason__c: 'per section 679.10' },
  ],
  [U, 'NO_IDENTIFIERS_IN_TEXT', { Sync_Key__c: '123-45-6789' }, { Sync_Key__c: 'W-40213-SAMPLE-DA' }],
  [
    R,
    'FINISHED_NOT_BEFORE_STARTED',
    { Started_At__c: '2026-05-01T10:00:01.000Z', Finished_At__c: '2026-05-01T10:00:00.000Z' },
    { Started_At__c: '2026-05-01T10:00:00.000Z', Finished_At__c: '2026-05-01T10:00:00.000Z' },
  ],
];

/** The rules of an object that have their cases here. */
export const inShort = (object: string): string[] => [
  ...new Set(SHORT_CASES.filter(([owner]) => owner === object).map(([, rule]) => rule)),
];
