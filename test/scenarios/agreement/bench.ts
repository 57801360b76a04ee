import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  openPracticeOrg,
  type Caller,
  type OpenPracticeOrg,
  type PracticeOrg,
  type SaveResult,
} from '../../../src/practice-org/index.js';
import type { Value } from '../../../src/records/index.js';
import type { ObjectSchema } from '../../../src/schema/index.js';
import { MODEL_COMPONENTS } from '../../force-app/support.js';

/** Noon of a leap day, on the second: no rule depends on the zone a person lives in. */
export const NOW = new Date('2028-02-29T12:00:00.000Z');
const DAY = 86_400_000;

/** A day, counted from today. */
export const day = (offset: number): string => new Date(NOW.getTime() + offset * DAY).toISOString().slice(0, 10);

class Undo extends Error {}

/** A practice org in this process whose parents are the same for every row that is tried on it. */
export class Bench {
  public readonly org: PracticeOrg;
  public readonly caller: Caller;
  /** Ids of the records that are there, by object, in the order in which they came. */
  public readonly ids = new Map<string, string[]>();
  private readonly folder = mkdtempSync(join(tmpdir(), 'agreement-'));

  private readonly own: OpenPracticeOrg | undefined;

  /** @param org another's, with a clock that stands still, which closes it; without it one is opened in this process */
  public constructor(org?: PracticeOrg) {
    this.own = org === undefined ? openPracticeOrg({ directory: this.folder, clock: () => NOW }) : undefined;
    const used = org ?? this.own;
    if (used === undefined) throw new Error('there is no org');
    this.org = used;
    this.org.store.changeComponents({ put: MODEL_COMPONENTS });
    this.caller = { userId: this.org.adminUserId, sessionId: 'test', apiVersion: '66.0' };
    this.org.store.transaction(() => this.fill());
  }

  public object(name: string): ObjectSchema {
    const object = this.org.store.schema.object(name);
    if (object === undefined) throw new Error(`there is no ${name}`);
    return object;
  }

  public id(object: string, index: number): string {
    return this.ids.get(object)?.[index] ?? '';
  }

  public save(object: string, values: Record<string, Value>): SaveResult {
    return this.org.dml.insert(this.object(object), new Map(Object.entries(values)), this.caller);
  }

  /** A record as it is stored, without what is null. */
  public read(object: string, id: string): ReadonlyMap<string, Value> {
    return new Map(Object.entries<Value>(this.org.store.find(this.object(object), id) ?? {}));
  }

  /** Does something to the org and takes it back. */
  public attempt<T>(work: () => T): T {
    let result: { readonly value: T } | undefined;
    try {
      this.org.store.transaction(() => {
        result = { value: work() };
        throw new Undo();
      });
    } catch (error) {
      if (!(error instanceof Undo)) throw error;
    }
    if (result === undefined) throw new Error('nothing was done');
    return result.value;
  }

