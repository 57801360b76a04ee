import { normalizeId } from '../../records/index.js';
import { findField, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { OrgPort } from '../../org/index.js';
import { keyedQueries, matchKey } from '../plan/index.js';
import { baseFieldOf, decideRemoved, decideUpdate, type OrgRecord } from './decide.js';
import type { Deed } from './fold.js';
import { decideMade, describeOf, madeFields, type Described, type RunSpan } from './made.js';
import type { Verdict } from './steps.js';

/** Records read in one call by id. */
export const READ_TOGETHER = 2000;

/** What both the plan and the apply of an undo look at the org with. */
export class Review {
  private readonly described = new Map<string, Promise<Described>>();
  /** New ids of records that were removed and are there again. */
  public readonly names = new Map<string, string>();

  public constructor(
    public readonly org: OrgPort,
    public readonly schema: Schema,
    private readonly span: RunSpan
  ) {}

  public describe(object: string): Promise<Described> {
    const known = this.described.get(object) ?? describeOf(this.org, object);
    this.described.set(object, known);
    return known;
  }

  /**
   * Holds what the run did to these records against what they are now.
   *
   * @param deeds of one object and one `op`, at most 2,000
   */
  public async look(object: ObjectSchema, deeds: readonly Deed[]): Promise<Verdict[]> {
    const op = deeds[0]?.op;
    if (op === 'update') {
      const base = baseFieldOf(object);
      const names = new Set(
        deeds.flatMap(({ fields }) => [...fields.keys()].filter((name) => findField(object, name)))
      );
      const columns = ['Id', 'SystemModstamp', ...(base === undefined ? [] : [base]), ...names];
      const records = await this.byId(object, deeds, [...new Set(columns)]);
      return deeds.map((deed, index) => decideUpdate(object, deed, records[index] ?? null, this.names));
    }
    const described = await this.describe(object.name);
    const columns = madeFields(described, deeds);
    const records = await this.byIdOrKey(object, deeds, columns);
    if (op === 'create') {
      return deeds.map((deed, index) => decideMade(object, described, deed, records[index] ?? null, this.span));
    }
    return deeds.map((deed, index) => {
      const record = records[index] ?? null;
      const verdict = decideRemoved(object, deed, record);
      if (record && verdict.left.length === 0) this.remember(deed, String(record.Id));
      return verdict;
    });
  }

  /** A removed record is there again under another id: lookups that went to the old one go to the new one. */
  public remember({ id }: Deed, newId: string): void {
    if (id !== undefined) this.names.set(normalizeId(id) ?? id, newId);
  }

  private async byIdOrKey(
    object: ObjectSchema,
    deeds: readonly Deed[],
    columns: readonly string[]
  ): Promise<ReadonlyArray<OrgRecord | null>> {
    // A removed record comes back under a new id; one whose making was never confirmed has none yet.
    const unknown = deeds.filter(({ op, id }) => op === 'remove' || id === undefined);
    const keyField = deeds[0]?.keyField ?? '';
    const schemaField = findField(object, keyField);
    const ids = new Map<string, string>();
    const head = `SELECT Id, ${keyField} FROM ${object.name} WHERE ${keyField} IN (`;
    for (const soql of keyedQueries(head, [...new Set(unknown.map(({ key }) => key))])) {
      for await (const rows of this.org.query(soql)) {
        for (const row of rows) ids.set(matchKey(schemaField, String(row[keyField])), String(row.Id));
      }
    }
    return this.byId(
      object,
      deeds.map((deed) => ({ id: unknown.includes(deed) ? ids.get(matchKey(schemaField, deed.key)) : deed.id })),
      columns
    );
  }

  private async byId(
    object: ObjectSchema,
    deeds: ReadonlyArray<{ readonly id: string | undefined }>,
    columns: readonly string[]
  ): Promise<ReadonlyArray<OrgRecord | null>> {
    const ids = deeds.flatMap(({ id }) => (id === undefined ? [] : [id]));
    const found = ids.length === 0 ? [] : await this.org.retrieve(object.name, ids, columns);
    const records = new Map(ids.map((id, index) => [id, found[index] ?? null]));
    return deeds.map(({ id }) => (id === undefined ? null : (records.get(id) ?? null)));
  }
}

/** Objects so that a parent comes before its children, as far as the lookups between them allow. */
export function parentsFirst(schema: Schema, objects: Iterable<string>): ObjectSchema[] {
  const wanted = new Set(objects);
  const order: ObjectSchema[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name) || !wanted.has(name)) return;
    seen.add(name);
    const object = schema.object(name);
    if (!object) return;
    for (const { reference } of object.fields) reference?.to.forEach(visit);
    order.push(object);
  };
  [...wanted].forEach(visit);
  return order;
}

export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
