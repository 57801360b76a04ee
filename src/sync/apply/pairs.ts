import type { OrgPort } from '../../org/index.js';
import type { Schema } from '../../schema/index.js';
import { baseFieldOf, keyedQueries, type PlanChange } from '../plan/index.js';
import type { CheckedRecord, Mapping, RecordReader } from '../types.js';
import { stale } from './stale.js';

/** A planned change and the record of the source that says what to write. */
export type Pair = {
  readonly change: PlanChange;
  readonly record: CheckedRecord;
  /** What the record keeps of both sides' agreement, where the plan could not say it. */
  readonly baseBefore?: string | null;
};

/**
 * Reads the source again beside the plan: both stand in the order of the mappings and rows, so neither has to be held in memory.
 */
export class PlannedRecords {
  private readonly changes: AsyncIterator<PlanChange>;
  private next: PlanChange | undefined;
  private started = false;

  public constructor(
    private readonly reader: RecordReader,
    changes: AsyncIterable<PlanChange>,
    private readonly org: OrgPort,
    private readonly schema: Schema
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
      const pairs: Pair[] = [];
      for (const record of batch) {
        const change = this.next;
        if (record.status === 'refused') {
          onRefused(record);
        } else if (change?.mapping === mapping.name && change.row === record.origin.row && sameKey(change, record)) {
          await this.advance();
          pairs.push({ change, record });
        }
      }
      yield* await this.withBases(mapping, pairs);
    }
    if (this.next?.mapping === mapping.name) {
      throw stale(`${mapping.name}, row ${this.next.row}`);
    }
  }

  /** The plan holds no digest of a sensitive value: the records themselves are asked. An edit since the plan shows in their stamps later. */
  private async withBases(mapping: Mapping, pairs: readonly Pair[]): Promise<readonly Pair[]> {
    const object = this.schema.object(mapping.object);
    const field = object && baseFieldOf(object);
    const ids = pairs.flatMap(({ change }) => (change.baseRead && change.id !== undefined ? [change.id] : []));
    if (field === undefined || ids.length === 0) return pairs;
    const bases = new Map<string, string | null>();
    for (const soql of keyedQueries(`SELECT Id, ${field} FROM ${mapping.object} WHERE Id IN (`, ids)) {
      for await (const page of this.org.query(soql)) {
        for (const row of page) bases.set(String(row.Id), typeof row[field] === 'string' ? row[field] : null);
      }
    }
    return pairs.map((pair) =>
      pair.change.baseRead ? { ...pair, baseBefore: bases.get(pair.change.id ?? '') ?? null } : pair
    );
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