  public async close(): Promise<void> {
    await this.own?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private add(object: string, values: Record<string, Value>): string {
    const result = this.save(object, values);
    if (!result.success || result.id === undefined)
      throw new Error(`${object} ${JSON.stringify(values)}: ${result.errors.map(({ message }) => message).join('; ')}`);
    this.ids.set(object, [...(this.ids.get(object) ?? []), result.id]);
    return result.id;
  }

  /** Parents of every kind that a rule tells apart. */
  private fill(): void {
    const [a, b] = ['Sample Laundry', 'Sample Bakery'].map((Name, index) =>
      this.add('Account', { Name, POWER_Sync_Key__c: `sample:account:${index}` })
    );
    this.add('Account', { Name: 'Sample Local 1', POWER_Sync_Base__c: 'b1:x' });
    const ofEmployer: Array<Record<string, Value>> = [{ Employer__c: a ?? '' }, { Employer__c: b ?? '' }];
    const contracts = [...ofEmployer, {}].map((values) =>
      this.add('Union_Contract__c', { Name: 'Sample Contract', Clauses_In_Library__c: 2, ...values })
    );
    const worksites = [...ofEmployer, { Sync_Key__c: 'sample:worksite' }].map((values) =>
      this.add('Worksite__c', { Name: 'Sample Worksite', ...values })
    );
    const signed = { Status__c: 'In Force', Signed_Date__c: day(-9), Effective_Date__c: day(-6) };
    const agreements: Array<Record<string, Value>> = [
      { ...signed, Employer__c: a ?? '' },
      { ...signed, Employer__c: a ?? '', Expiration_Date__c: day(9) },
      { ...signed, Employer__c: b ?? '', Contractors_Bound__c: true },
      { ...signed, Status__c: 'Terminated', Termination_Date__c: day(-2) },
      { Status__c: 'Proposed', Effective_Date__c: day(-6) },
      { Signed_Date__c: day(-9) },
      { ...signed, Employer__c: b ?? '' },
    ];
    for (const values of agreements) this.add('Neutrality_Agreement__c', { Name: 'Sample Agreement', ...values });
    const clauses = ['sample-clause', 'other-clause'].map((id, index) =>
      this.add('Model_Clause__c', { Clause_Id__c: id, Category__c: index === 0 ? 'Enforcement' : 'Leave' })
    );
    const agencies: Array<Record<string, Value>> = [
      {},
      { Level__c: 'State', State__c: 'CA', Agency_Kind__c: 'Police', Activities__c: 'rape;torture;abduction' },
      { Level__c: 'State', State__c: 'NY', Agency_Kind__c: 'Judge', Activities__c: 'stalking' },
      { Level__c: 'Federal', Agency_Kind__c: 'Labor Agency' },
    ];
    for (const values of agencies) this.add('Certifying_Agency__c', { Name: 'Sample Agency', ...values });
    const rules: Array<Record<string, Value>> = [
      { State__c: 'CA', Agency_Kinds_Bound__c: 'Police', Effective_From__c: day(-6), Effective_To__c: day(-2) },
      { State__c: 'NY' },
      {
        State__c: 'CA',
        Ordinary_Days__c: 30,
        Expedited_Days__c: 7,
        Unit__c: 'Calendar',
        Trigger_Day__c: 'Received',
        Start_Rule__c: 'Day After Receipt',
        Effective_From__c: day(-6),
        Citation__c: 'Sample Code 1',
        Confidence__c: 'Verified',
        Computable__c: true,
      },
    ];
    for (const values of rules) this.add('Deadline_Rule__c', { Name: 'Sample Rule', ...values });
    for (const worksite of worksites.slice(0, 2)) {
      this.add('Labor_Dispute__c', { Worksite__c: worksite, Dispute_Type__c: 'Strike', Status__c: 'Open' });
    }
    this.add('Enforcement_Contact__c', {
      Worksite__c: worksites[0] ?? '',
      Kind__c: 'Raid',
      Began_At__c: `${day(-1)}T08:00:00.000Z`,
    });
    const from = { Worksite__c: worksites[0] ?? '', Covered_From__c: day(-6) };
    const coverages: Array<readonly [agreement: number, values: Record<string, Value>]> = [
      [0, { Covered_To__c: day(1) }],
      // What is past is not asked whether it may be: these may not be made active again.
      [4, { Covered_To__c: day(-2), Active__c: false }],
      [6, { Covered_To__c: day(-2), Active__c: false }],
    ];
    for (const [agreement, values] of coverages) {
      const master = { Neutrality_Agreement__c: this.id('Neutrality_Agreement__c', agreement) };
      this.add('Worksite_Coverage__c', { ...master, ...from, ...values });
    }
    for (const [index, clause] of clauses.entries()) {
      this.add('Contract_Clause__c', {
        Union_Contract__c: contracts[0] ?? '',
        Model_Clause__c: clause,
        Clause_Id__c: index === 0 ? 'sample-clause' : 'other-clause',
        Category__c: index === 0 ? 'Enforcement' : 'Leave',
        Adoption__c: 'Adopted',
      });
    }
    this.add('U_Visa_Certification_Request__c', {
      Certifying_Agency__c: this.id('Certifying_Agency__c', 1),
      Deadline_Rule__c: this.id('Deadline_Rule__c', 2),
      Qualifying_Activities__c: 'rape',
      Worksite__c: worksites[0] ?? '',
      Stage__c: 'Drafting',
    });
    this.add('Sync_Run__c', { Run_Id__c: '00000000-0000-4000-8000-000000000001' });
    this.add('Sync_State__c', { Config_Key__c: 'sample-config' });
  }
}

/** The least that a new record of each object must have, so that all that is wrong with a row is what was put into it. */
export function plainRow(bench: Bench, object: string): Readonly<Record<string, string>> {
  const worksite = bench.id('Worksite__c', 0);
  switch (object) {
    case 'Account':
      return { Name: 'Sample Hotel' };
    case 'Contract_Clause__c':
      return {
        Adoption__c: 'Partial',
        Category__c: 'Enforcement',
        Clause_Id__c: 'sample-clause',
        Model_Clause__c: bench.id('Model_Clause__c', 0),
        Union_Contract__c: bench.id('Union_Contract__c', 1),
      };
    case 'Enforcement_Contact__c':
      return { Worksite__c: worksite, Kind__c: 'Raid', Began_At__c: `${day(-1)}T08:00:00Z` };
    case 'Labor_Dispute__c':
      return { Worksite__c: worksite, Dispute_Type__c: 'Strike', Status__c: 'Open' };
    case 'Model_Clause__c':
      return { Category__c: 'Leave', Clause_Id__c: 'new-clause' };
    case 'Sync_Run__c':
      return { Run_Id__c: '00000000-0000-4000-8000-000000000002' };
    case 'Sync_State__c':
      return { Config_Key__c: 'another-config' };
    case 'Worksite_Coverage__c':
      return {
        Neutrality_Agreement__c: bench.id('Neutrality_Agreement__c', 0),
        Worksite__c: worksite,
        Covered_From__c: day(-5),
      };
    default:
      return {};
  }
}
