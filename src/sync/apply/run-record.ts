import { createHash } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { OrgPort } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import { soqlText } from '../plan/index.js';
import type { Lock } from './lock.js';
import type { AppliedCounts, ApplyStatus } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** What people are told of a run afterwards: who, when, how many, how it ended. Never a value of a record. */
export type RunFacts = {
  readonly runId: string;
  readonly configName: string;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly status: ApplyStatus;
  readonly objects: readonly AppliedCounts[];
  readonly sources: readonly string[];
  readonly previousHash: string | null;
};

const CONFIG_NAME_LENGTH = 80;
const SOURCE_NAMES_LENGTH = 4000;

/**
 * The run as a row of Sync_Run__c. Its hash covers its own fields and the hash of the run before: who changes or removes a run breaks the chain.
 */
export function runValues(facts: RunFacts): ReadonlyMap<string, Value> {
  const total = (count: (counts: AppliedCounts) => number): number =>
    facts.objects.reduce((sum, counts) => sum + count(counts), 0);
  const values = new Map<string, Value>([
    ['Run_Id__c', facts.runId],
    ['Config_Name__c', facts.configName.slice(0, CONFIG_NAME_LENGTH)],
    ['Started_By__c', facts.startedBy],
    ['Started_At__c', wholeSeconds(facts.startedAt)],
    ['Finished_At__c', wholeSeconds(facts.finishedAt)],
    ['Outcome__c', facts.status],
    ['Created_Count__c', total(({ created }) => created)],
    ['Updated_Count__c', total(({ updated }) => updated)],
    ['Removed_Count__c', total(({ removed }) => removed)],
    ['Failed_Count__c', total(({ failed }) => failed)],
    ['Skipped_Count__c', total(({ skipped, pending }) => skipped + pending)],
    ['Refused_Count__c', total(({ refused }) => refused)],
    ['Held_Count__c', total(({ held }) => held)],
    ['Unchanged_Count__c', total(({ unchanged }) => unchanged)],
    ['Source_Names__c', facts.sources.join('\n').slice(0, SOURCE_NAMES_LENGTH)],
    ['Previous_Hash__c', facts.previousHash],
  ]);
  return values.set('Hash__c', runHash(values));
}

/**
 * SHA-256 over the fields in the order of their names, as JSON. Anyone with read access can compute it again from the row.
 *
 * @param values the row's fields, without its own hash
 */
export function runHash(values: ReadonlyMap<string, Value>): string {
  const fields = [...values].filter(([name]) => name !== 'Hash__c').sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** The org keeps whole seconds; the hash must hold for what is read back. */
function wholeSeconds(date: Date): string {
  return new Date(Math.floor(date.getTime() / 1000) * 1000).toISOString();
}

/**
 * Writes the run's row; sending it twice finds the same row.
 *
 * @returns its hash and id
 * @throws RunNotRecordedError
 */
export async function recordRun(
  org: OrgPort,
  facts: RunFacts
): Promise<{ readonly hash: string; readonly id?: string }> {
  const values = runValues(facts);
  const write = { ref: facts.runId, object: 'Sync_Run__c', operation: 'upsert', values } as const;
  const [result] = await org.collections([write], 'Run_Id__c');
  if (!result || result.error) {
    throw messages.createError('error.RunNotRecorded', [result?.error?.message ?? '', result?.error?.code ?? '']);
  }
  return { hash: String(values.get('Hash__c')), ...(result.id === undefined ? {} : { id: result.id }) };
}

/**
 * The hash of the run before, which the next one continues. A run that died after its row was written, and before the state was told, left its row
 * beyond the head that the state names: whoever takes its lock over goes on from there, or the chain would fork.
 */
export async function previousHash(
  org: OrgPort,
  configName: string,
  { chainHead, takenOver }: Pick<Lock, 'chainHead' | 'takenOver'>
): Promise<string | null> {
  if (!takenOver) return chainHead;
  for (let end = chainHead; ;) {
    const after = end === null ? 'null' : soqlText(end);
    const where = `Config_Name__c = ${soqlText(configName)} AND Previous_Hash__c = ${after}`;
    const { rows } = await org.queryPage({
      soql: `SELECT Hash__c FROM Sync_Run__c WHERE ${where} ORDER BY CreatedDate`,
    });
    const next = rows[0]?.Hash__c;
    if (typeof next !== 'string' || next === end) return end;
    end = next;
  }
}
