import { hash } from 'node:crypto';
import type { OrgPort } from '../../org/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import { comparable } from '../comparable.js';
import { baseCode, baseEntry, readBase } from '../merge/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import { matchKey, type OrgRow } from './fields.js';
import type { MappingPolicy } from './policies.js';
import { readKeyed } from './read-org.js';
import type { Selection } from './select.js';
import type { PlanMissing } from './types.js';
import { countChange, countsOf, type Work } from './work.js';

/** The keys of a source, a number each: two that meet by chance leave a record in the org that could go, never the other way round. */
export class SourceKeys {
  private readonly numbers = new Set<number>();
  private known = true;

  public constructor(
    private readonly object: ObjectSchema,
    private readonly keyField: string
  ) {}

  public add({ key }: CheckedRecord): void {
    if (key === '') this.known = false;
    else this.numbers.add(this.numberOf(key));
  }

  public has(key: string): boolean {
    return this.numbers.has(this.numberOf(key));
  }

  /** False where a row has no key, or there is no row at all: then nobody can tell whose row is gone. */
  public get sure(): boolean {
    return this.known && this.numbers.size > 0;
  }

  private numberOf(key: string): number {
    const match = matchKey(findField(this.object, this.keyField), key);
    return hash('sha256', match, 'buffer').readUIntBE(0, 6);
  }
}

/**
 * The records that this entry once made or met and whose row is gone: their base tells that they were synced, the beginning of their key by which
 * entry. One that a person edited since is never removed, because nobody said what becomes of the edit.
 */
export async function planMissing(
  work: Work,
  org: OrgPort,
  selection: Selection,
  mapping: Mapping,
  policy: MappingPolicy,
  keys: SourceKeys
): Promise<void> {
  if (policy.keyStart === '' || selection.baseField === undefined) return;
  for await (const { key, row } of readKeyed(org, selection)) {
    const base = readBase(row.base ?? null);
    const ours = key.toLowerCase().startsWith(policy.keyStart) && base !== undefined && !keys.has(key);
    if (!ours || (await work.knownKeys?.has(key, mapping.name)) === false) continue;
    const counts = countsOf(work, mapping.object);
    const reason = reasonToLeave(selection, policy, keys, key, row);
    const shown = work.shower.orgKey(selection, key, row);
    const about = { mapping: mapping.name, object: mapping.object, key: shown, row: 0, id: row.id, stamp: row.stamp };
    if (reason !== undefined) {
      counts.missing += 1;
      await work.file.note({ kind: 'missing', ...about, reason });
    } else {
      counts.remove += 1;
      countChange(work, mapping.name);
      await work.file.removal({ kind: 'change', op: 'remove', ...about, fields: {} });
    }
  }
}

function reasonToLeave(
  selection: Selection,
  policy: MappingPolicy,
  keys: SourceKeys,
  key: string,
  row: OrgRow
): PlanMissing['reason'] | undefined {
  if (policy.missing !== 'delete') return 'flag';
  if (!keys.sure) return 'unsure';
  return isEdited(selection, policy, key, row) ? 'edited' : undefined;
}

/** Whether a mapped field is another than both sides agreed on last. */
function isEdited({ object, fields, lookups }: Selection, policy: MappingPolicy, key: string, row: OrgRow): boolean {
  const base = readBase(row.base ?? null);
  const differs = (name: string, text: string): boolean => {
    const entry = base?.get(baseCode(name));
    // What was never agreed on and is set was entered by a person.
    return entry === undefined ? text !== '' && text !== 'false' : entry !== baseEntry(object.name, key, name, text);
  };
  return (
    fields.some((name) => differs(name, comparable(object, name, row.values.get(name) ?? null))) ||
    lookups.some(({ field, keyFields }) => {
      const parent = row.parents.get(field) ?? null;
      const keyField = policy.parentKeyOf(field) ?? keyFields[0] ?? '';
      return differs(field, parent === null ? '' : (parent.keys.get(keyField) ?? parent.id).toLowerCase());
    })
  );
}
