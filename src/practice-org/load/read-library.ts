import type { Connection } from '@salesforce/core';
import { madeUpLibrary } from './sample-library.js';
import type { SampleAgency, SampleClause, SampleDeadlineRule, SampleLibrary } from './sample-library.js';

type Row = Readonly<Record<string, string | number | null>>;

/**
 * The agencies, deadline rules and model clauses that an org holds with a sync key, as the install wrote them; made-up ones for a kind it
 * holds none of.
 */
export async function readLibrary(connection: Connection): Promise<SampleLibrary> {
  const rows = async (soql: string): Promise<readonly Row[]> => (await connection.query<Row>(soql)).records;
  const own = "Sync_Key__c != null AND (NOT Sync_Key__c LIKE 'SAMPLE-%') ORDER BY Sync_Key__c";
  const agencies = await rows(
    `SELECT Sync_Key__c, Level__c, State__c, Agency_Kind__c, Activities__c FROM Certifying_Agency__c WHERE ${own}`
  );
  const rules = await rows(
    `SELECT Sync_Key__c, State__c, Agency_Kinds_Bound__c, Effective_From__c, Effective_To__c FROM Deadline_Rule__c WHERE Computable__c = true AND ${own}`
  );
  const clauses = await rows(
    `SELECT Sync_Key__c, Clause_Id__c, Category__c, Notice_Hours__c FROM Model_Clause__c WHERE Current__c = true AND ${own}`
  );
  return {
    agencies: agencies.length === 0 ? madeUpLibrary.agencies : agencies.map(agencyOf),
    rules: rules.length === 0 ? madeUpLibrary.rules : rules.map(ruleOf),
    clauses: clauses.length === 0 ? madeUpLibrary.clauses : clauses.map(clauseOf),
  };
}

function text(row: Row, field: string): string | undefined {
  const value = row[field];
  return typeof value === 'string' ? value : undefined;
}

function list(row: Row, field: string): string[] {
  return text(row, field)?.split(';') ?? [];
}

function agencyOf(row: Row): SampleAgency {
  return {
    key: text(row, 'Sync_Key__c') ?? '',
    federal: text(row, 'Level__c') === 'Federal',
    state: text(row, 'State__c'),
    kind: text(row, 'Agency_Kind__c'),
    activities: list(row, 'Activities__c'),
  };
}

function ruleOf(row: Row): SampleDeadlineRule {
  return {
    key: text(row, 'Sync_Key__c') ?? '',
    state: text(row, 'State__c') ?? '',
    kinds: list(row, 'Agency_Kinds_Bound__c'),
    from: text(row, 'Effective_From__c') ?? '9999-12-31',
    to: text(row, 'Effective_To__c'),
  };
}

function clauseOf(row: Row): SampleClause {
  const hours = row['Notice_Hours__c'];
  return {
    key: text(row, 'Sync_Key__c') ?? '',
    clauseId: text(row, 'Clause_Id__c') ?? '',
    category: text(row, 'Category__c') ?? '',
    noticeHours: typeof hours === 'number' ? hours : undefined,
  };
}
