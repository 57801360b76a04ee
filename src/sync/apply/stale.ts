import type { SfError } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import type { Schema } from '../../schema/index.js';
import type { Source } from '../../sources/index.js';
import type { PlanHeader } from '../plan/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

const STALE = 66;

/** What stands now, to be held against what the plan was made from. */
export type Present = {
  readonly orgId: string;
  readonly username: string;
  readonly config: PlanHeader['config'];
  readonly schema: Schema;
  /** By the names the plan gives them; null where they were read once for both, the plan and the writing. */
  readonly sources: ReadonlyMap<string, Source> | null;
};

/**
 * Refuses a plan that is stale as a whole: made for another org, or from a config, rules or source that have changed since.
 *
 * @throws PlanWrongOrgError, PlanStaleError (exit code 66)
 */
export async function refuseStale(plan: PlanHeader, present: Present): Promise<void> {
  if (plan.orgId !== present.orgId) {
    throw messages.createError(
      'error.PlanWrongOrg',
      [plan.orgId, plan.username, present.orgId, present.username],
      [],
      STALE
    );
  }
  if (plan.config.digest !== present.config.digest) {
    throw stale(messages.getMessage('stale.config', [present.config.path]));
  }
  if (plan.schemaDigest !== present.schema.digest) {
    throw stale(messages.getMessage('stale.schema'));
  }
  for (const [name, digest] of Object.entries(plan.sources)) {
    if (present.sources === null) break;
    const source = present.sources.get(name);
    if (!source || (await digestOf(source)) !== digest) {
      throw stale(messages.getMessage('stale.source', [name]));
    }
  }
}

export function stale(what: string): SfError {
  return messages.createError('error.PlanStale', [what], [], STALE);
}

async function digestOf(source: Source): Promise<string | undefined> {
  const batches = source.batches()[Symbol.asyncIterator]();
  while (!(await batches.next()).done) {
    // Only reading to the end gives the digest.
  }
  return source.digest();
}
