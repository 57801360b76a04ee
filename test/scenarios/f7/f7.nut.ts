import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { count, query, startPracticeOrg, type StartedOrg } from '../../support/practice.js';
import { projectRoot, sharedDirectory } from '../../support/sf.js';

const file = join(sharedDirectory, 'data/fmcs_f7_notices_fy2004.csv');

type Counts = { object: string; create: number; update: number; unchanged: number; refused: number };
type PlanResult = { objects: Counts[] };
type RunResult = {
  status: string;
  objects: Array<{ object: string; created: number; updated: number; unchanged: number; failed: number }>;
};
type ValidateResult = {
  rows: number;
  valid: number;
  refused: number;
  unknown: number;
  objects: Array<{ object: string; rows: number; valid: number; refused: number; unknown: number }>;
  findings: Array<{ severity: string; message: string; source: { row: number } }>;
};

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** What is in the org, by key: the same after any history, or something was lost or doubled. */
async function contents({ home }: StartedOrg): Promise<string[]> {
  const accounts = await query<Record<string, unknown>>(
    home,
    'SELECT POWER_Sync_Key__c, Name, BillingCity, BillingPostalCode FROM Account ORDER BY POWER_Sync_Key__c'
  );
  const worksites = await query<Record<string, unknown>>(
    home,
    'SELECT Sync_Key__c, Name, City__c, State__c, Postal_Code__c, Unit_Size__c, Contract_Expiration__c, Employer__r.POWER_Sync_Key__c, Local_Union__r.POWER_Sync_Key__c FROM Worksite__c ORDER BY Sync_Key__c'
  );
  const bare = (record: unknown): unknown =>
    record !== null && typeof record === 'object'
      ? Object.fromEntries(
          Object.entries(record)
            .filter(([name]) => name !== 'attributes')
            .map(([name, value]) => [name, bare(value)])
        )
      : record;
  return [...accounts, ...worksites].map((record) => JSON.stringify(bare(record)));
}

describe('two thousand real contract notices', function () {
  let org: StartedOrg;
  let config: string;
  let afterFirstLoad: string[];

  before(async function () {
    if (!existsSync(file)) {
      console.log(
        `      skipped: the real notices are not here (${file}); set POWER_SHARED to the folder that holds data/`
      );
      this.skip();
    }
    org = await startPracticeOrg({ install: true });
    // The config names the file where a checkout has it; wherever it lies here, it is the same file.
    config = join(org.home.directory, 'power.sync.yaml');
    const text = readFileSync(join(projectRoot, 'test/scenarios/f7/power.sync.yaml'), 'utf8');
    writeFileSync(config, text.replace(/path: .*fmcs_f7_notices_fy2004\.csv/, `path: ${file}`));
  });

  after(async () => {
    await org?.stop();
  });

  it('validate accounts for every row, with a reason for each refusal', async () => {
    const { result } = await org.home.json<ValidateResult>(['power', 'validate', '--config', config]);
    expect(result.rows).to.equal(2000);
    expect(result.valid + result.refused + result.unknown).to.equal(2000);
    const rowsWithReason = new Set(
      result.findings.filter(({ severity }) => severity === 'error').map(({ source }) => source.row)
    );
    expect(rowsWithReason.size).to.equal(result.refused);
  });

  it('loads, and the counts in the org are the plan’s', async () => {
    const planFile = join(org.home.directory, 'f7.plan.ndjson');
    const plan = await org.home.json<PlanResult>([
      'power',
      'sync',
      'plan',
      '--config',
      config,
      '--target-org',
      'practice',
      '--output',
      planFile,
    ]);
    const planned = (object: string): number =>
      sum(plan.result.objects.filter((entry) => entry.object === object).map(({ create }) => create));
    expect(planned('Account')).to.be.greaterThan(1000);
    expect(planned('Worksite__c')).to.be.greaterThan(1000);

    const { result } = await org.home.json<RunResult>([
      'power',
      'sync',
      'run',
      '--config',
      config,
      '--target-org',
      'practice',
    ]);
    expect(result.status).to.be.oneOf(['Succeeded', 'SucceededPartial']);
    expect(sum(result.objects.map(({ failed }) => failed))).to.equal(0);
    expect(await count(org.home, 'Account', 'WHERE POWER_Sync_Key__c != null')).to.equal(planned('Account'));
    expect(await count(org.home, 'Worksite__c')).to.equal(planned('Worksite__c'));
    afterFirstLoad = await contents(org);
  });

  it('a second run changes nothing', async () => {
    const { result } = await org.home.json<RunResult>([
      'power',
      'sync',
      'run',
      '--config',
      config,
      '--target-org',
      'practice',
    ]);
    expect(sum(result.objects.map(({ created, updated }) => created + updated))).to.equal(0);
    expect(await contents(org)).to.deep.equal(afterFirstLoad);
  });

  it('killed in the middle and run again, the org is the same', async () => {
    const victim = await startPracticeOrg({ install: true });
    try {
      let pid = 0;
      const killed = victim.home.run(['power', 'sync', 'run', '--config', config, '--target-org', 'practice'], {
        onStart: (started) => (pid = started),
      });
      let ended = false;
      void killed.then(() => (ended = true));
      // The moment is the sync's own: as soon as something, but not yet all, has arrived.
      while (!ended) {
        const written = await fetchCount(victim, 'Account');
        if (written > 0) {
          process.kill(pid, 'SIGKILL');
          break;
        }
        await pause(20);
      }
      await killed;
      const all = await count(org.home, 'Worksite__c');
      expect(await count(victim.home, 'Worksite__c'), 'killed too late to prove anything').to.be.lessThan(all);

      const { result } = await victim.home.json<RunResult>([
        'power',
        'sync',
        'run',
        '--config',
        config,
        '--target-org',
        'practice',
      ]);
      expect(sum(result.objects.map(({ failed }) => failed))).to.equal(0);
      expect(await contents(victim)).to.deep.equal(afterFirstLoad);
    } finally {
      await victim.stop();
    }
  });
});

/** Asks the org directly: starting the CLI takes longer than the sync it is to catch. */
let session: { url: string; token: string } | undefined;
async function fetchCount({ home, instanceUrl }: StartedOrg, object: string): Promise<number> {
  if (session?.url !== instanceUrl) {
    const { result } = await home.json<{ accessToken: string }>(
      ['org', 'display', '--target-org', 'practice', '--verbose'],
      { env: { SF_TEMP_SHOW_SECRETS: 'true' } }
    );
    session = { url: instanceUrl, token: result.accessToken };
  }
  const response = await fetch(
    `${instanceUrl}/services/data/v66.0/query?q=${encodeURIComponent(`SELECT COUNT() FROM ${object} WHERE POWER_Sync_Key__c != null`)}`,
    {
      headers: { authorization: `Bearer ${session.token}` },
    }
  );
  return ((await response.json()) as { totalSize: number }).totalSize;
}
