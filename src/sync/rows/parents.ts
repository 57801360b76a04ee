import { createHash } from 'node:crypto';
import { idSuffix } from '../../records/index.js';
import type { Finding } from '../../rules/index.js';
import type { SourceRow } from '../../sources/index.js';
import type { ParentByKey } from '../types.js';
import { rowFinding } from './findings.js';
import { keyOf } from './key-index.js';
import type { Maker } from './make-record.js';
import type { BoundParent } from './types.js';

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
  const found = maker.options.parentInOrg?.(named);
  if (found === true) return named;
  const rule = found === false ? 'parent-missing' : 'parent-in-org';
  const about = { field: parent.field.name, column: parent.column, key };
  findings.push(rowFinding(maker.bound, row, rule, [parent.field.label, parent.object, parent.keyField], about));
  return found === false ? undefined : named;
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Stands in for the id of a parent whose key is all that is known, so that rules see the lookup as filled: of the right form, the same for the
 * same parent, and of no record. It never leaves the check.
 */
export function placeholderId(parent: ParentByKey): string {
  const digest = createHash('sha1').update(`${parent.object} ${parent.key}`).digest();
  let id = '';
  for (let index = 0; index < 15; index += 1) id += BASE62[(digest[index] ?? 0) % 62];
  return id + idSuffix(id);
}
