import pick from 'lodash/pick.js';
import { openPlanFile, type PlanConflict, type PlanFinding } from '../plan/index.js';
import type { AppliedCounts, ApplyResult } from '../apply/index.js';

/** Named one by one; the rest are counted. */
const CONFLICTS_NAMED = 50;
const ROWS_NAMED = 20;
const RULES_NAMED = 30;

/** A record held because both sides changed: no value of it. */
export type HeldRecord = {
  readonly object: string;
  /** Null where the key is sensitive, or made of something that is: then the row tells which record it is. */
  readonly key: string | null;
  readonly row: number;
  /** API names. */
  readonly fields: readonly string[];
};

/** Rows of one source that one rule refused before anything was sent. */
export type RefusedRows = {
  readonly path: string;
  readonly object: string;
  readonly rule: string;
  readonly count: number;
  /** The first ones, in the order of the file. */
  readonly rows: readonly number[];
};

const COUNTS = ['created', 'updated', 'removed', 'unchanged', 'refused', 'failed', 'skipped', 'pending'] as const;

/** What became of one object's records; `held` are those with a field that neither side gets. */
export type ObjectSummary = Pick<AppliedCounts, 'object' | (typeof COUNTS)[number]> & { readonly held: number };

/** What a run of a sync did, for people who were not there: counts, keys, names of fields and rules, row numbers; no value of any field. */
export type RunSummary = Pick<ApplyResult, 'status' | 'attention' | 'stopped'> & {
  readonly objects: readonly ObjectSummary[];
  readonly calls: { readonly used: number; readonly remaining: number | null };
  readonly configName: string;
  readonly username: string;
  readonly held: { readonly records: readonly HeldRecord[]; readonly count: number };
  readonly refused: { readonly groups: readonly RefusedRows[]; readonly more: number };
  /** Records in which the org's edit stays, records whose row is gone, rows whose record was deleted in the org. */
  readonly left: { readonly kept: number; readonly missing: number; readonly deleted: number };
};

/**
 * Puts together what a finished plan and its run have to say, in a memory that does not grow with either.
 *
 * @throws what `openPlanFile` throws
 */
export async function summariseRun(planFile: string, result: ApplyResult, configName: string): Promise<RunSummary> {
  const plan = await openPlanFile(planFile);
  const { status, attention, stopped } = result;
  const { used, remaining } = result.calls;
  const heldOf = new Map(plan.summary.objects.map(({ object, conflict }) => [object, conflict]));
  const sum = (of: 'conflict' | 'kept' | 'missing' | 'deleted'): number =>
    plan.summary.objects.reduce((total, counts) => total + counts[of], 0);
  return {
    configName,
    username: plan.header.username,
    status,
    objects: result.objects.map((counts) => ({
      ...pick(counts, ['object', ...COUNTS]),
      held: heldOf.get(counts.object) ?? 0,
    })),
    calls: { used, remaining },
    attention,
    stopped,
    held: { records: await firstHeld(plan.notes()), count: sum('conflict') },
    refused: await refusedBy(plan.findings()),
    left: { kept: sum('kept'), missing: sum('missing'), deleted: sum('deleted') },
  };
}

async function firstHeld(notes: AsyncIterable<{ readonly kind: string }>): Promise<HeldRecord[]> {
  const held: HeldRecord[] = [];
  for await (const note of notes) {
    if (!isConflict(note)) continue;
    const { object, key, row, fields } = note;
    held.push({ object, key: typeof key === 'string' ? key : null, row, fields: Object.keys(fields) });
    if (held.length === CONFLICTS_NAMED) break;
  }
  return held;
}

const isConflict = (note: { readonly kind: string }): note is PlanConflict => note.kind === 'conflict';

type Group = Omit<RefusedRows, 'count' | 'rows'> & { count: number; rows: number[]; last: number };

async function refusedBy(findings: AsyncIterable<PlanFinding>): Promise<RunSummary['refused']> {
  const groups = new Map<string, Group>();
  for await (const { severity, object, rule, source } of findings) {
    if (severity !== 'error') continue;
    const id = JSON.stringify([source.path, object, rule]);
    const group = groups.get(id) ?? { path: source.path, object, rule, count: 0, rows: [], last: -1 };
    groups.set(id, group);
    // A row that breaks one rule in several fields is one row; findings come in the order of rows.
    if (group.last === source.row) continue;
    group.last = source.row;
    group.count += 1;
    if (group.rows.length < ROWS_NAMED) group.rows.push(source.row);
  }
  const sorted = [...groups.values()].sort((a, b) => b.count - a.count);
  return {
    groups: sorted.slice(0, RULES_NAMED).map(({ last: _last, ...group }) => group),
    more: Math.max(0, sorted.length - RULES_NAMED),
  };
}
