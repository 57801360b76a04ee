import type { SampleLibrary } from './sample-library.js';
import { day, employerName, partiesOf, pick, randomFrom, sampleKey } from './sample-values.js';
import type { SampleFrame, SampleObject, SampleRecord } from './sample-values.js';

const adoptions = ['Adopted', 'Adopted', 'Partial', 'Proposed', 'Rejected', 'Absent'] as const;
const warrantClause = 'ice-entry-judicial-warrant';

/** The key of the contract with an employer; undefined where there is none. */
export function contractOf(employer: number): string | undefined {
  return employer % 3 === 0 ? undefined : sampleKey.contract(employer);
}

function employersWithContract({ counts }: SampleFrame): number[] {
  return Array.from({ length: counts.employers }, (_, index) => index + 1).filter(
    (employer) => contractOf(employer) !== undefined
  );
}

/** Half of the contracts have been read clause by clause. */
const isReviewed = (employer: number): boolean => employer % 2 === 1;

/** Contracts with two employers in three: in force, run out, and run out but continuing. */
export function contracts(frame: SampleFrame, library: SampleLibrary): SampleObject {
  const { counts, today } = frame;
  const employers = employersWithContract(frame);
  return {
    object: 'Union_Contract__c',
    keyField: 'Sync_Key__c',
    count: employers.length,
    *records(): Generator<SampleRecord> {
      for (const employer of employers) {
        const random = randomFrom(451_009 + employer);
        yield {
          Sync_Key__c: sampleKey.contract(employer),
          Name: `${employerName(employer)} Contract`,
          ...partiesOf(employer, counts),
          Bargaining_Unit__c: 'All production workers of the sample',
          Effective_Date__c: day(today, -1_000 + Math.floor(random() * 600)),
          Expiration_Date__c: day(today, -150 + Math.floor(random() * 900)),
          Evergreen__c: employer % 7 === 0 || employer % 12 === 1,
          Clauses_In_Library__c: isReviewed(employer) ? library.clauses.length : null,
          Clauses_Reviewed_On__c: isReviewed(employer) ? day(today, -10) : null,
        };
      }
    },
  };
}

/** What the contracts that were read say of each clause in the library; some lack the clause on warrants. */
export function contractClauses(frame: SampleFrame, library: SampleLibrary): SampleObject {
  const { today } = frame;
  const employers = employersWithContract(frame).filter(isReviewed);
  return {
    object: 'Contract_Clause__c',
    keyField: 'Sync_Key__c',
    count: employers.length * library.clauses.length,
    masters: ['Union_Contract__r'],
    *records(): Generator<SampleRecord> {
      for (const employer of employers) {
        const random = randomFrom(733_021 + employer);
        for (const clause of library.clauses) {
          const drawn = pick(adoptions, Math.floor(random() * adoptions.length));
          const adoption = clause.clauseId === warrantClause ? (employer % 4 === 1 ? 'Adopted' : 'Absent') : drawn;
          yield {
            Sync_Key__c: `SAMPLE-CONTRACT-CLAUSE-${employer}-${clause.clauseId}`,
            Union_Contract__r: { Sync_Key__c: sampleKey.contract(employer) },
            Model_Clause__r: { Sync_Key__c: clause.key },
            Clause_Id__c: clause.clauseId,
            Category__c: clause.category,
            Adoption__c: adoption,
            // Now and then weaker than the model: more hours of notice than it allows.
            Notice_Hours__c:
              clause.noticeHours === undefined || adoption !== 'Adopted'
                ? null
                : clause.noticeHours + (employer % 3) * 24,
            Article_Reference__c: adoption === 'Adopted' ? `Sample Article ${1 + (employer % 40)}` : null,
            Reviewed_By_Role__c: 'Organizer',
            Reviewed_On__c: day(today, -10),
          };
        }
      }
    },
  };
}
