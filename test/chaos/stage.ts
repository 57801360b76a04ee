/** The org and the home that every case starts from a copy of: installed, loaded by a first sync, the CLI logged in by JWT through the proxy. */
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '@salesforce/core';
import { registerClient, startPracticeOrg, type RunningPracticeOrg } from '../../src/practice-org/index.js';
import { connectTo, startInstalledOrg } from '../support/installed-org.js';
import { environment, projectRoot } from '../support/sf.js';
import { copyPlugin, startPlugin, type Started } from './plugin.js';
import { startProxy, type Proxy } from './proxy.js';
import { firstWorksites, writeSource, type Worksites } from './worksites.js';

const USERNAME = 'admin@practice.example';
const COLLEAGUE = 'colleague@practice.example';
const ALIAS = 'chaos';

/** One case's own copy of all that may change. */
export type Scene = {
  readonly folder: string;
  readonly org: RunningPracticeOrg['org'];
  readonly url: string;
  /** Another user, straight to the org and not through the proxy. */
  readonly colleague: Connection;
  /** `power sync run` on the scene's config. */
  run(more?: NodeJS.ProcessEnv): Started;
  /** Stops the org and leaves its folder. */
  stop(): Promise<void>;
  close(): Promise<void>;
};

export type Stage = {
  readonly proxy: Proxy;
  readonly agreed: Worksites;
  /** @param loaded false: the org before the first sync */
  open(loaded?: boolean): Promise<Scene>;
  close(): Promise<void>;
};

export async function setStage(count: number): Promise<Stage> {
  const scratch = mkdtempSync(join(tmpdir(), 'power-chaos-'));
  const plugin = copyPlugin(join(scratch, 'plugin'));
  const proxy = await startProxy();
  const agreed = firstWorksites(count);
  const empty = join(scratch, 'empty');
  const loaded = join(scratch, 'loaded');
  const keyFile = join(scratch, 'jwt.key');
  let scenes = 0;

  const open = async (from: string): Promise<Scene> => {
    scenes += 1;
    const folder = join(scratch, `scene-${scenes}`);
    cpSync(from, folder, { recursive: true });
    const running = await startPracticeOrg({ directory: join(folder, 'org') });
    const { org, url } = running;
    const userId = String(org.store.statement('SELECT "Id" FROM "User" WHERE "Username" = ?').pluck().get(COLLEAGUE));
    const env = environmentOf(folder);
    return {
      folder,
      org,
      url,
      colleague: await connectTo(url, org.sessions.open(userId)),
      run: (more) => startPlugin(plugin, runArguments, { ...env, ...more }, join(folder, 'work')),
      stop: () => running.close(),
      async close() {
        await running.close();
        rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
      },
    };
  };

  await prepareEmpty(empty, keyFile, proxy);
  const scene = await open(empty);
  writeSource(join(scene.folder, 'work'), agreed);
  proxy.begin(scene.url);
  const { code, stdout, stderr } = await scene.run().ended;
  if (code !== 0) throw new Error(`the first sync ended with ${code}:\n${stdout}\n${stderr}`);
  await scene.stop();
  renameSync(scene.folder, loaded);
  return {
    proxy,
    agreed,
    open: (full = true) => open(full ? loaded : empty),
    async close() {
      await proxy.close();
      rmSync(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const runArguments = ['power', 'sync', 'run', '--target-org', ALIAS, '--all-changed', '--json'];

/** Its own home and its own folder for temporary files, so that what is left behind can be found. */
function environmentOf(folder: string): NodeJS.ProcessEnv {
  return { ...environment(join(folder, 'home')), TMPDIR: join(folder, 'tmp') };
}

async function prepareEmpty(folder: string, keyFile: string, proxy: Proxy): Promise<void> {
  for (const part of ['home', 'tmp', 'work']) mkdirSync(join(folder, part), { recursive: true });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const installed = await startInstalledOrg();
  registerClient(installed.running.org, 'PlatformCLI', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  await makeColleague(installed.connection);
  proxy.begin(installed.url);
  await login(folder, keyFile, proxy.url);
  await installed.running.close();
  cpSync(join(installed.folder, 'org'), join(folder, 'org'), { recursive: true });
  rmSync(installed.folder, { recursive: true, force: true });
}

/** By the real CLI; in a process that waits, since this one is the org it logs in to. */
async function login(folder: string, keyFile: string, url: string): Promise<void> {
  const args = ['org', 'login', 'jwt', '--username', USERNAME, '--client-id', 'PlatformCLI'];
  await new Promise<void>((done, failed) => {
    execFile(
      join(projectRoot, 'node_modules/.bin/sf'),
      [...args, '--jwt-key-file', keyFile, '--instance-url', url, '--alias', ALIAS, '--json'],
      { env: environmentOf(folder), cwd: join(folder, 'work') },
      (error, stdout) => (error ? failed(new Error(`login failed: ${stdout}`)) : done())
    );
  });
}

async function makeColleague(connection: Connection): Promise<void> {
  const profile = await connection.singleRecordQuery<{ Id: string }>(
    "SELECT Id FROM Profile WHERE Name = 'System Administrator'"
  );
  const { id } = await connection.sobject('User').create({
    Username: COLLEAGUE,
    LastName: 'Sample Colleague',
    Email: COLLEAGUE,
    Alias: 'sample',
    ProfileId: profile.Id,
    TimeZoneSidKey: 'America/New_York',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
    EmailEncodingKey: 'UTF-8',
  });
  for (const name of ['POWER_Administer', 'POWER_Organize', 'POWER_Sync']) {
    const set = await connection.singleRecordQuery<{ Id: string }>(
      `SELECT Id FROM PermissionSet WHERE Name = '${name}'`
    );
    await connection.sobject('PermissionSetAssignment').create({ AssigneeId: String(id), PermissionSetId: set.Id });
  }
}
