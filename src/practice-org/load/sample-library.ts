import { day } from './sample-values.js';
import type { SampleFrame, SampleObject, SampleRecord } from './sample-values.js';

export type SampleAgency = {
  readonly key: string;
  readonly federal: boolean;
  readonly state?: string;
  readonly kind?: string;
  /** The activities it certifies; none: it names none. */
  readonly activities: readonly string[];
};

export type SampleDeadlineRule = {
  readonly key: string;
  readonly state: string;
  /** The kinds of agency it binds; none: all. */
  readonly kinds: readonly string[];
  /** First and last day of its force, as dates. */
  readonly from: string;
  readonly to?: string;
};

export type SampleClause = {
  readonly key: string;
  readonly clauseId: string;
  readonly category: string;
  readonly noticeHours?: number;
};

/** What requests and contracts refer to: the campaign's own facts where the org has them, made-up ones where it has not. */
export type SampleLibrary = {
  readonly agencies: readonly SampleAgency[];
  readonly rules: readonly SampleDeadlineRule[];
  readonly clauses: readonly SampleClause[];
};

export const madeUpLibrary: SampleLibrary = {
  agencies: [
    {
      key: 'SAMPLE-AGENCY-1',
      federal: false,
      state: 'CA',
      kind: 'Labor Agency',
      activities: ['extortion', 'witness-tampering', 'involuntary-servitude'],
    },
    { key: 'SAMPLE-AGENCY-2', federal: false, state: 'IL', kind: 'Police', activities: [] },
    { key: 'SAMPLE-AGENCY-3', federal: true, kind: 'Labor Agency', activities: ['trafficking', 'peonage'] },
  ],
  rules: [{ key: 'SAMPLE-RULE-1', state: 'CA', kinds: ['Labor Agency', 'Police'], from: '2020-01-01' }],
  clauses: [
    { key: 'SAMPLE-CLAUSE-1', clauseId: 'ice-entry-judicial-warrant', category: 'Enforcement' },
    { key: 'SAMPLE-CLAUSE-2', clauseId: 'sample-notice', category: 'Enforcement', noticeHours: 24 },
    { key: 'SAMPLE-CLAUSE-3', clauseId: 'sample-leave', category: 'Leave' },
    { key: 'SAMPLE-CLAUSE-4', clauseId: 'sample-privacy', category: 'Privacy' },
  ],
};

/** The made-up part of a library as records; nothing for what the org has itself. */
export function libraryObjects({ today }: SampleFrame, library: SampleLibrary): SampleObject[] {
  const reviewed = day(today, -10);
  const objects: SampleObject[] = [];
  const add = (object: string, records: readonly SampleRecord[]): void => {
    objects.push({
      object,
      keyField: 'Sync_Key__c',
      count: records.length,
      *records() {
        yield* records;
      },
    });
  };
  if (library.agencies === madeUpLibrary.agencies) {
    const agencies = library.agencies.map((agency, index) => ({
      Sync_Key__c: agency.key,
      Name: `Sample Agency ${index + 1}`,
      Level__c: agency.federal ? 'Federal' : 'State',
      State__c: agency.state ?? null,
      Agency_Kind__c: agency.kind ?? null,
      Activities__c: agency.activities.length === 0 ? null : agency.activities.join(';'),
    }));
    add('Certifying_Agency__c', agencies);
  }
  if (library.rules === madeUpLibrary.rules) {
    const rules = library.rules.map((rule, index) => ({
      Sync_Key__c: rule.key,
      Name: `Sample Deadline Rule ${index + 1}`,
      State__c: rule.state,
      Agency_Kinds_Bound__c: rule.kinds.join(';'),
      Ordinary_Days__c: 30,
      Expedited_Days__c: 7,
      Unit__c: 'Calendar',
      Trigger_Day__c: 'Received',
      Start_Rule__c: 'Day After Receipt',
      Effective_From__c: rule.from,
      Citation__c: 'Sample Code 1',
      Confidence__c: 'Secondary',
      Computable__c: true,
    }));
    add('Deadline_Rule__c', rules);
  }
  if (library.clauses === madeUpLibrary.clauses) {
    const clauses = library.clauses.map((clause) => ({
      Sync_Key__c: clause.key,
      Name: `Sample Clause ${clause.clauseId}`,
      Clause_Id__c: clause.clauseId,
      Category__c: clause.category,
      Version__c: 1,
      Notice_Hours__c: clause.noticeHours ?? null,
      Reviewed_On__c: reviewed,
    }));
    add('Model_Clause__c', clauses);
  }
  return objects;
}
