import { createHash } from 'node:crypto';
import { idSuffix, shortId, type FieldValues, type Value } from '../../records/index.js';
import type { Finding, ReferenceValue } from '../../rules/index.js';
import { recordTypeNamed, type RecordTypeSchema } from '../../schema/index.js';
import type { SourceRow } from '../../sources/index.js';
import type { ParentByKey } from '../types.js';
import { rowFinding } from './findings.js';
import { keyOf, type KeyStatus } from './key-index.js';
import type { Maker } from './make-record.js';
import type { BoundMapping, BoundParent } from './types.js';

/** The parent of a record by key; null where there is none, undefined where it is refused (and a finding says so). */
export function nameParent(
  maker: Maker,
  parent: BoundParent,
  row: SourceRow,
  key: string | undefined,
  findings: Finding[]
): ParentByKey | null | undefined {
  return parent.kind === 'record'
    ? parentFromRow(maker, parent, row, key, findings)
    : parentFromOrg(maker, parent, row, key, findings);
}

function parentFromRow(
  maker: Maker,
  parent: Extract<BoundParent, { kind: 'record' }>,
  row: SourceRow,
  key: string | undefined,
  findings: Finding[]
): ParentByKey | null | undefined {
  const other = maker.config.mappings.get(parent.mapping);
  const index = maker.indexes.get(parent.mapping);
  if (other?.key === undefined || index === undefined)
    throw new Error(`${parent.mapping} was not read before its children`);
  const parentKey = keyOf(other.key, row.cells);
  const number = parentKey === '' ? -1 : index.table.find(parentKey);
  // No record of that key: the parent's own conditions leave the row out, or its key is blank and the row refused.
  if (number === -1 && !other.takes(row.cells)) return null;
  if (number === -1 || index.status[number] === 'refused') {
    const parentRow = number === -1 ? row.row : (index.speaker[number] ?? row.row);
    const about = { field: parent.field.name, key };
    findings.push(
      rowFinding(maker.bound, row, 'parent-refused', [parent.field.label, parent.mapping, parentRow], about)
    );
    return undefined;
  }
  if (index.status[number] === 'unknown') {
    const tokens = [parent.field.label, parent.mapping, index.speaker[number] ?? row.row];
    findings.push(rowFinding(maker.bound, row, 'parent-unknown', tokens, { field: parent.field.name, key }));
  }
  maker.bound.links.set(parent.field.name, maker.family.parent(parent, parent.mapping, number));
  return { object: other.object.name, keyField: other.mapping.keyField, key: parentKey };
}

function parentFromOrg(
  maker: Maker,
  parent: Extract<BoundParent, { kind: 'lookup' }>,
  row: SourceRow,
  key: string | undefined,
  findings: Finding[]
): ParentByKey | null | undefined {
  const text = parent.read(row.cells);
  if (text === undefined || text === '') return null;
  const named = { object: parent.object, keyField: parent.keyField, key: text };
  const inRun = parentInRun(maker, parent, text);
  if (inRun?.status === 'refused') {
    const tokens = [parent.field.label, inRun.mapping, inRun.row];
    const about = { field: parent.field.name, column: parent.column, key };
    findings.push(rowFinding(maker.bound, row, 'parent-refused-here', tokens, about));
    return named;
  }
  if (inRun !== undefined) {
    if (inRun.status === 'unknown') {
      const tokens = [parent.field.label, inRun.mapping, inRun.row];
      const about = { field: parent.field.name, column: parent.column, key };
      findings.push(rowFinding(maker.bound, row, 'parent-unknown', tokens, about));
    }
    maker.bound.links.set(parent.field.name, maker.family.parent(parent, inRun.mapping, inRun.number));
    return named;
  }
  if (parent.object === 'RecordType')
    linkRecordType(maker.bound, parent.field.name, recordTypeOfRow(maker.bound, named));
  else linkToOrg(maker, parent, named);
  const found = maker.options.parentInOrg?.(named);
  if (found === true) return named;
  const rule = found === false ? 'parent-missing' : 'parent-in-org';
  const about = { field: parent.field.name, column: parent.column, key };
  findings.push(rowFinding(maker.bound, row, rule, [parent.field.label, parent.object, parent.keyField], about));
  return found === false ? undefined : named;
}

type InRun = {
  readonly mapping: string;
  readonly number: number;
  readonly status: KeyStatus;
  readonly row: number;
};

/** The record of this run that a key names: the org compares keys without regard to case. */
function parentInRun(maker: Maker, parent: Extract<BoundParent, { kind: 'lookup' }>, text: string): InRun | undefined {
  for (const mapping of maker.family.targets(parent)) {
    const index = maker.indexes.get(mapping);
    if (index === undefined || index === maker.index) continue;
    const exact = index.table.find(text);
    const number = exact === -1 ? index.table.find(text.toLowerCase()) : exact;
    if (number === -1) continue;
    return { mapping, number, status: index.status[number] ?? 'pending', row: index.speaker[number] ?? 0 };
  }
  return undefined;
}

