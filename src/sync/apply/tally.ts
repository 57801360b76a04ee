import { Messages } from '@salesforce/core/messages';
import type { WriteError, WriteResult } from '../../org/index.js';
import { findField, type Schema } from '../../schema/index.js';
import type { PlanSummary } from '../plan/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import type { Failure } from './failures.js';
import type { Pair } from './pairs.js';
import type { AppliedCounts } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

type Counter = { -readonly [Name in keyof AppliedCounts]: AppliedCounts[Name] };

/** Counts what became of each record, and keeps why a row was not written. */
export class Tally {
  private readonly counters = new Map<string, Counter>();
  private readonly byMapping = new Map<string, number>();
  /** Source -> row -> reasons. */
  public readonly failures = new Map<string, Map<number, Failure[]>>();

  public constructor(
    private readonly schema: Schema,
    private readonly mappings: readonly Mapping[],
    private readonly planned: PlanSummary
  ) {
    for (const { object, unchanged, refused } of planned.objects) {
      Object.assign(this.counter(object), { unchanged, refused });
    }
  }

  public get objects(): readonly AppliedCounts[] {
    const done = new Map<string, number>();
    for (const { name, object } of this.mappings) {
      done.set(object, (done.get(object) ?? 0) + (this.planned.changes[name] ?? 0) - (this.byMapping.get(name) ?? 0));
    }
    return [...this.counters.values()].map((counts) => ({ ...counts, pending: done.get(counts.object) ?? 0 }));
  }

  public answered({ change, record }: Pair, result: WriteResult): void {
    const counts = this.counter(change.object);
    this.settled(change.mapping);
    if (result.error) {
      counts.failed += 1;
      this.fail(record, { rule: result.error.code, message: this.shown(change.object, result.error) });
    } else {
      counts[result.created ? 'created' : 'updated'] += 1;
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
    const rows = this.failures.get(source) ?? new Map<number, Failure[]>();
    rows.set(record.origin.row, [...(rows.get(record.origin.row) ?? []), failure]);
    this.failures.set(source, rows);
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
      counts = {
        object,
        created: 0,
        updated: 0,
        removed: 0,
        failed: 0,
        skipped: 0,
        unchanged: 0,
        refused: 0,
        pending: 0,
      };
      this.counters.set(object, counts);
    }
    return counts;
  }
}
