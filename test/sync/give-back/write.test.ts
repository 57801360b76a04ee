import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import Papa from 'papaparse';
import type { Config, RecordEntry } from '../../../src/sync/config/index.js';
import { describeGivenBack, refuseOthersFiles, writeGiveBack } from '../../../src/sync/give-back/index.js';
import { createPlanFile } from '../../../src/sync/plan/file.js';
import type { PlanNote } from '../../../src/sync/plan/index.js';
import { sampleSchema } from '../../support/sample-sync.js';

const entry = (object: string, from: string, fields: RecordEntry['fields']): RecordEntry => ({
  object,
  from,
  key: { parts: [{ column: 'Code' }], prefix: 'w' },
  duplicates: 'refuse',
  when: [],
  conflict: 'hold',
  missing: 'keep',
  deleted: 'keep',
  fields,
});

const config: Pick<Config, 'records' | 'sources'> = {
  sources: { sheet: { type: 'csv', path: 'sheet.csv' }, 'the other': { type: 'csv', path: 'other.csv' } },
  records: {
    worksites: entry('Worksite__c', 'sheet', {
      City__c: { column: 'City' },
      Unit_Size__c: { column: 'Size' },
      Name: { join: ['A', 'B'] },
      Notes__c: { column: 'Remarks' },
    }),
    employers: entry('Account', 'the other', { Name: { column: 'Employer' }, Phone: { column: 'Phone' } }),
  },
};

const stamp = '2026-03-09T18:05:00.000Z';
type Sides = Extract<PlanNote, { kind: 'kept' }>['fields'];
const kept = (fields: Sides, more: Partial<Extract<PlanNote, { kind: 'kept' }>> = {}): PlanNote => ({
  kind: 'kept',
  mapping: 'worksites',
  object: 'Worksite__c',
  key: 'w:1',
  row: 7,
  id: 'a00000000000001AAA',
  stamp,
  fields,
  ...more,
});
const edited = { City__c: { source: 'Sampleton', org: 'Exampleville', reason: 'org-edited' } } as const;

