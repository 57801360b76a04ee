import type { OrgPort } from '../../org/index.js';
import { normalizeId } from '../../records/index.js';
import type { FieldSchema } from '../../schema/index.js';
import { inLists } from './in-lists.js';

/** What the org has under a value: the first record's id, and how many there are. */
export type OrgMatch = { readonly id: string; readonly count: number };

/** Rows that the org gives to a page. */
const PAGE = 2000;
/** Values kept at most when an object is read whole. */
const WHOLE = 100_000;

/**
 * Which records of an object hold given values in a field. A first group of values is asked by `IN`; when more come, and reading the field whole is
 * cheaper than going on so, it is read whole. Memory is bounded either way: by the group, or by 100,000 values.
 */
export class OrgValues {
  private whole: ReadonlyMap<string, OrgMatch> | undefined;
  private firstQueries: number | undefined;
  private decided = false;

  public constructor(
    private readonly port: OrgPort,
    private readonly object: string,
    private readonly field: FieldSchema
  ) {}

  public async find(values: ReadonlySet<string>): Promise<ReadonlyMap<string, OrgMatch>> {
    if (values.size === 0) return new Map();
    if (this.firstQueries !== undefined && !this.decided) await this.readWhole(this.firstQueries);
    if (this.whole !== undefined) return this.whole;
    const found = new Map<string, OrgMatch>();
    const conditions = inLists(this.field, values);
    for (const condition of conditions) await this.collect(`${this.select()} WHERE ${condition}`, found);
    this.firstQueries ??= conditions.length;
    return found;
  }

  /** What two values share when the org takes them for the same. */
  public keyOf(value: unknown): string {
    if (this.field.type === 'Id') return normalizeId(String(value)) ?? String(value);
    return this.field.unique === 'caseSensitive' ? String(value) : String(value).toLowerCase();
  }

  private select(): string {
    const fields = new Set(['Id', this.field.name]);
    return `SELECT ${[...fields].join(', ')} FROM ${this.object}`;
  }

  private async readWhole(queries: number): Promise<void> {
    this.decided = true;
    const soql = `SELECT COUNT() FROM ${this.object} WHERE ${this.field.name} != null`;
    const { total } = await this.port.queryPage({ soql });
    if (total > WHOLE || Math.ceil(total / PAGE) > queries * 2) return;
    const found = new Map<string, OrgMatch>();
    await this.collect(`${this.select()} WHERE ${this.field.name} != null`, found);
    this.whole = found;
  }

  private async collect(soql: string, found: Map<string, OrgMatch>): Promise<void> {
    for await (const rows of this.port.query(soql)) {
      for (const row of rows) {
        const key = this.keyOf(row[this.field.name]);
        const before = found.get(key);
        found.set(key, { id: before?.id ?? String(row['Id']), count: (before?.count ?? 0) + 1 });
      }
    }
  }
}
