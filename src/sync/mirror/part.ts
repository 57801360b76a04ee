import type { Database, Statement } from 'better-sqlite3';
import type { OrgRow } from '../plan/fields.js';
import type { Selection } from '../plan/select.js';
import { matchOf, PRINT_BYTES, printNames, printsOf, type Prints } from './prints.js';
import type { MirrorRow } from './types.js';

/** A record as it was read: its key may be blank, and then it is none of ours. */
export type ReadRecord = { readonly key: string; readonly row: OrgRow };

/** How far a part was read: by the org's clock, ISO 8601. */
export type Marks = { readonly readAt: string; readonly deletedTo: string };

type SqlRow = { readonly id: string; readonly stamp: number; readonly prints: Buffer; readonly base: Buffer | null };

/** One mapping's rows in the file. Every method that changes them is one transaction, or part of the caller's. */
export class Part {
  private readonly names: readonly string[];
  private readonly statements = new Map<string, Statement>();

  public constructor(
    private readonly db: Database,
    private readonly prints: Prints,
    private readonly id: number,
    private readonly mapping: string,
    public readonly selection: Selection
  ) {
    this.names = printNames(selection);
  }

  public transaction(work: () => void): void {
    this.db.transaction(work)();
  }

  public get marks(): Marks | undefined {
    const row = this.sql('SELECT read_at, deleted_to FROM part WHERE id = ?').get(this.id) as {
      read_at: string | null;
      deleted_to: string | null;
    };
    return row.read_at === null || row.deleted_to === null
      ? undefined
      : { readAt: row.read_at, deletedTo: row.deleted_to };
  }

  public mark({ readAt, deletedTo }: Marks): void {
    this.sql('UPDATE part SET read_at = ?, deleted_to = ? WHERE id = ?').run(readAt, deletedTo, this.id);
  }

  /** Forgets the rows, not which records were deleted. Until it is marked again the part counts as not there. */
  public clear(): void {
    this.transaction(() => {
      this.sql('UPDATE part SET read_at = NULL, deleted_to = NULL WHERE id = ?').run(this.id);
      this.sql('DELETE FROM row WHERE part = ?').run(this.id);
    });
  }

  /** Puts a record as it is now: what was known of its id or its key before is replaced. Without a key it is no longer ours. */
  public put({ key, row }: ReadRecord): void {
    this.sql('DELETE FROM row WHERE part = ? AND id = ?').run(this.id, row.id);
    if (key === '') return;
    const match = matchOf(this.selection, key);
    const digest = this.prints.key(this.mapping, match);
    this.sql('INSERT OR REPLACE INTO row (part, key, id, stamp, prints, base) VALUES (?, ?, ?, ?, ?, ?)').run(
      this.id,
      digest,
      row.id,
      Date.parse(row.stamp),
      printsOf(this.prints, this.selection, match, row),
      row.base ? this.prints.seal(row.base) : null
    );
    this.sql('DELETE FROM gone WHERE part = ? AND key = ?').run(this.id, digest);
  }

  /**
   * Takes out a record that was deleted.
   *
   * @param until ISO 8601; a row with a later stamp is one that was restored since, and stays
   */
  public remove(id: string, until: string): boolean {
    const key = this.sql('DELETE FROM row WHERE part = ? AND id = ? AND stamp <= ? RETURNING key')
      .pluck()
      .get(this.id, id, Date.parse(until)) as Buffer | undefined;
    if (key) this.sql('INSERT OR IGNORE INTO gone (part, key) VALUES (?, ?)').run(this.id, key);
    return key !== undefined;
  }

  /** Ids of the rows whose stamps are not before `from`. */
  public idsSince(from: string): Set<string> {
    const ids = this.sql('SELECT id FROM row WHERE part = ? AND stamp >= ?').pluck().all(this.id, Date.parse(from));
    return new Set(ids as string[]);
  }

  /** How many rows have a stamp from `from` on and before `until`. */
  public count(from: string, until: string): number {
    const sql = 'SELECT count(*) FROM row WHERE part = ? AND stamp >= ? AND stamp < ?';
    return this.sql(sql).pluck().get(this.id, Date.parse(from), Date.parse(until)) as number;
  }

  public get size(): number {
    return this.sql('SELECT count(*) FROM row WHERE part = ?').pluck().get(this.id) as number;
  }

  public find(key: string): MirrorRow | undefined {
    const digest = this.prints.key(this.mapping, matchOf(this.selection, key));
    const found = this.sql('SELECT id, stamp, prints, base FROM row WHERE part = ? AND key = ?').get(this.id, digest);
    return found === undefined ? undefined : this.rowOf(found as SqlRow);
  }

  public wasDeleted(key: string): boolean {
    const digest = this.prints.key(this.mapping, matchOf(this.selection, key));
    return this.sql('SELECT 1 FROM gone WHERE part = ? AND key = ?').get(this.id, digest) !== undefined;
  }

  private rowOf({ id, stamp, prints, base }: SqlRow): MirrorRow {
    const text = prints.toString('latin1');
    const { names, prints: secret } = this;
    return {
      id,
      stamp: new Date(stamp).toISOString(),
      get base() {
        return base === null ? null : secret.unseal(base);
      },
      get prints() {
        return new Map(names.map((name, index) => [name, text.slice(index * PRINT_BYTES, (index + 1) * PRINT_BYTES)]));
      },
    };
  }

  private sql(text: string): Statement {
    const known = this.statements.get(text) ?? this.db.prepare(text);
    this.statements.set(text, known);
    return known;
  }
}
