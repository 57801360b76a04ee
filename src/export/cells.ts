import { stampText, type ChangedRow } from '../org/index.js';
import type { ExportColumn } from './select.js';

export type Cell = string | number | boolean | null;

/** A column's value: null where there is none, moments in UTC. */
export function cellOf(row: ChangedRow, { path, field }: ExportColumn): Cell {
  let value: unknown = row;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[part];
  }
  if (typeof value === 'string') return field.type === 'DateTime' ? stampText(value) : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
