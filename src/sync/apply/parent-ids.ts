import type { OrgPort } from '../../org/index.js';
import { findField, type Schema } from '../../schema/index.js';
import { keyedQueries, matchKey } from '../plan/index.js';
import type { ParentByKey } from '../types.js';

/** Ids kept at a time; beyond them the oldest go and are asked for again where they are needed. */
const MOST = 200_000;

/** Ids of parents by key, as far as this run has met them: what it wrote it knows, the rest it asks for once. */
export class ParentIds {
  private readonly ids = new Map<string, string | null>();

  public constructor(
    private readonly org: OrgPort,
    private readonly schema: Schema
  ) {}

  public add(parent: ParentByKey, id: string): void {
    this.keep(this.nameOf(parent), id);
  }

  /** Null for a parent that the org does not have; undefined where nobody asked. */
  public of(parent: ParentByKey): string | null | undefined {
    return this.ids.get(this.nameOf(parent));
  }

  /** Asks for those that are not known yet: one call for a few hundred. */
  public async learn(parents: Iterable<ParentByKey | null>): Promise<void> {
    const unknown = new Map<string, Map<string, ParentByKey>>();
    for (const parent of parents) {
      if (!parent || this.ids.has(this.nameOf(parent))) continue;
      const kind = `${parent.object}.${parent.keyField}`;
      const some = unknown.get(kind) ?? new Map<string, ParentByKey>();
      unknown.set(kind, some.set(this.nameOf(parent), parent));
    }
    for (const some of unknown.values()) await this.ask([...some.values()]);
  }

  private async ask(parents: readonly ParentByKey[]): Promise<void> {
    const [first] = parents;
    if (!first) return;
    const { object, keyField } = first;
    for (const parent of parents) this.keep(this.nameOf(parent), null);
    const head = `SELECT Id, ${keyField} FROM ${object} WHERE ${keyField} IN (`;
    for (const soql of keyedQueries(
      head,
      parents.map(({ key }) => key)
    )) {
      for await (const rows of this.org.query(soql)) {
        for (const row of rows)
          this.keep(this.nameOf({ object, keyField, key: String(row[keyField]) }), String(row.Id));
      }
    }
  }

  private keep(name: string, id: string | null): void {
    this.ids.delete(name);
    this.ids.set(name, id);
    if (this.ids.size > MOST) {
      for (const oldest of this.ids.keys()) {
        this.ids.delete(oldest);
        break;
      }
    }
  }

  private nameOf({ object, keyField, key }: ParentByKey): string {
    const schema = this.schema.object(object);
    return `${object}\0${keyField}\0${matchKey(schema && findField(schema, keyField), key)}`;
  }
}
