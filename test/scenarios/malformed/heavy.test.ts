import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const script = join(dirname(fileURLToPath(import.meta.url)), 'heavy.ts');

/** Of which the heap may take 256: the rest is Node itself, its compiled code and the buffers of files. */
const MEGABYTES = 600;

type Line = { readonly name?: string; readonly problem?: string; readonly megabytes?: number };

describe('an input that is enormous where no file is', function () {
  this.timeout(180_000);
  let lines: readonly Line[];
  let ended: { readonly code: number | null; readonly errors: string };

  before(async () => {
    const child = spawn(process.execPath, ['--max-old-space-size=256', '--import', 'tsx', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const code = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
    ended = { code, errors };
    lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  });

  it('ends in one clear error or in findings, in a heap of 256 MB', () => {
    expect(ended).to.deep.equal({ code: 0, errors: '' });
    const inputs = lines.filter(({ name }) => name !== undefined);
    expect(inputs).to.have.length(16);
    expect(inputs.filter(({ problem }) => problem !== undefined)).to.deep.equal([]);
  });

  it('costs no memory beyond what a good file does', () => {
    expect(lines.at(-1)?.megabytes).to.be.within(1, MEGABYTES);
  });
});
