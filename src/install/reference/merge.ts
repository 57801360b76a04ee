import type { FieldValues, Value } from '../../records/index.js';
import type { FieldSchema } from '../../schema/index.js';
import { baseOf, canonical, readBase, valueDigest, writeBase, type Base } from './base.js';
import type { ReferenceRecord, ReferenceTable } from './read.js';
import type { KeptField } from './types.js';

/**
 * Fields that dates or copies were made by. Install writes them when it creates the record and never after: a rule that changed is a new
 * rule with a new effective date, a clause that changed a new version.
 */
const FIXED: Readonly<Record<string, ReadonlySet<string>>> = {
  Deadline_Rule__c: new Set([
    'State__c',
    'Ordinary_Days__c',
    'Expedited_Days__c',
    'Unit__c',
    'Trigger_Day__c',
    'Start_Rule__c',
    'Effective_From__c',
    'Computable__c',
  ]),
  Model_Clause__c: new Set([
    'Clause_Id__c',
    'Category__c',
    'Version__c',
    'Notice_Hours__c',
    'Days_To_Correct__c',
    'Leave_Days__c',
    'Rehire_Months__c',
  ]),
};

export type Merge = {
  /** Fields to write, with the new base where it changes; empty where there is nothing to do. */
  readonly write: FieldValues;
  readonly kept: readonly KeptField[];
};

/** A record that the org does not have: all its values, and the base that remembers them. */
export function newValues(table: ReferenceTable, record: ReferenceRecord): FieldValues {
  const given = [...record.values].filter(([, value]) => value !== null);
  const digests = new Map(table.fields.map((field) => [field, valueDigest(field, valueOf(record.values, field))]));
  return new Map([...given, ['Sync_Base__c', writeBase(digests)]]);
}

/**
 * Sets a record of the package beside the org's of the same key.
 *
 * @param org the org's values, `Sync_Base__c` among them
 */
export function merge(table: ReferenceTable, record: ReferenceRecord, org: FieldValues): Merge {
  const remembered = org.get('Sync_Base__c') ?? null;
  const base = readBase(remembered);
  const write = new Map<string, Value>();
  const kept: KeptField[] = [];
  const digests = new Map<FieldSchema, string>();
  for (const field of table.fields) {
    const ours = valueOf(record.values, field);
    const theirs = valueOf(org, field);
    const settled = base ? settle(table.object, field, ours, theirs, base) : leave(field, ours, theirs);
    if (settled === 'write') write.set(field.name, ours);
    if (settled === 'fixed' || settled === 'edited') {
      kept.push({ field: field.name, org: theirs, package: ours, reason: settled });
    }
    // What was kept is still an edit at the next install, so what is remembered of it does not move.
    const digest =
      settled === 'write' || settled === 'same' ? valueDigest(field, ours) : baseOf(base ?? new Map(), field);
    if (digest !== undefined) digests.set(field, digest);
  }
  if (base !== undefined && writeBase(digests) !== remembered) write.set('Sync_Base__c', writeBase(digests));
  return { write, kept };
}

/** `theirs`: the org's value stays and there is nothing to say, because the package has no value of its own. */
type Settled = 'same' | 'write' | 'theirs' | 'fixed' | 'edited';

function settle(object: string, field: FieldSchema, ours: Value, theirs: Value, base: Base): Settled {
  if (canonical(field, ours) === canonical(field, theirs)) return 'same';
  const before = baseOf(base, field);
  const blank = canonical(field, ours) === '';
  if (FIXED[object]?.has(field.name)) return blank && before === valueDigest(field, ours) ? 'theirs' : 'fixed';
  const untouched = before === undefined ? canonical(field, theirs) === '' : before === valueDigest(field, theirs);
  if (untouched) return 'write';
  return blank ? 'theirs' : 'edited';
}

/** A record that a sync has taken in hand: its fields are the source's, and only what differs is told. */
function leave(field: FieldSchema, ours: Value, theirs: Value): Settled {
  if (canonical(field, ours) === canonical(field, theirs)) return 'same';
  return canonical(field, ours) === '' ? 'theirs' : 'edited';
}

function valueOf(values: FieldValues, field: FieldSchema): Value {
  return values.get(field.name) ?? null;
}
