import { Messages } from '@salesforce/core/messages';
import type { WriteError } from '../../org/index.js';
import { findField, type Schema } from '../../schema/index.js';
import { noCounts, type AppliedCounts, type ApplyStatus, type Stop } from '../apply/index.js';
import { byObject, type UndoPlan } from './plan.js';
import type { Left, Step } from './steps.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

type Counter = { -readonly [Name in keyof AppliedCounts]: AppliedCounts[Name] };

const RUNNING = 69;

/** Counts what became of each record of an undo, and keeps what is left and why. */
export class UndoTally {
  private readonly counters = new Map<string, Counter>();
  public readonly left: Left[];

  public constructor(
    private readonly schema: Schema,
    plan: UndoPlan
  ) {
    this.left = [...plan.left];
    for (const [object, count] of plan.unchanged) this.counter(object).unchanged = count;
    for (const { deed } of plan.left) this.counter(deed.object);
    // A record that is written in part is counted as written; a whole one that is left as left alone.
    const stepped = new Set(plan.steps.map(({ deed }) => `${deed.object} ${deed.key}`));
    const whole = new Map(plan.left.map(({ deed }) => [`${deed.object} ${deed.key}`, deed.object]));
    for (const [name, object] of whole) {
      if (!stepped.has(name)) this.counter(object).skipped += 1;
    }
    for (const [object, steps] of byObject(plan.steps)) this.counter(object).pending = steps.length;
  }

  public get objects(): readonly AppliedCounts[] {
    return [...this.counters.values()].map((counts) => ({ ...counts }));
  }

  public written({ op, deed }: Step): void {
    const counts = this.counter(deed.object);
    counts[op === 'create' ? 'created' : op === 'update' ? 'updated' : 'removed'] += 1;
    counts.pending -= 1;
  }

  public unneeded({ deed }: Step): void {
    const counts = this.counter(deed.object);
    counts.unchanged += 1;
    counts.pending -= 1;
  }

  /** Somebody was at the record between the plan and its write. */
  public skipped(step: Step, left: readonly Left[]): void {
    const counts = this.counter(step.deed.object);
    counts.skipped += 1;
    counts.pending -= 1;
    const same = (one: Left, other: Left): boolean => one.id === other.id && one.field === other.field;
    const known = this.left.filter(({ deed }) => deed === step.deed);
    this.left.push(...left.filter((one) => !known.some((other) => same(one, other))));
  }

  public failed(step: Step, error: WriteError): void {
    const counts = this.counter(step.deed.object);
    counts.failed += 1;
    counts.pending -= 1;
    this.left.push({ deed: step.deed, id: step.id, reason: 'refused', detail: this.shown(step, error) });
  }

  /** A record that was made again, but not the lookup that led to another one. */
  public lookupFailed(step: Step, field: string, error: WriteError): void {
    const counts = this.counter(step.deed.object);
    counts.created -= 1;
    counts.failed += 1;
    this.left.push({ deed: step.deed, id: step.id, field, reason: 'refused', detail: this.shown(step, error) });
  }

  public status(stopped: Stop | null): ApplyStatus {
    if (stopped?.exitCode === RUNNING) return 'InProgress';
    const sum = (count: (counts: AppliedCounts) => number): number =>
      this.objects.reduce((total, counts) => total + count(counts), 0);
    if (!stopped && this.left.length === 0 && sum(({ pending }) => pending) === 0) return 'Succeeded';
    const good = sum(({ created, updated, removed, unchanged }) => created + updated + removed + unchanged);
    return good > 0 ? 'SucceededPartial' : 'Failed';
  }

  /** The org's messages repeat the value it refused; of a sensitive field that must not go anywhere. */
  private shown({ deed, fields }: Step, { code, message, fields: named }: WriteError): string {
    const schema = this.schema.object(deed.object);
    const touched = named.length > 0 ? named : [...fields.keys()];
    const sensitive = touched.some((name) => schema && findField(schema, name)?.sensitive);
    return sensitive ? messages.getMessage('left.sensitiveRefused', [code]) : `${message} (${code})`;
  }

  private counter(object: string): Counter {
    const known = this.counters.get(object);
    if (known) return known;
    const counts: Counter = noCounts(object);
    this.counters.set(object, counts);
    return counts;
  }
}
