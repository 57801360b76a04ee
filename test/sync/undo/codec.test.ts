import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDeeds } from '../../../src/sync/undo/fold.js';
import { UndoStore, type BeforeImage } from '../../../src/sync/undo/index.js';

const ORG = '00D000000000001EAA';
const NOW = new Date('2026-11-20T10:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

const image = (key: string, more: Partial<BeforeImage> = {}): BeforeImage => ({
  object: 'Worksite__c',
  keyField: 'Sync_Key__c',
  key,
  id: `a00000000000${key.padStart(3, '0')}AAA`,
  op: 'update',
  fields: { City__c: { before: `Sampleton ${key}`, after: 'Exampleville' } },
  baseBefore: null,
  ...more,
});

const run = (runId: string) => ({
  runId,
  orgId: ORG,
  config: 'sample',
  username: 'sync@sample.example',
  started: NOW.toISOString(),
  now: () => NOW,
});

describe('before-images on disk', () => {
  let folder: string;
  const env = { POWER_UNDO_KEY: randomBytes(32).toString('base64') };
  const open = (other: NodeJS.ProcessEnv = env): UndoStore => new UndoStore(folder, other);
  const pathOf = (runId: string): string => join(folder, 'power', 'undo', ORG, `${runId}.images`);
  const failure = async (work: Promise<unknown>): Promise<Error> => {
    const error: unknown = await work.then(
      () => undefined,
      (reason: unknown) => reason
    );
    expect(error).to.be.instanceOf(Error);
    return error as Error;
  };
  /** Header, two frames of images, ids, the end. */
  const written = async (runId = 'run-1', store = open()): Promise<Buffer> => {
    const images = await store.begin(run(runId));
    await images.keep([image('1')]);
    await images.keep([image('2'), image('3', { op: 'create', id: undefined as never })]);
    await images.written(new Map([['Worksite__c 3', 'a00000000000003AAA']]));
    await images.close('Succeeded');
    return readFile(pathOf(runId));
  };
  const read = async (runId = 'run-1', store = open()) => readDeeds(await store.open(ORG, runId, NOW));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'power-undo-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('come back as they were kept, with the ids told afterwards', async () => {
    const bytes = await written();
    const deeds = await read();
    expect(deeds).to.include({ outcome: 'Succeeded', torn: false });
    expect(deeds.all.map(({ key, op, id, fields }) => [key, op, id, fields.get('City__c')?.before])).to.deep.equal([
      ['1', 'update', 'a00000000000001AAA', 'Sampleton 1'],
      ['2', 'update', 'a00000000000002AAA', 'Sampleton 2'],
      ['3', 'create', 'a00000000000003AAA', 'Sampleton 3'],
    ]);
    expect(bytes.includes('Sampleton'), 'a value in the clear').to.equal(false);
    expect(bytes.includes('Worksite'), 'a name in the clear').to.equal(false);
    expect((await stat(pathOf('run-1'))).mode & 0o777).to.equal(0o600);
    expect((await stat(join(folder, 'power', 'undo', ORG))).mode & 0o777).to.equal(0o700);
  });

  it('put the writes to one record together: what was there before the first stays what to go back to', async () => {
    const images = await open().begin(run('run-1'));
    await images.keep([image('1')]);
    await images.keep([
      image('1', {
        fields: { City__c: { before: 'Exampleville', after: 'Mockton' }, Unit_Size__c: { before: 4, after: 5 } },
        baseBefore: 'b1:later',
      }),
    ]);
    await images.close('Succeeded');
    const [deed] = (await read()).all;
    expect(Object.fromEntries(deed?.fields ?? [])).to.deep.equal({
      City__c: { before: 'Sampleton 1', after: 'Mockton' },
      Unit_Size__c: { before: 4, after: 5 },
    });
    expect(deed?.baseBefore).to.equal(null);
  });

  it('leave no file behind a run that writes nothing', async () => {
    const images = await open().begin(run('run-1'));
    await images.keep([]);
    await images.close('Succeeded');
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('torn at any byte, give every whole frame, say that the rest is torn, and never a wrong value', async () => {
    const bytes = await written();
    const whole = await read();
    const seen = new Set<string>();
    for (let length = 0; length < bytes.length; length += 1) {
      await writeFile(pathOf('run-1'), bytes.subarray(0, length));
      const outcome = await read().then(
        (deeds) => {
          expect(deeds.outcome, `${length} bytes`).to.equal(undefined);
          for (const [index, { key, fields }] of deeds.all.entries()) {
            expect([key, fields.get('City__c')]).to.deep.equal([
              whole.all[index]?.key,
              whole.all[index]?.fields.get('City__c'),
            ]);
          }
          return `${deeds.all.length} records`;
        },
        (error: Error) => error.name
      );
      seen.add(outcome);
    }
    // Before the first line is whole there is no run; before the first frame is, it had written nothing.
    expect([...seen]).to.deep.equal([
      'UndoRunUnknownError',
      'UndoFileEmptyError',
      '0 records',
      '1 records',
      '3 records',
    ]);
  });

  it('changed at any byte, are refused: nothing is put back from a file that was tampered with', async () => {
    const bytes = await written();
    const end = bytes.indexOf(0x0a);
    for (let place = end + 1; place < bytes.length; place += 7) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      await writeFile(pathOf('run-1'), changed);
      const outcome = await read().then(
        ({ torn, outcome: ended }) => (torn && ended === undefined ? 'torn' : 'accepted'),
        (error: Error) => error.name
      );
      // A changed length may reach beyond the end: then the frame counts as torn.
      expect(outcome, `byte ${place}`).to.be.oneOf(['UndoFileDamagedError', 'UndoFileEmptyError', 'torn']);
    }
  });

  it('moved within a file, left out of it or brought from another, are refused', async () => {
    const bytes = await written('run-1');
    const other = await written('run-2');
    const parts = framesOf(bytes);
    const [line, header, first, second, ...rest] = parts;
    const variants = {
      moved: [line, header, second, first, ...rest],
      'left out': [line, header, second, ...rest],
      'of another run': [line, header, framesOf(other)[2], second, ...rest],
      twice: [line, header, first, first, second, ...rest],
    };
    for (const [name, variant] of Object.entries(variants)) {
      await writeFile(pathOf('run-1'), Buffer.concat(variant as Buffer[]));
      expect((await failure(read())).name, name).to.equal('UndoFileDamagedError');
    }
    const renamedFile = other.toString('latin1').replace('"run-2"', '"run-1"');
    await writeFile(pathOf('run-1'), Buffer.from(renamedFile, 'latin1'));
    expect((await failure(read())).name, 'another run under this name').to.equal('UndoFileDamagedError');
  });

  describe('the key', () => {
    it('that is another one is told apart from damage, with what to do', async () => {
      await written();
      const error = await failure(read('run-1', open({ POWER_UNDO_KEY: 'another passphrase, long enough' })));
      expect(error).to.include({ name: 'UndoKeyWrongError' });
      expect(error.message).to.contain('run-1');
    });

    it('may be a long passphrase', async () => {
      const store = (): UndoStore => open({ POWER_UNDO_KEY: 'sample words of a long passphrase' });
      await written('run-1', store());
      expect((await read('run-1', store())).all).to.have.length(3);
    });

    it('that is too short is refused before anything is written', async () => {
      const error = await failure(open({ POWER_UNDO_KEY: 'short' }).begin(run('run-1')));
      expect(error).to.include({ name: 'UndoKeyShortError', exitCode: 78 });
      expect(error.message).not.to.contain('"short"');
    });

    it('comes from the keychain where none is given, and stays the same', async function () {
      this.timeout(20_000);
      const before = { ...process.env };
      process.env.SF_USE_GENERIC_UNIX_KEYCHAIN = 'true';
      process.env.HOME = folder;
      process.env.USERPROFILE = folder;
      try {
        await written('run-1', open({}));
        expect((await read('run-1', open({}))).all).to.have.length(3);
        const kept = await readFile(join(folder, 'power', 'undo', 'undo-key.json'), 'utf8');
        expect(kept).to.match(/"secret": "[^"]+:[^"]+"/);
        expect((await stat(join(folder, 'power', 'undo', 'undo-key.json'))).mode & 0o777).to.equal(0o600);
        await writeFile(join(folder, 'power', 'undo', 'undo-key.json'), '{"secret": "not what it was"}');
        expect((await failure(open({}).begin(run('run-2')))).name).to.equal('UndoKeyUnavailableError');
      } finally {
        process.env = before;
      }
    });
  });

  describe('after their time', () => {
    const later = new Date(NOW.getTime() + 31 * DAY_MS);

    it('are refused, then removed and counted; younger ones stay', async () => {
      await written('run-1');
      const images = await open().begin({ ...run('run-2'), keepDays: 60 });
      await images.keep([image('1')]);
      await images.close('Succeeded');
      expect((await failure(open().open(ORG, 'run-1', later))).name).to.equal('UndoExpiredError');
      expect((await open().runs(ORG, later)).map(({ preamble }) => preamble.runId)).to.deep.equal(['run-2']);
      expect(await open().removeExpired(later)).to.equal(1);
      expect(await open().removeExpired(later)).to.equal(0);
      expect(await readdir(join(folder, 'power', 'undo', ORG))).to.deep.equal(['run-2.images']);
    });
  });
});

/** The first line, then each frame. */
function framesOf(bytes: Buffer): Buffer[] {
  const parts = [bytes.subarray(0, bytes.indexOf(0x0a) + 1)];
  for (let place = parts[0]!.length; place < bytes.length;) {
    const size = 4 + bytes.readUInt32BE(place);
    parts.push(bytes.subarray(place, place + size));
    place += size;
  }
  return parts;
}