/** The record type that a row names, where the schema knows it. */
export function recordTypeOfRow({ object }: BoundMapping, named: ParentByKey): RecordTypeSchema | undefined {
  return recordTypeNamed(object, named.keyField, named.key);
}

/** Lets rules read the record type of a row; of one that the schema does not know they read nothing. */
export function linkRecordType(bound: BoundMapping, lookup: string, type: RecordTypeSchema | undefined): void {
  const members = new Map<string, Value | undefined>([
    ['DeveloperName', type?.developerName],
    ['Name', type?.label],
    ['Id', type?.id === undefined ? undefined : shortId(type.id)],
  ]);
  bound.links.set(lookup, { read: (path) => members.get(path), ...(type?.id === undefined ? {} : { id: type.id }) });
}

/** Lets rules read a parent that only the org has, where somebody can ask the org. */
function linkToOrg(maker: Maker, parent: Extract<BoundParent, { kind: 'lookup' }>, named: ParentByKey): void {
  const { bound, family, options } = maker;
  if (options.parentValues === undefined) return;
  const paths = family.pathsThrough(bound.mapping.name, parent.field.name);
  const values = options.parentValues(named, ['Id', ...paths.filter((path) => path !== 'Id')]);
  if (values === undefined) return;
  const id = values.get('Id');
  const read = (path: string): Value | undefined => {
    const value = values.get(path);
    const field = typeof value === 'string' ? family.fieldAt(parent.object, path) : undefined;
    if (typeof value !== 'string' || field?.reference === undefined) return value;
    // An id of the org and one that stands in for a record of this run cannot be told apart or equal.
    const comparable = typeof id === 'string' && !field.reference.to.some((object) => family.makes(object));
    return comparable ? shortId(value) : undefined;
  };
  bound.links.set(parent.field.name, { read, ...(typeof id === 'string' ? { id } : {}) });
}

/** Fields of the records that the row's lookups lead to, for lookup filters. */
export function referenceValueOf(maker: Maker): ReferenceValue {
  const { bound, family } = maker;
  return (lookup, _id, name) => {
    const [target = ''] = lookup.reference?.to ?? [];
    const field = family.fieldAt(target, name);
    const value = field && bound.links.get(lookup.name)?.read(field.name);
    return field === undefined || value === undefined || Array.isArray(value)
      ? undefined
      : { field, value: value as Value };
  };
}

/**
 * What the rules see in a lookup: the id of the record, or one that stands in for it. None stands in for a record type's: rules compare those with
 * ids of their own, so that one whose id nobody knows here is left out, and with it unknown.
 */
export function idOf(bound: BoundMapping, parent: BoundParent, named: ParentByKey): string | undefined {
  const id = bound.links.get(parent.field.name)?.id;
  return id ?? (named.object === 'RecordType' ? undefined : placeholderId(named));
}

/**
 * A record that nothing refused so far comes under its parents: their roll-ups count it, and their rules are asked again, as the org does at the
 * save. A rule that does not hold any more refuses the record, with a finding.
 *
 * @returns what becomes of the record
 */
export function joinFamily(
  maker: Maker,
  row: SourceRow,
  record: {
    readonly key: string | undefined;
    readonly number: number | undefined;
    readonly values: FieldValues;
    readonly status: 'valid' | 'refused' | 'unknown';
  },
  findings: Finding[]
): 'valid' | 'refused' | 'unknown' {
  const { key, number, values, status } = record;
  if (status === 'refused') return status;
  const tipped = maker.family.join(maker.bound, { number, values, certain: status === 'valid' });
  if (tipped === undefined) return status;
  const { rule, lookup, mapping, certain } = tipped;
  const parentRow = maker.indexes.get(mapping)?.speaker[tipped.number] ?? 0;
  const tokens = [lookup.label, mapping, parentRow, rule.message];
  const finding = rowFinding(maker.bound, row, certain ? 'parent-rule' : 'parent-rule-open', tokens, {
    field: lookup.name,
    key,
  });
  findings.push({ ...finding, rule: `parent-rule:${rule.name}`, code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
  return certain ? 'refused' : 'unknown';
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Stands in for the id of a parent whose key is all that is known, so that rules see the lookup as filled: of the right form, the same for the
 * same parent, and of no record. It never leaves the check.
 */
export function placeholderId(parent: ParentByKey): string {
  const digest = createHash('sha1').update(`${parent.object} ${parent.key.toLowerCase()}`).digest();
  let id = '';
  for (let index = 0; index < 15; index += 1) id += BASE62[(digest[index] ?? 0) % 62];
  return id + idSuffix(id);
}
