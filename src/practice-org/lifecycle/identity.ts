import { get } from 'node:http';
import type { Instance, ServerRecord } from './instance.js';
import { readServerRecord } from './instance.js';

/** Where a server tells who it is. Not one of Salesforce's paths. */
export const identityPath = '/practice/identity';

/** Exit code of a server process that found its instance served by another: whoever started it waits for that one's answer. */
export const alreadyServed = 75;

export type IdentityAnswer = Pick<ServerRecord, 'instance' | 'identity' | 'pid'>;

/** True while a process with that id exists, whoever's it is. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The server of an instance, if it runs: the process exists and the port answers with the identity that server wrote. Everything else
 * (a recycled pid, a foreign port, a file left behind by a killed process) counts as not running.
 */
export async function runningServer(instance: Instance): Promise<ServerRecord | undefined> {
  const record = readServerRecord(instance);
  if (!record || !isAlive(record.pid)) return undefined;
  const answer = await askIdentity(record.port);
  return answer?.identity === record.identity && answer.pid === record.pid ? record : undefined;
}

function askIdentity(port: number): Promise<IdentityAnswer | undefined> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: identityPath, timeout: 2000, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > 10_000) request.destroy();
      });
      response.on('end', () => resolve(parseAnswer(text)));
      response.on('error', () => resolve(undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function parseAnswer(text: string): IdentityAnswer | undefined {
  try {
    return JSON.parse(text) as IdentityAnswer;
  } catch {
    return undefined;
  }
}
