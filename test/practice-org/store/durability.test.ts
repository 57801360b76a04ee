import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { rmSync } from 'node:fs';
import { openPracticeOrg } from '../../../src/practice-org/index.js';
import { startTestOrg, temporaryDirectory } from '../fixture.js';

const writer = `
  import { startTestOrg } from ${JSON.stringify(new URL('../fixture.ts', import.meta.url).href)};
  const org = await startTestOrg({ directory: process.argv[1] });
  for (let index = 0; ; index += 1) {
    const id = await org.create('Shop__c', { Key__c: 'K' + index });
    process.stdout.write(id + '\\n');
  }
`;

describe('practice org: durability', () => {
  const directory = temporaryDirectory();
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('keeps every record it has confirmed when its process is killed, and gives no id twice', async () => {
    const confirmed: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      const text = round === 0 ? writer : writer.replace("'K'", "'L'");
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', text, directory], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (output.split('\n').length > 60) child.kill('SIGKILL');
        });
        child.on('exit', () => resolve());
      });
      expect(child.signalCode).to.equal('SIGKILL');
      confirmed.push(...output.split('\n').slice(0, -1));
    }
    expect(new Set(confirmed).size).to.equal(confirmed.length);
    const org = openPracticeOrg({ directory });
    const stored = new Set(org.store.db.prepare('SELECT Id FROM Shop__c').pluck().all() as string[]);
    expect(confirmed.filter((id) => !stored.has(id))).to.deep.equal([]);
    await org.close();
  });

  it('is the same org after a restart: sessions, schema, records and numbers go on', async () => {
    const place = temporaryDirectory();
    const first = await startTestOrg({ directory: place });
    const shop = await first.create('Shop__c', { Name: 'Sample Shop' });
    const shift = await first.create('Shift__c', { Shop__c: shop, Hours__c: 1 });
    const before = (await first.call('GET', `sobjects/Shift__c/${shift}`)).body;
    await first.close();
    const second = await startTestOrg({ directory: place });
    expect(second.org.organizationId).to.equal(first.org.organizationId);
    const answer = await fetch(`${second.url}/services/data/v66.0/sobjects/Shift__c/${shift}`, {
      headers: { Authorization: `Bearer ${first.token}` },
    });
    expect(await answer.json()).to.deep.equal(before);
    const next = await second.create('Shift__c', { Shop__c: shop, Hours__c: 1 });
    expect((await second.call('GET', `sobjects/Shift__c/${next}`)).body.Name).to.equal('SH-0002');
    await second.close();
    rmSync(place, { recursive: true, force: true });
  });

  it('keeps its file for its owner only, and no token in it', async () => {
    const place = temporaryDirectory();
    const org = await startTestOrg({ directory: place });
    expect(statSync(join(place, 'org.sqlite')).mode & 0o777).to.equal(0o600);
    const rows = org.org.store.db.prepare('SELECT * FROM _session').all();
    expect(JSON.stringify(rows)).to.not.contain(org.token.split('!')[1]);
    await org.close();
    rmSync(place, { recursive: true, force: true });
  });
});
