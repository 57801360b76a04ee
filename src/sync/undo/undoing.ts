import { Messages } from '@salesforce/core/messages';
import { COLLECTION_SIZE, type OrgPort, type Write, type WriteResult } from '../../org/index.js';
import { toWire, type Value } from '../../records/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import type { Lock } from '../apply/index.js';
import type { SyncProgress } from '../progress.js';
import { renamed } from './decide.js';
import { childrenOf } from './made.js';
import { byObject, full, nameOfDeed, type UndoPlan } from './plan.js';
import { chunksOf } from './review.js';
import type { Step } from './steps.js';
import type { UndoTally } from './tally.js';
import type { BeforeImage, BeforeImages } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** Below this many updates, and wherever a sensitive field goes back, each is written only if nobody was at it since it was read. */
const CONDITIONAL_LIMIT = 500;
const CONDITIONAL_SIZE = 25;

/** One undo at work. */
export class Undoing {
  private done = 0;
  private readonly org: OrgPort;
  /** Lookups between records that are both made again: written when both are there. */
  private readonly later: Array<{
    readonly step: Step;
    readonly id: string;
    readonly field: string;
    readonly to: string;
  }> = [];

  public constructor(
    private readonly plan: UndoPlan,
    private readonly images: BeforeImages,
    private readonly tally: UndoTally,
    private readonly lock: Lock,
    private readonly input: { readonly signal?: AbortSignal; readonly onProgress?: SyncProgress }
  ) {
    this.org = plan.review.org;
  }

  public async run(): Promise<void> {
    for (const op of ['create', 'update', 'remove'] as const) {
      for (const [name, steps] of byObject(this.plan.steps.filter((step) => step.op === op))) {
        const object = this.plan.review.schema.object(name);
        if (!object) continue;
        const size = op === 'update' && this.isConditional(object, steps) ? CONDITIONAL_SIZE : COLLECTION_SIZE;
        for (const chunk of chunksOf(steps, size)) await this.write(object, op, chunk, size);
      }
      if (op === 'create') await this.writeLater();
    }
  }

  private isConditional(object: ObjectSchema, steps: readonly Step[]): boolean {
    return (
      steps.length <= CONDITIONAL_LIMIT ||
      steps.some(({ fields }) => [...fields.keys()].some((name) => findField(object, name)?.sensitive))
    );
  }

  private async write(object: ObjectSchema, op: Step['op'], planned: readonly Step[], size: number): Promise<void> {
    this.check();
    const steps = await this.lookAgain(object, op, planned);
    this.check();
    if (steps.length > 0) {
      await this.images.keep(steps.map((step) => this.imageOf(step)));
      const writes = steps.map((step) => this.writeOf(object, step));
      const keyField = steps[0]?.deed.keyField ?? '';
      const results =
        size === CONDITIONAL_SIZE && op === 'update'
          ? await this.org.conditional(
              writes.map((write, index) => ({ ...write, id: write.id ?? '', since: steps[index]?.stamp ?? '' }))
            )
          : await this.org.collections(writes, keyField);
      await this.settle(op, steps, await this.readBack(object, steps, results));
    }
    this.done += planned.length;
    this.input.onProgress?.({
      stage: messages.getMessage('stage.undoApply'),
      subject: object.name,
      done: this.done,
      total: this.plan.steps.length,
    });
  }

  /** What was planned, held against what the records are at this moment: no more than was planned is done. */
  private async lookAgain(object: ObjectSchema, op: Step['op'], planned: readonly Step[]): Promise<Step[]> {
    const verdicts = await this.plan.review.look(
      object,
      planned.map(({ deed }) => deed)
    );
    const steps: Step[] = [];
    planned.forEach((step, index) => {
      const { step: fresh, left } = verdicts[index] ?? { left: [] };
      const known = new Set(step.deed.fields.keys());
      const more = fresh ? [...fresh.fields.keys()].some((name) => !step.fields.has(name) && known.has(name)) : false;
      const fewer = fresh ? [...step.fields.keys()].some((name) => !fresh.fields.has(name)) : false;
      if (!fresh && left.length === 0) this.tally.unneeded(step);
      else if (!fresh || (op === 'update' && (more || fewer))) {
        this.tally.skipped(step, left.length > 0 ? left : [{ deed: step.deed, id: step.id, reason: 'edited' }]);
      } else steps.push(fresh);
    });
    return op === 'remove' ? this.withoutChildren(object, steps) : steps;
  }

  /** A conditional write whose answer was lost is sent again, and then finds its own stamp: what the record says tells. */
  private async readBack(
    object: ObjectSchema,
    steps: readonly Step[],
    results: readonly WriteResult[]
  ): Promise<readonly WriteResult[]> {
    if (!results.some(({ modified }) => modified)) return results;
    const verdicts = await this.plan.review.look(
      object,
      steps.map(({ deed }) => deed)
    );
    return results.map((result, index) => {
      const arrived = result.modified === true && verdicts[index]?.step === undefined;
      const same = verdicts[index]?.left.every(({ field }) => field !== undefined && !steps[index]?.fields.has(field));
      return arrived && same ? { ref: result.ref, ...(result.id === undefined ? {} : { id: result.id }) } : result;
    });
  }

