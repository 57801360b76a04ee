import { Messages } from '@salesforce/core/messages';
import { shareOf, type Share } from '../../org/index.js';
import type { ObjectCounts, PlanSummary } from '../plan/index.js';
import type { OrgKind } from './lock.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** What a run may do without being told so. */
export type Rails = {
  /** Records of one object that may be deleted. Default: a tenth of those the config keeps there, and always a handful. */
  readonly maxDelete?: Share;
  /** Nearly everything may change. */
  readonly allChanged?: boolean;
  /** The org may be a production org. */
  readonly production?: boolean;
};

const USUAL_DELETE: Share = { percent: 10 };
/** A small table may lose this many without a question: a tenth of it would be none. */
const FEW = 5;
const NEARLY_ALL = 0.5;
const MANY = 100;

const DENIED = 77;
const FAILED = 1;

/**
 * Refuses a plan that does more harm than a usual day can explain: a file that was cut off deletes, a column that moved changes everything.
 * A first load is neither, however large: only records that are in the org already count.
 *
 * @throws TooManyDeletesError, NearlyAllChangedError (exit code 1); nothing was written
 */
export function refuseBeyond({ objects }: PlanSummary, { maxDelete, allChanged }: Rails): void {
  for (const counts of objects) {
    const known = knownOf(counts);
    const most = maxDelete ? shareOf(maxDelete, known) : Math.max(FEW, shareOf(USUAL_DELETE, known));
    if (counts.remove > most) {
      const { object, remove } = counts;
      throw messages.createError('error.TooManyDeletes', [remove, known, object, most], [], FAILED);
    }
    const changed = counts.update + counts.remove;
    if (allChanged !== true && changed > MANY && changed >= known * NEARLY_ALL) {
      throw messages.createError('error.NearlyAllChanged', [changed, known, counts.object], [], FAILED);
    }
  }
}

/** Records of the config that the org has. */
function knownOf({ update, base, unchanged, conflict, kept, missing, remove }: ObjectCounts): number {
  return update + base + unchanged + conflict + kept + missing + remove;
}

/**
 * Refuses an org that people work in until somebody has said so: one that is neither a sandbox nor a scratch org (`IsSandbox` is true of both,
 * and of a practice org).
 *
 * @throws ProductionUnconfirmedError (exit code 77); nothing was written
 */
export function productionGuard(username: string, { production }: Rails): (kind: OrgKind) => void {
  return ({ name, sandbox, type }) => {
    if (!sandbox && production !== true) {
      throw messages.createError('error.ProductionUnconfirmed', [username, name, type], [], DENIED);
    }
  };
}
