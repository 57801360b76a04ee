/** A practice org of one's own, started through the CLI in a home of its own, and taken away again. */
import { createSfHome, type SfHome } from './sf.js';

export type StartedOrg = { home: SfHome; instanceUrl: string; username: string; pid: number; stop(): Promise<void> };

type StartResult = {
  instance: string;
  instanceUrl: string;
  username: string;
  alias: string;
  port: number;
  pid: number;
};

/** Permission sets with which the tests may see and write all there is. */
export const everySet = [
  'POWER_Administer',
  'POWER_Organize',
  'POWER_Certify',
  'POWER_Sync',
  'POWER_Sync_Certifications',
];

export async function startPracticeOrg(options: { install?: boolean } = {}): Promise<StartedOrg> {
  const home = await createSfHome();
  const { result, status, raw } = await home.json<StartResult>(['power', 'practice', 'start']);
  if (status !== 0) {
    throw new Error(`practice start failed: ${raw}`);
  }
  const stop = async (): Promise<void> => {
    await home.run(['power', 'practice', 'stop']);
    home.remove();
  };
  if (options.install) {
    const installed = await home.json(['power', 'install', '--target-org', 'practice', '--assign', everySet.join(',')]);
    if (installed.status !== 0) {
      // Nobody else could: who starts an org gets nothing to stop when this throws.
      await stop();
      throw new Error(`install failed: ${installed.raw}`);
    }
  }
  return { home, instanceUrl: result.instanceUrl, username: result.username, pid: result.pid, stop };
}

/** Rows of a query asked by the real `sf data query`. */
export async function query<T>(home: SfHome, soql: string): Promise<T[]> {
  const { result, status, raw } = await home.json<{ records: T[] }>([
    'data',
    'query',
    '--target-org',
    'practice',
    '--query',
    soql,
  ]);
  if (status !== 0) {
    throw new Error(`${soql}\n${raw}`);
  }
  return result.records;
}

/** `SELECT COUNT() FROM object`, asked by the real CLI. */
export async function count(home: SfHome, object: string, where = ''): Promise<number> {
  const { result, raw } = await home.json<{ totalSize: number }>([
    'data',
    'query',
    '--target-org',
    'practice',
    '--query',
    `SELECT COUNT() FROM ${object} ${where}`,
  ]);
  if (typeof result?.totalSize !== 'number') {
    throw new Error(raw);
  }
  return result.totalSize;
}
