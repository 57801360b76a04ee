import type { Value } from '../../records/index.js';
import { findField } from '../../schema/index.js';
import { comparable } from '../comparable.js';
import type { CheckedRecord } from '../types.js';
import { baseCode, readBase } from '../merge/index.js';
import { matchKey, type OrgRow } from './fields.js';
import type { Selection } from './select.js';
import { sourceEntries } from './sides.js';

/** What is known of a record by its key: all of it, or only whether anything differs. */
export type Known = { readonly row: OrgRow } | { readonly same: boolean };

/** Rows kept whole; beyond them a row costs a number a field, so that a million fit in little memory. */
const WHOLE_ROWS = 20_000;
const FIRST_CAPACITY = 1024;

/**
 * The org's records of one object by key, read whole. The first are kept as they are; of the others only a number a field, enough to
 * tell that nothing differs. Those that do differ are read again by key. The numbers live in memory only.
 */
export class OrgIndex {
  public readonly whole = true;
  private readonly rows = new Map<string, OrgRow>();
  private readonly slots = new Map<string, number>();
  private readonly names: readonly string[];
  /** Row after row, a number for each name. */
  private prints: Float64Array;
  /** Of the base too: of each name the digest in its entry, so that a record is known to be agreed on without keeping a text. */
  private agreed: Int32Array;

  public constructor(
    private readonly selection: Selection,
    private readonly wholeRows: number = WHOLE_ROWS
  ) {
    this.names = [...selection.fields, ...selection.lookups.map(({ field }) => field)];
    this.prints = new Float64Array(FIRST_CAPACITY * this.names.length);
    this.agreed = new Int32Array(FIRST_CAPACITY * this.names.length);
  }

  public add(key: string, row: OrgRow): void {
    const match = this.match(key);
    if (this.rows.size < this.wholeRows) {
      this.rows.set(match, row);
      return;
    }
    const start = this.slots.size * this.names.length;
    if (start + this.names.length > this.prints.length) {
      const larger = new Float64Array(this.prints.length * 2);
      larger.set(this.prints);
      this.prints = larger;
      const more = new Int32Array(this.agreed.length * 2);
      more.set(this.agreed);
      this.agreed = more;
    }
    const base = readBase(row.base ?? null);
    this.names.forEach((name, index) => {
      this.prints[start + index] = this.printOf(name, this.valueIn(row, name));
      this.agreed[start + index] = digestNumber(base?.get(baseCode(name)));
    });
    this.slots.set(match, start);
  }

  public find(record: CheckedRecord): Known | undefined {
    const match = this.match(record.key);
    const row = this.rows.get(match);
    if (row) return { row };
    const start = this.slots.get(match);
    return start === undefined ? undefined : { same: this.samePrints(record, start) };
  }

  private match(key: string): string {
    return matchKey(findField(this.selection.object, this.selection.keyField), key);
  }

  private samePrints(record: CheckedRecord, start: number): boolean {
    const holds = (name: string, value: Value): boolean =>
      this.prints[start + this.names.indexOf(name)] === this.printOf(name, value);
    const same =
      [...record.values].every(([name, value]) => name === record.keyField || holds(name, value)) &&
      [...record.parents].every(([name, parent]) => holds(name, parent ? `${parent.keyField}:${parent.key}` : null));
    return same && (this.selection.baseField === undefined || this.isAgreed(record, start));
  }

  private isAgreed(record: CheckedRecord, start: number): boolean {
    return [...sourceEntries(this.selection.object, record)].every(
      ([name, entry]) => this.agreed[start + this.names.indexOf(name)] === digestNumber(entry)
    );
  }

  private valueIn(row: OrgRow, name: string): Value {
    const parent = row.parents.get(name);
    if (parent === undefined) return row.values.get(name) ?? null;
    if (parent === null) return null;
    const known = [...parent.keys].find(([, key]) => key !== null);
    return known ? `${known[0]}:${known[1]}` : `Id:${parent.id}`;
  }

  private printOf(name: string, value: Value): number {
    return fingerprint(comparable(this.selection.object, name, value));
  }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODE_LENGTH = 3;

/** The 30 bits of the digest in an entry; -1 for none. */
function digestNumber(entry: string | undefined): number {
  if (entry === undefined) return -1;
  let number = 0;
  for (let index = CODE_LENGTH; index < entry.length; index += 1) {
    number = number * DIGITS.length + DIGITS.indexOf(entry.charAt(index));
  }
  return number;
}

/**
 * 53 bits of a text: two multiplicative hashes side by side. Not for secrets; two texts that differ meet by chance about once in 10^15,
 * and then one change waits for the next edit.
 */
function fingerprint(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 15;
  }
  low ^= low >>> 16;
  high ^= high >>> 13;
  return (high & 0x1fffff) * 0x1_0000_0000 + (low >>> 0);
}
