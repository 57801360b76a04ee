import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why one row was not written: by a rule's name or the platform's code, in words. */
export type Failure = { readonly rule: string; readonly message: string };

/** Different reasons kept in memory; where every row has words of its own, the rest wait on the disk. */
const IN_MEMORY = 10_000;
const FIRST_CAPACITY = 256;
const OWNER_ONLY = 0o600;

/** The failures of one source: row and reason side by side, eight bytes a failure. */
type Rows = { rows: Uint32Array; reasons: Uint32Array; size: number; sorted: boolean };

/**
 * Why rows were not written, for a million of them in little memory. The words hold no value of a sensitive field: whoever adds them has seen to
 * that. What does not fit waits in a file that only its owner can read and that is gone with the log.
 */
export class FailureLog {
  private readonly bySource = new Map<string, Rows>();
  private readonly known = new Map<string, number>();
  private readonly texts: string[] = [];
  /** Where the texts beyond memory stand in the file. */
  private readonly places: Array<{ readonly start: number; readonly length: number }> = [];
  private file: { readonly folder: string; readonly handle: number; size: number } | undefined;

  /** @param inMemory different reasons kept in memory */
  public constructor(private readonly inMemory = IN_MEMORY) {}

  /** Sources that have a failure, in the order they came. */
  public get sources(): readonly string[] {
    return [...this.bySource.keys()];
  }

  public add(source: string, row: number, failure: Failure): void {
    const entries = this.bySource.get(source) ?? {
      rows: new Uint32Array(FIRST_CAPACITY),
      reasons: new Uint32Array(FIRST_CAPACITY),
      size: 0,
      sorted: true,
    };
    this.bySource.set(source, entries);
    if (entries.size === entries.rows.length) {
      entries.rows = grown(entries.rows);
      entries.reasons = grown(entries.reasons);
    }
    entries.rows[entries.size] = row;
    entries.reasons[entries.size] = this.reason(JSON.stringify([failure.rule, failure.message]));
    entries.size += 1;
    entries.sorted = false;
  }

  /** The reasons of one row, in the order they came; none for a row that was written. */
  public of(source: string, row: number): Failure[] {
    const entries = this.bySource.get(source);
    if (!entries) return [];
    sort(entries);
    const found: Failure[] = [];
    for (let place = firstOf(entries, row); place < entries.size && entries.rows[place] === row; place += 1) {
      const [rule, message] = JSON.parse(this.text(entries.reasons[place] ?? 0)) as [string, string];
      found.push({ rule, message });
    }
    return found;
  }

  /** Removes what waits on the disk. */
  public close(): void {
    if (this.file) {
      closeSync(this.file.handle);
      rmSync(this.file.folder, { recursive: true, force: true });
      this.file = undefined;
    }
  }

  private reason(text: string): number {
    const known = this.known.get(text);
    if (known !== undefined) return known;
    if (this.texts.length < this.inMemory) {
      const number = this.texts.push(text) - 1;
      this.known.set(text, number);
      return number;
    }
    this.file ??= openFile();
    const bytes = Buffer.from(text);
    writeSync(this.file.handle, bytes, 0, bytes.length, this.file.size);
    this.places.push({ start: this.file.size, length: bytes.length });
    this.file.size += bytes.length;
    return this.inMemory + this.places.length - 1;
  }

  private text(number: number): string {
    const place = this.places[number - this.inMemory];
    if (number < this.inMemory || !place || !this.file) return this.texts[number] ?? '["",""]';
    const bytes = Buffer.alloc(place.length);
    readSync(this.file.handle, bytes, 0, place.length, place.start);
    return bytes.toString('utf8');
  }
}

function openFile(): { readonly folder: string; readonly handle: number; size: number } {
  const folder = mkdtempSync(join(tmpdir(), 'power-failures-'));
  return { folder, handle: openSync(join(folder, 'reasons'), 'wx+', OWNER_ONLY), size: 0 };
}

function grown(values: Uint32Array): Uint32Array {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** By row; failures of one row stay in the order they came. */
function sort(entries: Rows): void {
  if (entries.sorted) return;
  const { rows, reasons, size } = entries;
  const order = Uint32Array.from({ length: size }, (_, place) => place);
  order.sort((a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || a - b);
  entries.rows = Uint32Array.from(order, (place) => rows[place] ?? 0);
  entries.reasons = Uint32Array.from(order, (place) => reasons[place] ?? 0);
  entries.sorted = true;
}

function firstOf({ rows, size }: Rows, row: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
