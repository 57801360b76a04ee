import { Messages } from '@salesforce/core/messages';
import type { WriteError, WriteResult } from '../../org/index.js';
import { findField, type Schema } from '../../schema/index.js';
import type { PlanChange, PlanSummary } from '../plan/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import { noCounts } from './counts.js';
import { FailureLog, type Failure } from './failure-log.js';
import type { Pair } from './pairs.js';
import type { AppliedCounts, Attention } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

type Counter = { -readonly [Name in keyof AppliedCounts]: AppliedCounts[Name] };

/** Told by name; of more than these it is enough to know how many. */
const NAMED = 100;

/** Counts what became of each record, and keeps why a row was not written. */
export class Tally {
  private readonly counters = new Map<string, Counter>();
  private readonly byMapping = new Map<string, number>();
  public readonly failures = new FailureLog();
  private readonly told: Attention[] = [];
  private toldMore = 0;
  private longest: number | null = null;

  public constructor(
    private readonly schema: Schema,
    private readonly mappings: readonly Mapping[],
    private readonly planned: PlanSummary
  ) {
    for (const { object, unchanged, refused, conflict } of planned.objects) {
      Object.assign(this.counter(object), { unchanged, refused, held: conflict });
    }
  }

  public get objects(): readonly AppliedCounts[] {
    const done = new Map<string, number>();
    for (const { name, object } of this.mappings) {
      done.set(object, (done.get(object) ?? 0) + (this.planned.changes[name] ?? 0) - (this.byMapping.get(name) ?? 0));
    }
    return [...this.counters.values()].map((counts) => ({ ...counts, pending: done.get(counts.object) ?? 0 }));
  }

  /** Records somebody has to look at, and how many more there are than are named. */
  public get attention(): { readonly records: readonly Attention[]; readonly more: number } {
    return { records: this.told, more: this.toldMore };
  }

  /** The longest time in which an edit could be written over without being seen; null when there was none. */
  public get windowSeconds(): number | null {
    return this.longest === null ? null : Math.ceil(this.longest / 100) / 10;
  }

  /** @param milliseconds between a look at the records and the org's answer to the write */
  public unwatched(milliseconds: number): void {
    this.longest = Math.max(this.longest ?? 0, milliseconds);
  }

  public answered({ change, record }: Pair, result: WriteResult): void {
    const counts = this.counter(change.object);
    this.settled(change.mapping);
    if (result.error) {
      counts.failed += 1;
      this.fail(record, { rule: result.error.code, message: this.shown(change.object, result.error) });
    } else {
      counts[change.op === 'base' ? 'unchanged' : result.created ? 'created' : 'updated'] += 1;
    }
  }

  /** A record that was written, but whose lookup to its own object the org refused afterwards. */
  public lookupFailed({ change, record }: Pair, error: WriteError): void {
    const counts = this.counter(change.object);
    counts[change.op === 'create' ? 'created' : 'updated'] -= 1;
    counts.failed += 1;
    this.fail(record, { rule: error.code, message: this.shown(change.object, error) });
  }

  public skipped({ change, record }: Pair): void {
    this.counter(change.object).skipped += 1;
    this.settled(change.mapping);
    const message = messages.getMessage(change.op === 'create' ? 'row.appearedSince' : 'row.editedSince');
    this.fail(record, { rule: 'edited-since-plan', message });
  }

  /** Somebody was at the record after the plan, and it says all that was to be written. */
  public already({ change }: Pick<Pair, 'change'>): void {
    this.counter(change.object).unchanged += 1;
    this.settled(change.mapping);
  }

  /** An edit that fell into the time between the last look and the write, and was written over. */
  public overwritten({ change }: Pair): void {
    this.tell(change, 'overwritten', messages.getMessage('attention.overwritten'));
  }

  public removed({ change }: { readonly change: PlanChange }, error: WriteError | undefined): void {
    const counts = this.counter(change.object);
    this.settled(change.mapping);
    if (error) {
      counts.failed += 1;
      this.tell(change, error.code, this.shown(change.object, error));
    } else {
      counts.removed += 1;
    }
  }

  public notRemoved({ change }: { readonly change: PlanChange }): void {
    this.counter(change.object).skipped += 1;
    this.settled(change.mapping);
    this.tell(change, 'edited-since-plan', messages.getMessage('attention.notRemoved'));
  }

  public refused(record: CheckedRecord): void {
    for (const { severity, rule, message } of record.findings) {
      if (severity === 'error') this.fail(record, { rule, message });
    }
  }

  private settled(mapping: string): void {
    this.byMapping.set(mapping, (this.byMapping.get(mapping) ?? 0) + 1);
  }

  private fail(record: CheckedRecord, failure: Failure): void {
    const source = this.mappings.find(({ name }) => name === record.mapping)?.source ?? '';
    this.failures.add(source, record.origin.row, failure);
  }

  private tell({ object, id, key }: PlanChange, rule: string, message: string): void {
    if (this.told.length >= NAMED) this.toldMore += 1;
    else this.told.push({ object, id: id ?? null, key: typeof key === 'string' ? key : null, rule, message });
  }

  /** The org's messages repeat the value it refused; of a sensitive field that must not go anywhere. */
  private shown(object: string, { message, fields }: WriteError): string {
    const schema = this.schema.object(object);
    const sensitive = schema && fields.some((name) => findField(schema, name)?.sensitive);
    return sensitive ? messages.getMessage('row.sensitiveRefused', [fields.join(', ')]) : message;
  }

  private counter(object: string): Counter {
    let counts = this.counters.get(object);
    if (!counts) {
      counts = noCounts(object);
      this.counters.set(object, counts);
    }
    return counts;
  }
}
