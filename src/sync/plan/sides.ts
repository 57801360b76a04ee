import type { Value } from '../../records/index.js';
import { findField, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import { comparable } from '../comparable.js';
import { baseEntry, type FieldSides, type Side } from '../merge/index.js';
import type { CheckedRecord } from '../types.js';
import type { OrgParent, OrgRow } from './fields.js';
import type { MappingPolicy } from './policies.js';

/** A choice a person made for some records, and of one field of them where it is named. */
export type Settle = {
  readonly side: 'source' | 'org';
  readonly keys: ReadonlySet<string>;
  readonly field?: string;
};

/** Both sides of one field as a person would read them, and as they are compared. */
export type Facing = FieldSides & { readonly schema: FieldSchema; readonly before: Value; readonly after: Value };

/** The fields of a record that the source speaks of, on both sides; unmapped ones and the key never. */
export function facing(
  object: ObjectSchema,
  record: CheckedRecord,
  row: OrgRow,
  { ruleOf, parentKeyOf }: MappingPolicy,
  settle?: Settle
): Facing[] {
  const found: Facing[] = [];
  const add = (schema: FieldSchema, source: LazySide, org: LazySide, before: Value, after: Value): void => {
    const chosen = settle && (settle.field === undefined || settle.field.toLowerCase() === schema.name.toLowerCase());
    found.push({
      field: schema.name,
      schema,
      source,
      org,
      before,
      after,
      rule: ruleOf(schema.name),
      ...(chosen ? { settle: settle.side } : {}),
    });
  };
  const side = (schema: FieldSchema, text: string): LazySide => new LazySide(object, record.key, schema, text);
  for (const [name, after] of record.values) {
    const schema = findField(object, name);
    if (!schema || name === record.keyField) continue;
    const before = row.values.get(name) ?? null;
    const source = side(schema, comparable(object, name, after));
    const text = comparable(object, name, before);
    add(schema, source, text === source.text ? source : side(schema, text), before, after);
  }
  for (const [name, parent] of record.parents) {
    const schema = findField(object, name);
    if (!schema) continue;
    const before = parentShown(row.parents.get(name) ?? null, parent?.keyField ?? parentKeyOf(name));
    const source = side(schema, parent?.key.toLowerCase() ?? '');
    const text = before?.toLowerCase() ?? '';
    add(schema, source, text === source.text ? source : side(schema, text), before, parent?.key ?? null);
  }
  return found;
}

/** A parent as its key, or by its id where it has none. */
function parentShown(parent: OrgParent | null, keyField: string | undefined): string | null {
  if (parent === null) return null;
  const key =
    keyField === undefined
      ? [...parent.keys.values()].find((known) => known !== null)
      : (parent.keys.get(keyField) ?? undefined);
  return key ?? parent.id;
}

/** Most fields are the same on both sides, and then one digest is enough, or none. */
class LazySide implements Side {
  private digest: string | undefined;

  public constructor(
    private readonly object: ObjectSchema,
    private readonly key: string,
    private readonly schema: FieldSchema,
    public readonly text: string
  ) {}

  public get entry(): string {
    this.digest ??= baseEntry(this.object.name, this.key, this.schema.name, this.text);
    return this.digest;
  }

  /** A box that nobody ticked cannot be told from one that nobody saw. */
  public get blank(): boolean {
    return this.text === '' || (this.schema.type === 'Checkbox' && this.text === 'false');
  }
}

/** The entries of all that the source says of a record: what both sides agree on once it is written. */
export function sourceEntries(object: ObjectSchema, record: CheckedRecord): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [name, value] of record.values) {
    const schema = findField(object, name);
    if (!schema || name === record.keyField) continue;
    entries.set(schema.name, baseEntry(object.name, record.key, schema.name, comparable(object, name, value)));
  }
  for (const [name, parent] of record.parents) {
    const schema = findField(object, name);
    if (!schema) continue;
    entries.set(schema.name, baseEntry(object.name, record.key, schema.name, parent?.key.toLowerCase() ?? ''));
  }
  return entries;
}
