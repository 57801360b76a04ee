import { PlatformError } from '../types.js';
import type { Store } from '../types.js';
import type { Node, Plan } from './plan.js';
import { readIds, readRowsById } from './run.js';

/** A query whose rows are flat: what the Bulk API can answer. */
export type FlatQuery = {
  /** Canonical name of the object. */
  readonly object: string;
  /** Column names as paths, e.g. `Employer__r.Name`. */
  readonly header: readonly string[];
  ids(): string[];
  /** The rows of some ids as text: null is empty, moments end in `Z`. */
  rows(ids: readonly string[]): string[][];
};

type Column = { readonly name: string; readonly read: (row: readonly unknown[]) => string };

/** The flat form of a plan; what the Bulk API does not offer is refused. */
export function flatQuery(store: Store, plan: Plan): FlatQuery {
  if (plan.kind !== 'rows') throw refusal('Aggregate queries are not supported in Bulk Query');
  if (plan.offset !== undefined) throw refusal('OFFSET is not supported in Bulk Query');
  const columns = plan.nodes.flatMap((node) => columnsOf(node, ''));
  return {
    object: plan.object,
    header: columns.map(({ name }) => name),
    ids: () => readIds(store, plan),
    rows: (ids) => readRowsById(store, plan, ids).map((row) => columns.map(({ read }) => read(row))),
  };
}

function refusal(message: string): PlatformError {
  return new PlatformError(400, 'API_ERROR', message);
}

function columnsOf(node: Node, prefix: string): Column[] {
  if (node.kind === 'children') throw refusal('Aggregate Relationships not supported in Bulk Query');
  if (node.kind === 'typeof') throw refusal('TYPEOF is not supported in Bulk Query');
  const name = `${prefix}${node.key}`;
  if (node.kind === 'parent') return node.nodes.flatMap((inner) => columnsOf(inner, `${name}.`));
  if (node.label.apexType === 'Address' || node.label.apexType === 'Location') {
    throw refusal(`Selecting compound data not supported in Bulk Query: ${name}`);
  }
  const moment = node.label.apexType === 'Datetime';
  return [
    {
      name,
      read: (row) =>
        asText(row[node.column] === null ? null : moment ? row[node.column] : node.convert(row[node.column])),
    },
  ];
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
