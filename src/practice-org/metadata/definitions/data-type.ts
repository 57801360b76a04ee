import type { FieldSchema } from '../../../schema/index.js';

const dataTypes: Readonly<Record<string, string>> = {
  TextArea: 'Text Area(255)',
  Checkbox: 'Checkbox',
  DateTime: 'Date/Time',
  Url: 'URL',
  AutoNumber: 'Auto Number',
  Id: 'Lookup()',
  Location: 'Geolocation',
};

/** The type as Setup shows it, e.g. `Text(80)`, `Lookup(Account)`, `Formula (Text)`. */
export function dataType(field: FieldSchema): string {
  if (field.formula) return `Formula (${dataTypes[field.type] ?? field.type})`;
  switch (field.type) {
    case 'Text':
      return `Text(${field.length ?? 255})${field.externalId ? ' (External ID)' : ''}${field.unique ? ` (Unique ${field.unique === 'caseSensitive' ? 'Case Sensitive' : 'Case Insensitive'})` : ''}`;
    case 'LongTextArea':
      return `Long Text Area(${field.length ?? 0})`;
    case 'Html':
      return `Rich Text Area(${field.length ?? 0})`;
    case 'Number':
    case 'Currency':
    case 'Percent':
      return `${field.type}(${(field.precision ?? 18) - (field.scale ?? 0)}, ${field.scale ?? 0})`;
    case 'MultiselectPicklist':
      return 'Picklist (Multi-Select)';
    case 'Lookup':
    case 'Reference':
      return `Lookup(${field.reference?.to.join(',') ?? ''})`;
    case 'MasterDetail':
      return `Master-Detail(${field.reference?.to.join(',') ?? ''})`;
    case 'Summary':
      return `Roll-Up Summary (${field.summary?.operation.toUpperCase() ?? ''})`;
    default:
      return dataTypes[field.type] ?? field.type;
  }
}
