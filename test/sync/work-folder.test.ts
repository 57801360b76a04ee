import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { expect } from 'chai';
import { workFolder } from '../../src/sync/work-folder.js';

describe('the folder of a run', () => {
  it('takes away what a killed run left, and nothing of one that lives', async () => {
    const living = await workFolder();
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const dead = living.replace(`-${process.pid}-`, `-${pid}-`);
    mkdirSync(dead);
    const next = await workFolder();
    expect(existsSync(dead)).to.equal(false);
    expect(existsSync(living)).to.equal(true);
    for (const folder of [living, next]) rmSync(folder, { recursive: true });
  });
});
