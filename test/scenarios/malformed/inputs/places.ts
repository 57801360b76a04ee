import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MalformedInput, Told } from '../support.js';
import { file, goodCsv } from './write.js';

const place = (name: string, expected: MalformedInput['expected'], make: (folder: string) => Told): MalformedInput => ({
  name,
  make,
  expected,
});

/** Things that a path leads to and that are no file, or none of ours. */
export const places: readonly MalformedInput[] = [
  place('a file that is not there', { error: 'FileNotFoundError' }, (folder) => ({
    file: join(folder, 'missing.csv'),
  })),
  place('a file in a folder that is not there', { error: 'FileNotFoundError' }, (folder) => ({
    file: join(folder, 'a/b/c.csv'),
  })),
  place('a file below a file', { error: 'FileNotFoundError' }, (folder) => {
    writeFileSync(join(folder, 'good.csv'), goodCsv(1));
    return { file: join(folder, 'good.csv/worksites.csv') };
  }),
  place('a folder', { error: 'NotAFileError' }, (folder) => ({ file: folder })),
  place('a folder named .csv', { error: 'NotAFileError' }, (folder) => {
    mkdirSync(join(folder, 'worksites.csv'));
    return { file: join(folder, 'worksites.csv') };
  }),
  place('an empty path', { error: 'NotAFileError' }, () => ({ file: '' })),
  place('a path with a NUL in it', { error: 'FileNotFoundError' }, (folder) => ({ file: `${folder}/work\0sites.csv` })),
  place('a path longer than any may be', { error: 'FileNotFoundError' }, (folder) => ({
    file: join(folder, 'x'.repeat(5000)),
  })),
  place('a link that points to itself', { error: 'LinkLoopError' }, (folder) => {
    symlinkSync(join(folder, 'loop.csv'), join(folder, 'loop.csv'));
    return { file: join(folder, 'loop.csv') };
  }),
  place('two links that point to each other', { error: 'LinkLoopError' }, (folder) => {
    symlinkSync(join(folder, 'a.csv'), join(folder, 'b.csv'));
    symlinkSync(join(folder, 'b.csv'), join(folder, 'a.csv'));
    return { file: join(folder, 'a.csv') };
  }),
  place('a link to a file that is gone', { error: 'FileNotFoundError' }, (folder) => {
    symlinkSync(join(folder, 'gone.csv'), join(folder, 'link.csv'));
    return { file: join(folder, 'link.csv') };
  }),
  place('a link to a good file', { rows: 3, refused: 0, rules: {} }, (folder) => {
    writeFileSync(join(folder, 'good.csv'), goodCsv(3));
    symlinkSync(join(folder, 'good.csv'), join(folder, 'link.csv'));
    return { file: join(folder, 'link.csv') };
  }),
  place('a FIFO that nobody writes to', { error: 'NotAFileError' }, (folder) => {
    execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
    return { file: join(folder, 'pipe.csv') };
  }),
  place('a link to a FIFO', { error: 'NotAFileError' }, (folder) => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync(join(folder, 'pipe'), join(folder, 'worksites.xlsx'));
    return { file: join(folder, 'worksites.xlsx') };
  }),
  // A process leaves its socket behind where it ends without a word.
  place('a socket', { error: 'NotAFileError', says: /a socket/ }, (folder) => {
    const script = `require("net").createServer().listen("s.csv", () => process.kill(process.pid, "SIGKILL"))`;
    spawnSync(process.execPath, ['-e', script], { cwd: folder });
    return { file: join(folder, 's.csv') };
  }),
  // Who runs as root may read all.
  ...(process.getuid?.() === 0
    ? []
    : [
        place('a file without permission to read it', { error: 'FileNotReadableError' }, (folder) => {
          writeFileSync(join(folder, 'closed.csv'), goodCsv(1));
          chmodSync(join(folder, 'closed.csv'), 0);
          return { file: join(folder, 'closed.csv') };
        }),
      ]),
  place('endless random bytes (/dev/urandom)', { error: 'NotAFileError' }, () => ({ file: '/dev/urandom' })),
  place('endless zeros (/dev/zero)', { error: 'NotAFileError' }, () => ({ file: '/dev/zero' })),
  place('nothing at all (/dev/null)', { error: 'NotAFileError' }, () => ({ file: '/dev/null' })),
  place('a good file and an object that is not there', { error: 'ObjectNotKnownError', exit: 78 }, (folder) => {
    writeFileSync(join(folder, 'good.csv'), goodCsv(1));
    return { file: join(folder, 'good.csv'), object: 'Workplace__c' };
  }),
  place('a good file and an object named __proto__', { error: 'ObjectNotKnownError', exit: 78 }, (folder) => {
    writeFileSync(join(folder, 'good.csv'), goodCsv(1));
    return { file: join(folder, 'good.csv'), object: '__proto__' };
  }),
  place('a good file and an object name of 10,000 characters', { error: 'ObjectNotKnownError', exit: 78 }, (folder) => {
    writeFileSync(join(folder, 'good.csv'), goodCsv(1));
    return { file: join(folder, 'good.csv'), object: 'x'.repeat(10_000) };
  }),
  file(
    'a file whose name holds a line break and colours',
    goodCsv(2),
    { rows: 2, refused: 0, rules: {} },
    'work\n\u001b[31msites.csv'
  ),
  file('an empty file whose name holds colours', '', { error: 'FileEmptyError' }, 'work\u001b[31msites.csv'),
];
