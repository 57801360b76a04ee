import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OrgPort, QueryPage } from '../../../src/org/index.js';
import { openMirrors } from '../../../src/sync/mirror/index.js';
import { schema, START, worksites } from './support.js';

const ROWS = 300_000;
const PAGE = 2000;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const held = (): number => {
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
};

const idOf = (row: number): string => `a0C${String(row).padStart(12, '0')}AAA`;

/** An org that hands out rows as fast as they are asked for. */
const endless = (onPage: (page: number) => void): OrgPort => {
  let page = 0;
  const port: Pick<OrgPort, 'organizationId' | 'username' | 'orgTime' | 'queryPage'> = {
    organizationId: '00D000000000001EAA',
    username: 'sync@sample.example',
    orgTime: () => new Date(START + 1_000_000_000),
    queryPage(): Promise<QueryPage> {
      onPage(page);
      const start = page * PAGE;
      page += 1;
      const rows = Array.from({ length: Math.min(PAGE, ROWS - start) }, (_, index) => ({
        Id: idOf(start + index),
        SystemModstamp: new Date(START + Math.floor((start + index) / 10) * 1000).toISOString(),
        Sync_Key__c: `local-${start + index}`,
        Name: `Sample Plant ${start + index}`,
        City__c: 'Sampleton',
        Unit_Size__c: 12,
        Employer__c: null,
        Sync_Base__c: null,
      }));
      return Promise.resolve({ rows, total: rows.length });
    },
  };
  return port as OrgPort;
};

describe('the mirror of a large object', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'power-mirror-memory-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it(`of ${ROWS} records takes no more memory than that of few`, async () => {
    const seen: number[] = [];
    const mirrors = await openMirrors({
      org: endless((page) => {
        if (page === 10 || page === 140) seen.push(held());
      }),
      schema,
      cacheFolder: folder,
      configName: 'large',
      secret: () => Promise.resolve(Buffer.alloc(32, 1)),
    });
    const mirror = await mirrors.build('worksites', worksites);
    expect(mirror.size).to.equal(ROWS);
    const [few = 0, many = 0] = seen;
    expect(many - few, 'bytes held after 280,000 records more than after 20,000').to.be.lessThan(4_000_000);
    for (let row = 0; row < ROWS; row += 1) {
      if (mirror.find(`LOCAL-${row}`)?.id !== idOf(row)) expect.fail(`row ${row}`);
    }
    expect(held() - few, 'bytes held after all were looked up').to.be.lessThan(4_000_000);
    mirrors.close();
  });
});
