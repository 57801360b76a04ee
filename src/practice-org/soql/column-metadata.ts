import type { Store } from '../types.js';
import type { Label, Node, Plan } from './plan.js';

/** One column as `columns=true` describes it. */
export type ColumnMetadata = {
  readonly aggregate: boolean;
  readonly apexType: string;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  readonly joinColumns: readonly ColumnMetadata[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
};

export type QueryColumns = {
  readonly columnMetadata: readonly ColumnMetadata[];
  readonly entityName: string;
  readonly groupBy: boolean;
  readonly idSelected: boolean;
  readonly keyPrefix: string | null;
};

/** What a query would select: the answer to `columns=true`. */
export function columnsOf(store: Store, plan: Plan): QueryColumns {
  const object = store.schema.object(plan.object);
  return {
    columnMetadata: plan.nodes.map(columnOf),
    entityName: plan.object,
    groupBy: plan.grouped,
    idSelected: plan.nodes.some((node) => node.key === 'Id'),
    keyPrefix: object === undefined ? null : store.keyPrefix(object),
  };
}

function columnOf(node: Node): ColumnMetadata {
  if (node.kind === 'value') return valueColumn(node.key, node.label);
  const nodes = node.kind === 'children' ? node.plan.nodes : node.kind === 'parent' ? node.nodes : [];
  return {
    ...valueColumn(node.key, emptyLabel(node.key)),
    aggregate: node.kind === 'children',
    joinColumns: nodes.map(columnOf),
  };
}

function emptyLabel(display: string): Label {
  return {
    display,
    aggregate: false,
    custom: false,
    createable: false,
    updateable: false,
    apexType: 'SObject',
    foreignKey: null,
  };
}

function valueColumn(key: string, label: Label): ColumnMetadata {
  return {
    aggregate: label.aggregate,
    apexType: label.apexType,
    booleanType: label.apexType === 'Boolean',
    columnName: key,
    custom: label.custom,
    displayName: label.display,
    foreignKeyName: label.foreignKey,
    insertable: label.createable,
    joinColumns: [],
    numberType: label.apexType === 'Double' || label.apexType === 'Integer',
    textType: label.apexType === 'String',
    updatable: label.updateable,
  };
}
