import { Messages } from '@salesforce/core/messages';
import type { OrgPort } from '../../org/index.js';
import { normalizeId } from '../../records/index.js';
import type { Schema } from '../../schema/index.js';
import { soqlText } from '../plan/index.js';
import type { SyncProgress } from '../progress.js';
import { readDeeds, type Deed } from './fold.js';
import { childrenOf, type Child, type RunSpan } from './made.js';
import { chunksOf, parentsFirst, READ_TOGETHER, Review } from './review.js';
import type { Left, Step } from './steps.js';
import type { ImagesReader, RunNote } from './store.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** Records whose children are asked for in one query. */
const PARENTS_TOGETHER = 200;

export type UndoPlanInput = {
  readonly org: OrgPort;
  readonly schema: Schema;
  readonly reader: ImagesReader;
  readonly onProgress?: SyncProgress;
};

/** What taking a run back would do. Held in memory; nothing of it is on disk but what `writeUndoPlan` writes. */
export type UndoPlan = {
  readonly note: RunNote;
  /** The run never came to its end. */
  readonly killed: boolean;
  /** In the order of writing: made again, put back, removed. */
  readonly steps: readonly Step[];
  readonly left: readonly Left[];
  /** Records that are already as they were, by object. */
  readonly unchanged: ReadonlyMap<string, number>;
  readonly review: Review;
};

/**
 * Reads what a run did and what the records are now, and says what taking it back would do. Writes nothing.
 *
 * @throws UndoOtherOrgError, UndoObjectUnknownError; what reading the images throws
 */
export async function planUndo({ org, schema, reader, onProgress }: UndoPlanInput): Promise<UndoPlan> {
  const deeds = await readDeeds(reader);
  const ended = await endOf(org, reader.note.runId);
  const span = { from: Date.parse(reader.note.started), to: ended ?? Date.parse(deeds.last) } satisfies RunSpan;
  const review = new Review(org, schema, span);
  const order = parentsFirst(schema, new Set(deeds.all.map(({ object }) => object)));
  const unknown = deeds.all.find(({ object }) => !order.some(({ name }) => name === object));
  if (unknown) throw messages.createError('error.UndoObjectUnknown', [unknown.object]);

  const steps: Step[] = [];
  const left: Left[] = [];
  const unchanged = new Map<string, number>();
  let done = 0;
  for (const op of ['remove', 'update', 'create'] as const) {
    for (const object of op === 'create' ? [...order].reverse() : order) {
      const some = deeds.all.filter((deed) => deed.object === object.name && deed.op === op);
      for (const chunk of chunksOf(some, READ_TOGETHER)) {
        for (const verdict of await review.look(object, chunk)) {
          if (verdict.step) steps.push(verdict.step);
          left.push(...verdict.left);
          if (!verdict.step && verdict.left.length === 0) {
            unchanged.set(object.name, (unchanged.get(object.name) ?? 0) + 1);
          }
        }
        done += chunk.length;
        onProgress?.({
          stage: messages.getMessage('stage.undoPlan'),
          subject: object.name,
          done,
          total: deeds.all.length,
        });
      }
    }
  }
  const blocked = await withChildren(review, steps);
  return {
    note: reader.note,
    killed: deeds.outcome === undefined,
    steps: steps.filter((step) => !blocked.has(step)),
    left: [...left, ...blocked.values()],
    unchanged,
    review,
  };
}

/** When the run's row was made: the end of the run by the org's own clock. Undefined for a run that left none. */
async function endOf(org: OrgPort, runId: string): Promise<number | undefined> {
  for await (const rows of org.query(`SELECT CreatedDate FROM Sync_Run__c WHERE Run_Id__c = ${soqlText(runId)}`)) {
    const time = Date.parse(String(rows[0]?.CreatedDate));
    if (!Number.isNaN(time)) return time;
  }
  return undefined;
}

/**
 * The removals that would take something of somebody else with them or leave it without its parent. What the undo itself removes or points elsewhere
 * is in nobody's way.
 */
async function withChildren(review: Review, steps: readonly Step[]): Promise<Map<Step, Left>> {
  const removals = new Map(steps.filter(({ op }) => op === 'remove').map((step) => [full(step.id), step]));
  const redirected = new Set(
    steps.flatMap(({ op, id, fields }) =>
      op === 'update' ? [...fields.keys()].map((name) => `${full(id)} ${name}`) : []
    )
  );
  const children: Child[] = [];
  for (const [object, some] of byObject([...removals.values()])) {
    const described = await review.describe(object);
    for (const chunk of chunksOf(some, PARENTS_TOGETHER)) {
      const found = await childrenOf(
        review.org,
        described,
        chunk.map(({ id }) => full(id))
      );
      children.push(...found.filter(({ id, field }) => !redirected.has(`${full(id)} ${field}`)));
    }
  }
  const blocked = new Map<Step, Left>();
  for (let more = true; more;) {
    more = false;
    for (const { parent, id, object } of children) {
      const step = removals.get(parent);
      const child = removals.get(full(id));
      if (step && !blocked.has(step) && (!child || blocked.has(child))) {
        blocked.set(step, { deed: step.deed, id: step.id, reason: 'children', detail: object });
        more = true;
      }
    }
  }
  return blocked;
}

export const full = (id: string | undefined): string => normalizeId(id ?? '') ?? id ?? '';

export function byObject(steps: readonly Step[]): Map<string, Step[]> {
  const groups = new Map<string, Step[]>();
  for (const step of steps) {
    const group = groups.get(step.deed.object);
    if (group) group.push(step);
    else groups.set(step.deed.object, [step]);
  }
  return groups;
}

export const nameOfDeed = ({ object, key }: Deed): string => `${object} ${key}`;