  /** By now everything that the undo itself takes from under a record is gone, but for its own kind. */
  private async withoutChildren(object: ObjectSchema, steps: readonly Step[]): Promise<Step[]> {
    if (steps.length === 0) return [];
    const described = await this.plan.review.describe(object.name);
    const going = new Set(this.plan.steps.filter(({ op }) => op === 'remove').map(({ id }) => full(id)));
    const children = await childrenOf(
      this.org,
      described,
      steps.map(({ id }) => full(id))
    );
    const kept = new Map(
      children.filter(({ id }) => !going.has(full(id))).map(({ parent, object: child }) => [parent, child])
    );
    return steps.filter((step) => {
      const child = kept.get(full(step.id));
      if (child === undefined) return true;
      this.tally.skipped(step, [{ deed: step.deed, id: step.id, reason: 'children', detail: child }]);
      return false;
    });
  }

  private imageOf({ op, deed, id, fields, baseNow }: Step): BeforeImage {
    const { object, keyField, key } = deed;
    const content = Object.fromEntries(
      [...fields].map(([name, { now, back }]) => [name, { before: now, after: this.target(back) ?? null }])
    );
    return { object, keyField, key, ...(id === undefined ? {} : { id }), op, fields: content, baseBefore: baseNow };
  }

  private writeOf(object: ObjectSchema, { op, deed, id, fields, base }: Step): Write {
    const ref = deed.key;
    if (op === 'remove')
      return { ref, object: object.name, operation: 'delete', ...(id ? { id } : {}), values: new Map() };
    const values = new Map<string, Value>(op === 'create' ? [[deed.keyField, deed.key]] : []);
    for (const [name, { back }] of fields) {
      const field = findField(object, name);
      // A parent whose making failed: the org says so of the lookup, and the record is listed.
      const value = this.target(back) ?? (op === 'update' ? back : undefined);
      if (value !== undefined) values.set(name, field ? toWire(field, value) : value);
    }
    if (base) values.set(base.name, base.back);
    return {
      ref,
      object: object.name,
      operation: op === 'create' ? 'upsert' : 'update',
      ...(id === undefined ? {} : { id }),
      values,
    };
  }

  /** Where a lookup goes now. Undefined: to a record that is still to be made again. */
  private target(value: Value): Value | undefined {
    const names = this.plan.review.names;
    const isRemoved = typeof value === 'string' && this.removed.has(full(value)) && !names.has(full(value));
    return isRemoved ? undefined : renamed(value, names);
  }

  private get removed(): ReadonlySet<string> {
    this.removedIds ??= new Set(this.plan.steps.filter(({ op }) => op === 'create').map(({ deed }) => full(deed.id)));
    return this.removedIds;
  }

  private removedIds: Set<string> | undefined;

  private async settle(op: Step['op'], steps: readonly Step[], results: readonly WriteResult[]): Promise<void> {
    const made = new Map<string, string>();
    steps.forEach((step, index) => {
      const result = results[index];
      if (result?.modified) {
        this.tally.skipped(step, [{ deed: step.deed, id: step.id, reason: 'edited' }]);
      } else if (!result || result.error) {
        this.tally.failed(step, result?.error ?? { code: 'UNKNOWN', message: '', fields: [] });
      } else {
        this.tally.written(step);
        if (op === 'create' && result.id !== undefined) {
          made.set(nameOfDeed(step.deed), result.id);
          this.plan.review.remember(step.deed, result.id);
          for (const [field, { back }] of step.fields) {
            const waits = typeof back === 'string' && this.removed.has(full(back)) && full(back) !== full(step.deed.id);
            if (waits && this.wasLeftOut(steps, full(back))) this.later.push({ step, id: result.id, field, to: back });
          }
        }
      }
    });
    await this.images.written(made);
  }

  /** Whether a lookup to this record had to wait: it was made in the same call, or is not made yet. */
  private wasLeftOut(steps: readonly Step[], to: string): boolean {
    return !this.plan.review.names.has(to) || steps.some(({ deed }) => full(deed.id) === to);
  }

  private async writeLater(): Promise<void> {
    for (const name of new Set(this.later.map(({ step }) => step.deed.object))) {
      const some = this.later.filter(({ step }) => step.deed.object === name);
      for (const chunk of chunksOf(some, COLLECTION_SIZE)) {
        this.check();
        const writes = chunk.map(({ id, field, to }, index): Write => ({
          ref: String(index),
          object: name,
          operation: 'update',
          id,
          values: new Map([[field, renamed(to, this.plan.review.names)]]),
        }));
        const results = await this.org.collections(writes, '');
        results.forEach(({ error }, index) => {
          const late = chunk[index];
          if (error && late) this.tally.lookupFailed(late.step, late.field, error);
        });
      }
    }
  }

  private check(): void {
    this.input.signal?.throwIfAborted();
    this.lock.assertHeld();
  }
}