describe('a give-back file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'power-give-back-'));
    path = join(folder, 'edits.csv');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (...notes: PlanNote[]): ReturnType<typeof writeGiveBack> => {
    const planFile = join(folder, 'plan.ndjson');
    const plan = await createPlanFile(planFile);
    for (const note of notes) await plan.note(note);
    await plan.finish(
      {
        kind: 'header',
        format: 'sf-power-sync-plan',
        version: 2,
        orgId: '00D000000000001AAA',
        username: 'sample.person@union.example',
        config: { path: 'power.sync.yaml', digest: 'c0ffee' },
        schemaDigest: 'x',
        sources: {},
        created: stamp,
      },
      {
        kind: 'summary',
        objects: [],
        changes: {},
        calls: { estimated: 0, used: 0, remaining: null, reserve: null },
        findings: 0,
      }
    );
    return writeGiveBack(path, planFile, config, sampleSchema);
  };
  const rowsOf = async (file = path): Promise<string[][]> =>
    Papa.parse<string[]>((await readFile(file, 'utf8')).replace('\uFEFF', '').trimEnd()).data;

  it('has a line for each field, with both sides, what happened and since when, for its owner alone', async () => {
    const given = await write(
      kept({ ...edited, Name: { source: 'A B', org: 'C', reason: 'owner' } }),
      kept({ Unit_Size__c: { source: 5, org: null, reason: 'both-edited' } }, { kind: 'conflict' as never, row: 9 }),
      { kind: 'deleted', mapping: 'worksites', object: 'Worksite__c', key: 'w:2', row: 3 }
    );
    expect(given).to.deep.equal({ files: [path], removed: [] });
    expect(await rowsOf()).to.deep.equal([
      ['row', 'record', 'key', 'column', 'field', 'in the file', 'in the org', 'why', 'record last edited'],
      ['7', 'worksites', 'w:1', 'City', 'City__c', 'Sampleton', 'Exampleville', 'kept: edited in the org', stamp],
      ['7', 'worksites', 'w:1', '[Name]', 'Name', 'A B', 'C', 'kept: the config says who owns it', stamp],
      ['9', 'worksites', 'w:1', 'Size', 'Unit_Size__c', '5', '', 'held: both edited since the last sync', stamp],
    ]);
    expect((await stat(path)).mode & 0o077).to.equal(0);
    expect((await readFile(path)).subarray(0, 3).toString('hex'), 'by it a spreadsheet knows UTF-8').to.equal('efbbbf');
    expect(await readdir(folder)).to.have.members(['edits.csv', 'plan.ndjson']);
  });

  it('has no value of a sensitive field, no sensitive key, and nothing that looks like a number of a person', async () => {
    await write(
      kept({ Notes__c: { source: null, org: { digest: 'd1' }, reason: 'org-edited' } }, { key: { digest: 'k1' } }),
      kept({ Notes__c: { source: { digest: 'd2' }, org: null, reason: 'row-held' } }),
      kept({ City__c: { source: 'Sampleton', org: 'see 987-65-4321', reason: 'org-edited' } })
    );
    const look = (at: string): string => `${at} in the org; look it up there`;
    expect((await rowsOf()).slice(1).map((cells) => [cells[2], ...cells.slice(4, 7)])).to.deep.equal([
      ['', 'Notes__c', 'not shown here', look('edited')],
      ['w:1', 'Notes__c', 'not shown here', look('another value')],
      ['w:1', 'City__c', 'not shown here', look('edited')],
    ]);
    expect(await readFile(path, 'utf8')).not.to.match(/d1|d2|k1|4321/);
  });

  it('holds nothing that a spreadsheet would run, in several lines neither', async () => {
    const nasty = ['=1+1', '+1', '-1', '@x', '\tx', '=a\n=b'];
    await write(...nasty.map((org) => kept({ City__c: { source: '=2', org, reason: 'org-edited' } })));
    const cells = (await rowsOf()).slice(1).map((line) => line[6]);
    expect(cells).to.deep.equal(nasty.map((text) => `'${text}`));
    expect((await rowsOf())[1]?.[5]).to.equal("'=2");
  });

  it('is one for each source where several have edits, and none of an earlier run is left', async () => {
    const other = kept(
      { Phone: { source: '1', org: '2', reason: 'org-edited' } },
      { mapping: 'employers', object: 'Account' }
    );
    await write(kept(edited));
    const both = await write(other, kept(edited), kept(edited));
    const [own, theirs] = [join(folder, 'edits-the_other.csv'), join(folder, 'edits-sheet.csv')];
    expect(both).to.deep.equal({ files: [own, theirs], removed: [path] });
    expect([(await rowsOf(own)).length, (await rowsOf(theirs)).length]).to.deep.equal([2, 3]);
    expect(await write(kept(edited))).to.deep.equal({ files: [path], removed: [theirs, own] });
    const nothing = await write();
    expect(nothing).to.deep.equal({ files: [], removed: [path] });
    expect(await readdir(folder)).to.deep.equal(['plan.ndjson']);
    expect(describeGivenBack(nothing).join('\n')).to.match(/no file was written.*\nRemoved .*edits\.csv/);
  });

  it('never takes the place of a file that is something else', async () => {
    await writeFile(path, 'row,record,something\n');
    const refusal = await refuseOthersFiles(path, config).catch((error: unknown) => error);
    expect(refusal).to.have.property('name', 'GiveBackInTheWayError');
    expect(await write().catch((error: unknown) => error)).to.have.property('name', 'GiveBackInTheWayError');
    expect(await readFile(path, 'utf8')).to.equal('row,record,something\n');
    const nowhere = await refuseOthersFiles(join(folder, 'no', 'edits.csv'), config).catch((error: unknown) => error);
    expect(nowhere).to.have.property('name', 'GiveBackNotWritableError');
  });

  it('is known for one of ours after a spreadsheet has saved it', async () => {
    await write(kept(edited));
    const saved = (await readFile(path, 'utf8')).replaceAll(',', ';').replace('\uFEFFrow', '"row"');
    await writeFile(path, saved);
    expect(await write()).to.deep.equal({ files: [], removed: [path] });
  });
});
