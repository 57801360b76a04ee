import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The release of SFDMU that npm has. Its later ones are not published there. */
const VERSION = '3.7.19';

/** SFDMU is a plugin of the CLI's first generation: its own runner of that time starts it. */
const RUNNER = `const { run } = require('@oclif/command');
run(['sfdmu:run', ...process.argv.slice(2)], __dirname + '/node_modules/sfdmu/package.json')
  .then(() => require('@oclif/command/flush'), require('@oclif/errors/handle'));
`;

/** Installs SFDMU into a folder of its own: it brings hundreds of packages that nothing but this comparison needs. */
export function installSfdmu(folder: string): string {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'node_modules/sfdmu'))) {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    const args = [
      'install',
      `sfdmu@${VERSION}`,
      '--omit=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--silent',
    ];
    execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const runner = join(folder, 'run.cjs');
  writeFileSync(runner, RUNNER);
  return runner;
}

/** A folder as SFDMU wants it: what to do, where to, and beside it the file, which the caller puts there as `OBJECT.csv`. */
export function writeSfdmuJob(
  folder: string,
  org: { readonly url: string; readonly token: string },
  object: string,
  columns: readonly string[],
  key: string
): void {
  mkdirSync(folder, { recursive: true });
  const job = {
    orgs: [{ name: 'practice', instanceUrl: org.url, accessToken: org.token }],
    promptOnMissingParentObjects: false,
    objects: [{ query: `SELECT ${columns.join(', ')} FROM ${object}`, operation: 'Upsert', externalId: key }],
  };
  writeFileSync(join(folder, 'export.json'), JSON.stringify(job), { mode: 0o600 });
}
