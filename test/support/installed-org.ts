/** A practice org in this process with the project's metadata, reached as any org is: by a Connection of the core library over HTTP. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthInfo, Connection } from '@salesforce/core';
import { installPackage } from '../../src/install/index.js';
import { startPracticeOrg, type RunningPracticeOrg, type StartOptions } from '../../src/practice-org/index.js';

export type InstalledOrg = {
  readonly running: RunningPracticeOrg;
  readonly connection: Connection;
  readonly url: string;
  readonly token: string;
  readonly folder: string;
  /** `SELECT COUNT() FROM what` */
  count(what: string): Promise<number>;
  close(): Promise<void>;
};

const SETS = ['POWER_Administer', 'POWER_Organize', 'POWER_Sync'];

let template: Promise<string> | undefined;

/** Installing costs seconds and always leaves the same: done once a process; every org is a copy of the folder it leaves. */
async function installed(): Promise<string> {
  template ??= (async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'power-template-'));
    process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
    const directory = join(scratch, 'org');
    const running = await startPracticeOrg({ directory });
    const connection = await connectTo(running.url, running.org.sessions.open(running.org.adminUserId));
    await installPackage(connection, { dryRun: false, adopt: false, assign: SETS, waitMinutes: 5 });
    await running.close();
    return directory;
  })();
  return template;
}

export async function startInstalledOrg(options: Partial<StartOptions> = {}): Promise<InstalledOrg> {
  const folder = mkdtempSync(join(tmpdir(), 'power-installed-'));
  cpSync(await installed(), join(folder, 'org'), { recursive: true });
  const running = await startPracticeOrg({ ...options, directory: join(folder, 'org') });
  const token = running.org.sessions.open(running.org.adminUserId);
  const connection = await connectTo(running.url, token);
  return {
    running,
    connection,
    url: running.url,
    token,
    folder,
    count: async (what) => (await connection.query(`SELECT COUNT() FROM ${what}`)).totalSize,
    async close() {
      await running.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Logs in by an access token alone, so that nothing is written to anybody's home. */
export async function connectTo(instanceUrl: string, accessToken: string): Promise<Connection> {
  const authInfo = await AuthInfo.create({ username: accessToken, accessTokenOptions: { accessToken, instanceUrl } });
  return Connection.create({ authInfo, connectionOptions: { version: '66.0' } });
}
