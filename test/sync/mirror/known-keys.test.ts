import { expect } from 'chai';
import fc from 'fast-check';
import { connectOrg } from '../../../src/org/index.js';
import { KeyNotes, knownKeys, saveKnownKeys } from '../../../src/sync/mirror/index.js';
import { connectTo } from '../../support/installed-org.js';
import { MirrorBench } from './support.js';

describe('the keys a config knows', function () {
  this.timeout(60_000);
  const bench = new MirrorBench();
  let state = '';
  const sites = (...keys: string[]): KeyNotes => {
    const notes = new KeyNotes({ organizationId: bench.port.organizationId }, 'sample');
    for (const key of keys) notes.note('worksites', key);
    return notes;
  };

  before(async () => {
    await bench.start();
    state = bench.insert('Sync_State__c', { Config_Key__c: 'sample' });
  });
  after(() => bench.close());

  it('are none before the first run, and none of a config nobody ran', async () => {
    expect((await knownKeys(bench.port, 'sample')).has('worksites', 'w-1')).to.equal(false);
    expect((await knownKeys(bench.port, 'other')).size).to.equal(0);
  });

  it('are kept on the state, read by any machine, added to and taken from', async () => {
    await saveKnownKeys(bench.port, 'sample', state, { add: sites('w-1', 'w-2') });
    await saveKnownKeys(bench.port, 'sample', state, { add: sites('w-2', 'w-3'), remove: sites('w-1') });
    const known = await knownKeys(bench.port, 'sample');
    expect(['w-1', 'w-2', 'w-3', 'w-4'].map((key) => known.has('worksites', key))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
    expect(known.has('employers', 'w-2'), 'of another entry').to.equal(false);
    expect(await bench.org.count('ContentDocumentLink WHERE LinkedEntityId = ' + `'${state}'`), 'one file').to.equal(1);
    expect(await bench.org.count('ContentVersion WHERE IsLatest = true')).to.equal(1);
    expect(await bench.org.count('ContentVersion')).to.equal(2);
  });

  it('are not written when nothing is new', async () => {
    await saveKnownKeys(bench.port, 'sample', state, { add: sites('w-3') });
    expect(await bench.org.count('ContentVersion')).to.equal(2);
  });

  it('hold no key to be read', async () => {
    const { records } = await bench.org.connection.query<{ Id: string }>('SELECT Id FROM ContentVersion');
    for (const { Id } of records) {
      const text = await bench.port.readFile(Id);
      expect(text).to.match(/^k1:[A-Za-z0-9+/=]+$/);
      expect(Buffer.from(text.slice(3), 'base64').toString('latin1')).not.to.contain('w-');
    }
  });

  it('take little room, and come back as they were', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `local-${index}`);
    await saveKnownKeys(bench.port, 'sample', state, { add: sites(...keys) });
    const known = await knownKeys(bench.port, 'sample');
    expect(known.size).to.equal(20_002);
    expect(keys.every((key) => known.has('worksites', key))).to.equal(true);
    expect(keys.some((key) => known.has('worksites', `x${key}`))).to.equal(false);
    const { records } = await bench.org.connection.query<{ ContentSize: number }>(
      'SELECT ContentSize FROM ContentVersion WHERE IsLatest = true'
    );
    expect(records[0]?.ContentSize).to.be.lessThan(20_000 * 8);
  });

  it('are seen by nobody who does not see the state', async () => {
    const { running } = bench.org;
    const user = running.org.store
      .statement(`SELECT "Id" FROM "User" WHERE "Username" = 'integration@practice.example'`)
      .pluck()
      .get() as string;
    const connection = await connectTo(running.url, running.org.sessions.open(user));
    expect((await connection.query('SELECT Id FROM ContentVersion')).totalSize).to.equal(0);
    expect((await connection.query('SELECT Id FROM ContentDocument')).totalSize).to.equal(0);
    const { records } = await bench.org.connection.query<{ Id: string }>('SELECT Id FROM ContentVersion');
    const other = await connectOrg(connection);
    const read = await other.readFile(records[0]!.Id).then(
      () => 'read',
      () => 'refused'
    );
    expect(read).to.equal('refused');
  });

  it('are those of any set, added in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.string({ maxLength: 4 })), { maxLength: 4 }), async (runs) => {
        let text: string | undefined;
        // The file alone, without an org: what one run wrote is what the next one reads.
        const org = {
          organizationId: bench.port.organizationId,
          queryPage: () =>
            Promise.resolve({
              rows:
                text === undefined
                  ? []
                  : [{ Id: 'x', ContentDocumentId: 'd', ContentDocument: { LatestPublishedVersionId: 'v' } }],
              total: 1,
            }),
          saveFile: (file: { text: string }) => Promise.resolve(void (text = file.text)),
          readFile: () => Promise.resolve(text ?? ''),
        };
        for (const keys of runs) await saveKnownKeys(org, 'sample', 'state', { add: sites(...keys) });
        const all = new Set(runs.flat().map((key) => key.toLowerCase()));
        const known = await knownKeys(org, 'sample');
        expect(known.size).to.equal(all.size);
        for (const key of all) expect(known.has('worksites', key)).to.equal(true);
      }),
      { numRuns: 100 }
    );
  });
});
