import type { PlanChange } from '../plan/index.js';
import type { CheckedRecord, Mapping, RecordReader } from '../types.js';
import { stale } from './stale.js';

/** A planned change and the record of the source that says what to write. */
export type Pair = { readonly change: PlanChange; readonly record: CheckedRecord };

/**
 * Reads the source again beside the plan: both stand in the order of the mappings and rows, so neither has to be held in memory.
 */
export class PlannedRecords {
  private readonly changes: AsyncIterator<PlanChange>;
  private next: PlanChange | undefined;
  private started = false;

  public constructor(
    private readonly reader: RecordReader,
    changes: AsyncIterable<PlanChange>
  ) {
    this.changes = changes[Symbol.asyncIterator]();
  }

  /**
   * The changes of one mapping, in the plan's order. Mappings are to be asked for in the reader's order, each to its end.
   *
   * @param onRefused gets the records a rule refuses, which the plan has no change for
   * @throws PlanStaleError when the source no longer gives a record the plan speaks of
   */
  public async *of(mapping: Mapping, onRefused: (record: CheckedRecord) => void): AsyncGenerator<Pair> {
    await this.start();
    for await (const batch of this.reader.read(mapping.name)) {
      for (const record of batch) {
        const change = this.next;
        if (record.status === 'refused') {
          onRefused(record);
        } else if (change?.mapping === mapping.name && change.row === record.origin.row && sameKey(change, record)) {
          await this.advance();
          yield { change, record };
        }
      }
    }
    if (this.next?.mapping === mapping.name) {
      throw stale(`${mapping.name}, row ${this.next.row}`);
    }
  }

  private async start(): Promise<void> {
    if (!this.started) {
      this.started = true;
      await this.advance();
    }
  }

  private async advance(): Promise<void> {
    const next = await this.changes.next();
    this.next = next.done ? undefined : next.value;
  }
}

/** A plan shows a digest where the key is sensitive; then the row alone tells, and the source's digest has told that it is the same row. */
function sameKey({ key }: PlanChange, record: CheckedRecord): boolean {
  return typeof key === 'object' || key === record.key;
}
