/** Looks at an org after a case: does it hold what the model says, and is nothing left that should not be? */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Value } from '../../src/records/index.js';
import { runHash } from '../../src/sync/apply/index.js';
import type { Scene } from './stage.js';
import { CONFIG_NAME, FIELD_NAMES, type FieldName, type Fields, type Worksites } from './worksites.js';

type Row = Readonly<Record<string, unknown>>;

export type Held = {
  readonly worksites: Worksites;
  readonly ids: ReadonlyMap<string, string>;
  readonly twice: readonly string[];
};

/** The org's worksites by key, in the model's terms. */
export async function readWorksites({ colleague }: Scene): Promise<Held> {
  const rows = await all(
    colleague,
    `SELECT Id, Sync_Key__c, ${FIELD_NAMES.join(', ')}, Employer__r.POWER_Sync_Key__c FROM Worksite__c`
  );
  const worksites = new Map<string, Fields>();
  const ids = new Map<string, string>();
  const twice: string[] = [];
  for (const row of rows) {
    const key = String(row.Sync_Key__c);
    if (worksites.has(key)) twice.push(key);
    const employer = row.Employer__r as { POWER_Sync_Key__c: string } | null;
    const values = FIELD_NAMES.map((name) => [
      name,
      name === 'Employer__c' ? (employer?.POWER_Sync_Key__c ?? null) : row[name],
    ]);
    worksites.set(key, Object.fromEntries(values) as Fields);
    ids.set(key, String(row.Id));
  }
  return { worksites, ids, twice };
}

/** @returns what is wrong, in words; nothing where all is well */
export async function problemsOf(scene: Scene, expected: Worksites, excused: ReadonlySet<string>): Promise<string[]> {
  const { worksites, twice } = await readWorksites(scene);
  return [
    ...twice.map((key) => `${key} is there twice`),
    ...differences(expected, worksites).filter((text) => ![...excused].some((field) => text.startsWith(`${field}: `))),
    ...(await stateProblems(scene)),
    ...(await chainProblems(scene)),
    ...(await jobProblems(scene)),
    ...leftFiles(scene),
  ];
}

function differences(expected: Worksites, found: Worksites): string[] {
  const problems: string[] = [];
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const wanted = expected.get(key);
    const has = found.get(key);
    if (!wanted || !has) {
      problems.push(`${key}: ${wanted ? 'is missing' : 'should not be there'}`);
      continue;
    }
    const wrong = FIELD_NAMES.filter((name: FieldName) => wanted[name] !== has[name]);
    problems.push(...wrong.map((name) => `${key} ${name}: is ${String(has[name])}, should be ${String(wanted[name])}`));
  }
  return problems;
}

/** Whether a run left the lock behind. */
export async function isLocked({ colleague }: Scene): Promise<boolean> {
  const rows = await all(
    colleague,
    `SELECT Id FROM Sync_State__c WHERE Config_Key__c = '${CONFIG_NAME}' AND Lock_Token__c != null`
  );
  return rows.length > 0;
}

async function stateProblems({ colleague }: Scene): Promise<string[]> {
  const rows = await all(
    colleague,
    'SELECT Config_Key__c, Lock_Token__c, Lock_Owner__c, Lock_Expires__c FROM Sync_State__c'
  );
  const ours = rows.filter((row) => row.Config_Key__c === CONFIG_NAME);
  return [
    ...(ours.length === 1 ? [] : [`${ours.length} states of the config`]),
    ...ours
      .filter((row) => row.Lock_Token__c ?? row.Lock_Owner__c ?? row.Lock_Expires__c)
      .map(() => 'the lock is not free'),
  ];
}

/** Each run's hash covers the one before: the head leads back over every run there is. */
async function chainProblems({ colleague }: Scene): Promise<string[]> {
  const names =
    'Run_Id__c, Config_Name__c, Started_By__c, Started_At__c, Finished_At__c, Outcome__c, Created_Count__c, Updated_Count__c, ' +
    'Removed_Count__c, Failed_Count__c, Skipped_Count__c, Refused_Count__c, Held_Count__c, Unchanged_Count__c, Source_Names__c, Previous_Hash__c';
  const rows = await all(
    colleague,
    `SELECT ${names}, Hash__c FROM Sync_Run__c WHERE Config_Name__c = '${CONFIG_NAME}'`
  );
  const byHash = new Map(rows.map((row) => [row.Hash__c, row]));
  const problems: string[] = [];
  for (const row of rows) {
    const values = new Map(names.split(', ').map((name) => [name, valueOf(name, row[name])]));
    if (runHash(values) !== row.Hash__c) problems.push(`the hash of run ${String(row.Run_Id__c)} does not hold`);
  }
  const [state] = await all(
    colleague,
    `SELECT Chain_Head__c FROM Sync_State__c WHERE Config_Key__c = '${CONFIG_NAME}'`
  );
  let reached = 0;
  for (let hash = state?.Chain_Head__c; hash !== null && hash !== undefined; reached += 1) {
    const row = byHash.get(hash);
    if (!row) return [...problems, 'the chain of runs leads to a run that is not there'];
    hash = row.Previous_Hash__c;
  }
  return reached === rows.length ? problems : [...problems, `the chain of runs holds ${reached} of ${rows.length}`];
}

function valueOf(name: string, json: unknown): Value {
  return name.endsWith('_At__c') && typeof json === 'string' ? new Date(json).toISOString() : (json as Value);
}

/** A job that never ended keeps the rows that were uploaded. */
async function jobProblems({ colleague }: Scene): Promise<string[]> {
  const { records } = await colleague.request<{ records: Array<{ state: string }> }>(
    '/services/data/v66.0/jobs/ingest'
  );
  return records
    .filter(({ state }) => !/JobComplete|Failed|Aborted/.test(state))
    .map(({ state }) => `a bulk job is left ${state}`);
}

function leftFiles({ folder }: Scene): string[] {
  const temporary = readdirSync(join(folder, 'tmp'), { recursive: true, encoding: 'utf8' });
  const unfinished = readdirSync(join(folder, 'work')).filter((name) => name.endsWith('.part'));
  return [...temporary, ...unfinished].map((name) => `left behind: ${name}`);
}

async function all(connection: Scene['colleague'], soql: string): Promise<Row[]> {
  const { records } = await connection.query<Record<string, unknown>>(soql, { autoFetch: true, maxFetch: 100_000 });
  return records;
}
