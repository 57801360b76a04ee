import type { OrgPort } from '../../org/index.js';
import type { ChainedRun } from './read.js';

export type ChainFault = {
  /** `missing`: a later run, or the sync itself, continues one that is not there. `altered`: a run does not say any more what it said. */
  readonly kind: 'missing' | 'altered';
  /** The altered run; of a missing one the run that continued it, null where it was the latest. */
  readonly runId: string | null;
};

/** One config's runs, from its latest one back to the first. */
export type Chain = {
  readonly config: string;
  /** Runs that are where they should be and say what they said. */
  readonly sound: number;
  readonly faults: readonly ChainFault[];
  /** Runs that nothing continues from: each was killed before it could be chained, or was put there by hand. */
  readonly unchained: readonly string[];
};

type Heads = ReadonlyMap<string, string | null>;

/**
 * Follows each config's chain of runs from the head that its `Sync_State__c` keeps. Every run holds the hash of the one before, so a run that was
 * removed or altered afterwards cannot hide. Whoever may write all of it, the head included, can forge it whole; it holds against everybody else.
 *
 * @throws OrgDeniedError (exit code 77) where the heads cannot be read: only the sync permission set shows them
 */
export async function verifyChains(org: OrgPort, runs: AsyncIterable<ChainedRun>): Promise<Chain[]> {
  const heads = await readHeads(org);
  const byConfig = new Map<string, ChainedRun[]>();
  for await (const run of runs) {
    const some = byConfig.get(run.run.config);
    if (some) some.push(run);
    else byConfig.set(run.run.config, [run]);
  }
  const configs = [...new Set([...heads.keys(), ...byConfig.keys()])].sort();
  return configs.map((config) => verifyChain(config, heads.get(config) ?? null, byConfig.get(config) ?? []));
}

/** The head of each config's chain; a state whose config never ran has none. */
async function readHeads(org: OrgPort): Promise<Heads> {
  const heads = new Map<string, string | null>();
  for await (const rows of org.query('SELECT Config_Key__c, Chain_Head__c FROM Sync_State__c')) {
    for (const row of rows) {
      heads.set(String(row.Config_Key__c), typeof row.Chain_Head__c === 'string' ? row.Chain_Head__c : null);
    }
  }
  return heads;
}

/**
 * @param head hash of the latest run; null where the config has none
 * @param runs all runs of the config, in any order
 */
export function verifyChain(config: string, head: string | null, runs: readonly ChainedRun[]): Chain {
  const faults: ChainFault[] = [];
  const left = new Set(runs);
  const byHash = new Map<string | null, ChainedRun>();
  // Of two that claim one hash the one that has it stands.
  for (const run of runs) if (!byHash.has(run.hash) || run.computed === run.hash) byHash.set(run.hash, run);
  let sound = 0;
  let wanted = head;
  let from: string | null = null;
  while (wanted !== null) {
    const hash = wanted;
    const run = byHash.get(hash);
    if (!run || !left.has(run)) {
      faults.push({ kind: 'missing', runId: from });
      break;
    }
    left.delete(run);
    if (run.computed === hash) sound += 1;
    else faults.push({ kind: 'altered', runId: run.run.runId });
    from = run.run.runId;
    wanted = run.previous;
  }
  // Where the chain breaks off, what lies before the break is followed on its own, so that one fault does not hide the next.
  const unchained: string[] = [];
  for (const run of left) {
    if (run.computed === run.hash) unchained.push(run.run.runId);
    else faults.push({ kind: 'altered', runId: run.run.runId });
  }
  return { config, sound, faults, unchained };
}
