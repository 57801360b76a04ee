import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'practice.lifecycle');

/** One practice org on this machine: its name and the folder that is all of it. */
export type Instance = { readonly name: string; readonly directory: string };

/** What a running server says about itself in its folder. */
export type ServerRecord = {
  readonly instance: string;
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly startedAt: string;
  /** Random per start; the server answers it over HTTP, so that another process on its pid or port is never taken for it. */
  readonly identity: string;
};

/** What is remembered between starts. */
export type InstanceMemory = { readonly port?: number; readonly alias?: string };

export const defaultInstance = 'practice';

/** Finds an instance by name below the CLI's data folder, which is made when needed. */
export function instanceOf(dataDirectory: string, name: string = defaultInstance): Instance {
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) throw messages.createError('error.InstanceName', [name]);
  return { name, directory: join(dataDirectory, 'power', 'practice', name) };
}

/** The CLI keeps one login per username on a machine, so each instance's administrator has a name of their own. */
export function usernameOf(instance: Instance): string {
  return instance.name === 'practice' ? 'admin@practice.example' : `admin@${instance.name}.practice.example`;
}

export function makeDirectory(instance: Instance): void {
  mkdirSync(instance.directory, { recursive: true, mode: 0o700 });
  chmodSync(instance.directory, 0o700);
}

const serverFile = 'server.json';
const memoryFile = 'instance.json';

export function readServerRecord(instance: Instance): ServerRecord | undefined {
  return readJson<ServerRecord>(join(instance.directory, serverFile));
}

export function writeServerRecord(instance: Instance, record: ServerRecord): void {
  writePrivate(join(instance.directory, serverFile), record);
}

export function readMemory(instance: Instance): InstanceMemory {
  return readJson<InstanceMemory>(join(instance.directory, memoryFile)) ?? {};
}

export function remember(instance: Instance, memory: InstanceMemory): void {
  writePrivate(join(instance.directory, memoryFile), { ...readMemory(instance), ...memory });
}

/** Undefined for a file that is not there or was cut short: both mean that nothing is known. */
function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, and for the owner's eyes only. */
function writePrivate(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export const lifecycleMessages = messages;
