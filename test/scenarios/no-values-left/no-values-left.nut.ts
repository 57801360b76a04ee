import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { readWorksites } from '../../chaos/check.js';
import { kill } from '../../chaos/disturb.js';
import type { Ended } from '../../chaos/plugin.js';
import { setStage, type Scene, type Stage } from '../../chaos/stage.js';
import { keyOf, writeSource, type Fields } from '../../chaos/worksites.js';

/** A word nothing else holds, in a field that is marked sensitive. */
const MARK = 'Quizzlemark';
const OWN_FILES = /^work\/(worksites|power\.failures)\.csv$/;
/** As loud as the Salesforce core and oclif get, to the streams and to the log file in the home. */
const LOUD = { SF_LOG_LEVEL: 'trace', SFDX_LOG_LEVEL: 'trace', SF_DISABLE_LOG_FILE: 'false', DEBUG: '*' };

describe('values of sensitive fields', function () {
  this.timeout(180_000);
  let stage: Stage;
  let scene: Scene;
  const outputs: Ended[] = [];

  before(async () => {
    stage = await setStage(40);
    scene = await stage.open();
  });
  after(async () => {
    await scene.close();
    await stage.close();
  });

  const run = async (): Promise<Ended> => {
    const ended = await scene.run(LOUD).ended;
    outputs.push(ended);
    return ended;
  };
  const noted = (numbers: readonly number[], side: string): Map<string, Fields> =>
    new Map(
      [...stage.agreed].map(([key, fields]) => {
        const number = numbers.find((candidate) => keyOf(candidate) === key);
        return [key, number === undefined ? fields : { ...fields, Notes__c: `${MARK} ${side} ${number}` }];
      })
    );

  it('reach the org', async () => {
    const { ids } = await readWorksites(scene);
    // Of the rows that the file changes one meets an edit of somebody else, and one is longer than the org takes.
    await scene.colleague.sobject('Worksite__c').update({ Id: ids.get(keyOf(3))!, Notes__c: `${MARK} org 3` });
    await scene.colleague.sobject('Worksite__c').update({ Id: ids.get(keyOf(9))!, Notes__c: `${MARK} org 9` });
    const rows = noted([1, 2, 3, 4], 'file');
    rows.set(keyOf(41), { ...rows.get(keyOf(1))!, Name: 'Sample Plant 41', Notes__c: `${MARK} file 41` });
    rows.set(keyOf(5), { ...rows.get(keyOf(5))!, Notes__c: `${MARK} ${'long '.repeat(40_000)}` });
    writeSource(join(scene.folder, 'work'), rows);
    stage.proxy.begin(scene.url);
    const { code } = await run();
    expect(code, 'one row is held, one refused').to.equal(68);
    const { worksites } = await readWorksites(scene);
    const notes = [1, 2, 3, 4, 41, 9].map((number) => worksites.get(keyOf(number))?.Notes__c);
    expect(notes).to.deep.equal(
      [1, 2, 'org 3', 4, 41, 'org 9'].map((text) => `${MARK} ${typeof text === 'string' ? text : `file ${text}`}`)
    );
  });

  it('are in the hands of runs that are killed at a write, and that the org refuses', async () => {
    writeSource(join(scene.folder, 'work'), noted([1, 2, 4, 6, 7, 8], 'later'));
    let killed = false;
    const started = { now: undefined as ReturnType<Scene['run']> | undefined };
    stage.proxy.begin(scene.url, async ({ method, body }, { forward, answer, cut }) => {
      if (!killed && method !== 'GET' && body.includes(MARK)) {
        killed = true;
        await forward();
        await kill(started.now!.child);
        cut();
      } else {
        await answer(await forward());
      }
    });
    started.now = scene.run(LOUD);
    outputs.push(await started.now.ended);
    expect(killed, 'a write held the word').to.equal(true);
    stage.proxy.begin(scene.url, async ({ method, body }, { forward, answer }) => {
      const refused = Buffer.from(JSON.stringify([{ errorCode: 'INVALID_FIELD', message: `no: ${MARK}` }]));
      const writes = method !== 'GET' && body.includes(MARK);
      await answer(
        writes ? { status: 400, headers: { 'content-type': 'application/json' }, body: refused } : await forward()
      );
    });
    await run();
    stage.proxy.begin(scene.url);
    await run();
  });

  it('are in no stream', () => {
    for (const { stdout, stderr } of outputs) {
      expect(stdout.includes(MARK), 'stdout').to.equal(false);
      expect(
        stderr.split('\n').filter((line) => line.includes(MARK)),
        'stderr'
      ).to.deep.equal([]);
    }
    expect(
      outputs.map(({ stderr }) => stderr.length).some((length) => length > 1000),
      'the streams were loud'
    ).to.equal(true);
  });

  it('are in no file of the home, the caches, the temporary folder or beside the config, but the rows handed back', () => {
    const files = filesBelow(scene.folder).filter((path) => !relative(scene.folder, path).startsWith('org/'));
    const names = files.filter((path) => holds(readFileSync(path))).map((path) => relative(scene.folder, path));
    expect(names.filter((name) => !OWN_FILES.test(name))).to.deep.equal([]);
    expect(names, 'the search finds what is there').to.include('work/worksites.csv');
    expect(
      files.some((path) => /\.log$/.test(path)),
      'the log file was on'
    ).to.equal(true);
  });
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** As it is, in two bytes a letter, and in base64 at each of the three places it may begin. */
function holds(content: Buffer): boolean {
  const encoded = ['', 'a', 'ab'].map((before) =>
    Buffer.from(`${before}${MARK}`)
      .toString('base64')
      .slice(before === '' ? 0 : 4)
      .replace(/=+$/, '')
      .slice(0, -2)
  );
  return [MARK, ...encoded].some((text) => content.includes(text)) || content.includes(Buffer.from(MARK, 'utf16le'));
}
