import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPracticeOrg, type StartedOrg } from '../support/practice.js';
import { table } from './support/measure.js';
import { columns, writeWorksites } from './support/worksites.js';

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

function config(file: string): string {
  const fields = columns.filter((name) => name !== 'Sync_Key__c').map((name) => `      ${name}: ${name}`);
  return `version: 1
name: bench
sources:
  sheet: { type: csv, path: ${file} }
records:
  bench:
    object: Worksite__c
    from: sheet
    key: [Sync_Key__c]
    fields:
${fields.join('\n')}
`;
}

/** First load and unchanged run beside the peer, `sf data upsert bulk`, both by the real CLI on practice orgs of their own. */
export async function benchSync(): Promise<void> {
  const rows = Number(process.env.POWER_BENCH_SYNC_ROWS ?? 20_000);
  const orgs: StartedOrg[] = [];
  try {
    const ours = await startPracticeOrg({ install: true });
    orgs.push(ours);
    const peers = await startPracticeOrg({ install: true });
    orgs.push(peers);
    const file = join(ours.home.directory, 'worksites.csv');
    writeWorksites(file, rows);
    const yaml = join(ours.home.directory, 'power.sync.yaml');
    writeFileSync(yaml, config(file));

    const run = () => ours.home.run(['power', 'sync', 'run', '--config', yaml, '--target-org', 'practice', '--json']);
    const upsert = () =>
      peers.home.run([
        'data',
        'upsert',
        'bulk',
        '--sobject',
        'Worksite__c',
        '--external-id',
        'Sync_Key__c',
        '--file',
        file,
        '--line-ending',
        'LF',
        '--target-org',
        'practice',
        '--wait',
        '10',
        '--json',
      ]);
    const first = await seconds(run);
    const peerFirst = await seconds(upsert);
    const again = await seconds(run);
    const peerAgain = await seconds(upsert);

    console.log(
      `\nsync: ${rows.toLocaleString('en-US')} worksites to a practice org, by the real CLI, start-up included`
    );
    console.log(
      table(
        ['', 'first load s', 'unchanged s', 'x peer, first', 'x peer, unchanged'],
        [
          ['sf data upsert bulk (peer)', peerFirst.toFixed(1), peerAgain.toFixed(1), '1.00', '1.00'],
          [
            'power sync run',
            first.toFixed(1),
            again.toFixed(1),
            (first / peerFirst).toFixed(2),
            (again / peerAgain).toFixed(2),
          ],
        ]
      )
    );
  } finally {
    for (const org of orgs) {
      await org.stop();
    }
  }
}
