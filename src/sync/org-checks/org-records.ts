import type { InputValue } from '../../formula/index.js';
import type { OrgPort } from '../../org/index.js';
import { coerceJson, normalizeId } from '../../records/index.js';
import { findField, findRelationship, resultField, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import type { RecordBefore } from '../rows/index.js';
import { inLists } from './in-lists.js';
import type { OrgSchema } from './read-schema.js';

type Json = Readonly<Record<string, unknown>>;

/** A record of the org: its id, and what was read of it. More than one under a key is nobody's to choose from. */
export type OrgRecord = { readonly id: string; readonly count: number; readonly read: RecordBefore };

/** Steps to parents that a query may take. Source: SOQL and SOSL Reference, "Understanding Relationship Query Limitations". */
const STEPS = 5;
const RELATIONSHIPS = 35;

/** Records of one object by a key, with the fields that are asked of them and no others; what was read is forgotten with the next group. */
export class OrgRecords {
  private readonly columns = new Set<string>(['Id']);
  private readonly relationships = new Set<string>();
  private found: ReadonlyMap<string, OrgRecord> = new Map();
  private asked: ReadonlySet<string> = new Set();

  public constructor(
    private readonly port: OrgPort,
    private readonly orgSchema: OrgSchema,
    private readonly object: ObjectSchema,
    private readonly field: FieldSchema
  ) {
    this.columns.add(field.name);
  }

  /** Has a path read of every record from now on, where this user may see it; a path that cannot be read is unknown. */
  public need(path: string): void {
    const columns = this.columnsOf(path);
    const steps = columns.flatMap((column) => {
      const dots = column.split('.').slice(0, -1);
      return dots.map((_, index) => dots.slice(0, index + 1).join('.'));
    });
    const more = new Set([...this.relationships, ...steps]);
    if (more.size > RELATIONSHIPS) return;
    for (const step of steps) this.relationships.add(step);
    if (columns.some((column) => !this.columns.has(column))) this.asked = new Set();
    for (const column of columns) this.columns.add(column);
  }

  public async find(keys: ReadonlySet<string>): Promise<ReadonlyMap<string, OrgRecord>> {
    if ([...keys].every((key) => this.asked.has(key))) return this.found;
    const select = `SELECT ${[...this.columns].join(', ')} FROM ${this.object.name} WHERE `;
    const found = new Map<string, OrgRecord>();
    for (const condition of inLists(this.field, keys, select)) {
      for await (const rows of this.port.query(`${select}${condition}`)) {
        for (const row of rows) {
          const key = this.keyOf(row[this.field.name]);
          const count = (found.get(key)?.count ?? 0) + 1;
          found.set(key, { id: String(row['Id']), count, read: (path) => this.read(row, path) });
        }
      }
    }
    this.asked = new Set(keys);
    this.found = found;
    return found;
  }

  /** What two values share when the org takes them for the same. */
  public keyOf(value: unknown): string {
    if (this.field.type === 'Id') return normalizeId(String(value)) ?? String(value);
    return this.field.unique === 'caseSensitive' ? String(value) : String(value).toLowerCase();
  }

  /** The columns that tell a path: its own, and the lookups on its way, by which "nothing there" and "not to be seen" are told apart. */
  private columnsOf(path: string): readonly string[] {
    const steps = path.split('.');
    if (steps.length > STEPS + 1) return [];
    const columns: string[] = [];
    let object: ObjectSchema | undefined = this.object;
    let before = '';
    for (const [index, step] of steps.entries()) {
      const described: OrgSchema['objects'] extends ReadonlyMap<string, infer One> ? One | undefined : never =
        this.orgSchema.objects.get(object?.name ?? '');
      const last = index === steps.length - 1;
      const relationship: ReturnType<typeof findRelationship> =
        object === undefined || last ? undefined : findRelationship(object, step);
      const field = last ? object && findField(object, step) : relationship?.field;
      if (described === undefined || field === undefined || described.hidden.includes(field.name)) return [];
      columns.push(`${before}${field.name}`);
      if (last) return columns;
      if (relationship?.reference.to.length !== 1) return [];
      object = this.orgSchema.schema.object(relationship.reference.to[0] ?? '');
      before += `${step}.`;
    }
    return columns;
  }

  private read(row: Json, path: string): InputValue | undefined {
    const steps = path.split('.');
    let object: ObjectSchema | undefined = this.object;
    let current: Json = row;
    let blank = false;
    for (const step of steps.slice(0, -1)) {
      const relationship: ReturnType<typeof findRelationship> = object && findRelationship(object, step);
      if (relationship === undefined) return undefined;
      object = this.orgSchema.schema.object(relationship.reference.to[0] ?? '');
      if (blank) continue;
      const id = current[relationship.field.name];
      if (id === undefined) return undefined;
      const parent = current[step];
      if (id === null) blank = true;
      else if (typeof parent === 'object' && parent !== null) current = parent as Json;
      else return undefined;
    }
    const field = object && findField(object, steps.at(-1) ?? '');
    if (field === undefined) return undefined;
    const result = resultField(this.orgSchema.schema, field);
    if (blank) return result.type === 'Checkbox' ? false : null;
    const value = current[field.name];
    if (value === undefined) return undefined;
    const coerced = coerceJson(result, value);
    return coerced.ok ? coerced.value : undefined;
  }
}
