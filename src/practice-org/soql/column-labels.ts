import type { FieldType } from '../../schema/index.js';
import type { Store } from '../types.js';
import { resultType } from './field-kinds.js';
import type { Resolved } from './operands.js';
import type { Label } from './plan.js';

const apexTypes: Readonly<Partial<Record<FieldType, string>>> = {
  Id: 'Id',
  Lookup: 'Id',
  MasterDetail: 'Id',
  Reference: 'Id',
  Checkbox: 'Boolean',
  Date: 'Date',
  DateTime: 'Datetime',
  Time: 'Time',
  Number: 'Double',
  Currency: 'Double',
  Percent: 'Double',
  Address: 'Address',
  Location: 'Location',
  Base64: 'Blob',
};

/** What `columns=true` says of a selected field or expression. */
export function describeColumn(store: Store, resolved: Resolved, display: string): Label {
  const { found, aggregate } = resolved;
  const type = found === undefined ? 'Number' : resultType(store, found.field);
  return {
    display,
    aggregate,
    custom: found?.field.custom ?? false,
    createable: !aggregate && (found?.field.createable ?? false),
    updateable: !aggregate && (found?.field.updateable ?? false),
    apexType: found === undefined ? 'Integer' : (apexTypes[type] ?? 'String'),
    foreignKey: found?.field.reference?.to.length === 1 ? (found.field.reference.to[0] ?? null) : null,
  };
}
