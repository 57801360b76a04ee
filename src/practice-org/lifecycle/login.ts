import { AuthInfo, StateAggregator } from '@salesforce/core';
import { lifecycleMessages, readMemory, remember, usernameOf } from './instance.js';
import type { Instance, ServerRecord } from './instance.js';
import { clientId, ensureKey } from './key.js';

export type Login = { readonly username: string; readonly alias: string };

/** The alias an instance has unless another is asked for. */
export function aliasOf(instance: Instance, asked?: string): string {
  return (
    asked ?? readMemory(instance).alias ?? (instance.name === 'practice' ? 'practice' : `practice-${instance.name}`)
  );
}

/**
 * Refuses an alias that stands for somebody else's org, before anything is started.
 */
export async function checkAlias(instance: Instance, asked?: string): Promise<void> {
  const alias = aliasOf(instance, asked);
  const { aliases } = await StateAggregator.getInstance();
  const username = aliases.getUsername(alias);
  if (username !== null && username !== undefined && username !== usernameOf(instance) && asked === undefined) {
    throw lifecycleMessages.createError('error.AliasTaken', [alias, username]);
  }
}

/**
 * Logs the CLI in to a running instance by JWT and gives it its alias. Writes that login and that alias, and nothing else of the
 * person's settings; the default org stays what it was.
 */
export async function registerLogin(instance: Instance, record: ServerRecord, asked?: string): Promise<Login> {
  const username = usernameOf(instance);
  const alias = aliasOf(instance, asked);
  await refuseForeignLogin(username);
  const authInfo = await AuthInfo.create({
    oauth2Options: { username, clientId, loginUrl: record.url, privateKeyFile: ensureKey(instance) },
  });
  await authInfo.save();
  await authInfo.setAlias(alias);
  remember(instance, { alias });
  return { username, alias };
}

/** A login under our username that leads off this machine is not ours to overwrite. */
async function refuseForeignLogin(username: string): Promise<void> {
  const { orgs } = await StateAggregator.getInstance();
  if (!(await orgs.exists(username))) return;
  const { instanceUrl } = (await AuthInfo.create({ username })).getFields();
  if (instanceUrl !== undefined && new URL(instanceUrl).hostname !== '127.0.0.1') {
    throw lifecycleMessages.createError('error.LoginTaken', [username, instanceUrl]);
  }
}
