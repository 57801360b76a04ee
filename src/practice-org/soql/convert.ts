import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Store } from '../types.js';
import { resultType } from './field-kinds.js';
import type { Resolved } from './operands.js';
import type { Convert } from './plan.js';

/** A stored value as the API writes it: booleans, `+0000` after a moment, `Z` after a time of day. */
export function convertField(store: Store, field: FieldSchema): Convert {
  switch (resultType(store, field)) {
    case 'Checkbox':
      return (raw) => raw === 1;
    case 'DateTime':
      return wireDateTime;
    case 'Time':
      return (raw) => (typeof raw === 'string' && !raw.endsWith('Z') ? `${raw}Z` : raw);
    default:
      return (raw) => raw;
  }
}

/** `2026-11-22T17:46:34.000Z` as the REST API writes it. */
export function wireDateTime(raw: unknown): unknown {
  return typeof raw === 'string' ? raw.replace(/Z$/, '+0000') : raw;
}

/** Like `convertField`, with what toLabel() and format() do to the value. */
export function convertResolved(store: Store, resolved: Resolved): Convert {
  const { found, display, kind } = resolved;
  if (found === undefined) return (raw) => raw;
  const plain = kind === 'date' ? (raw: unknown): unknown => raw : convertField(store, found.field);
  if (display === 'label') return labels(found.field);
  if (display === 'text') {
    return (raw) => {
      const value = plain(raw);
      return typeof value === 'number' ? value.toLocaleString('en-US', { maximumFractionDigits: 20 }) : toText(value);
    };
  }
  return plain;
}

function toText(value: unknown): unknown {
  return value === null || typeof value === 'string' ? value : JSON.stringify(value);
}

function labels(field: FieldSchema): Convert {
  const byName = new Map((field.picklist?.values ?? []).map((value) => [value.name.toLowerCase(), value.label]));
  const label = (name: string): string => byName.get(name.toLowerCase()) ?? name;
  return (raw) => {
    if (typeof raw !== 'string') return raw;
    return field.type === 'MultiselectPicklist' ? raw.split(';').map(label).join(';') : label(raw);
  };
}

/** The parts of a compound address in the order the API writes them, by the suffix of their fields. */
const addressParts: ReadonlyArray<readonly [string, string]> = [
  ['city', 'City'],
  ['country', 'Country'],
  ['geocodeAccuracy', 'GeocodeAccuracy'],
  ['latitude', 'Latitude'],
  ['longitude', 'Longitude'],
  ['postalCode', 'PostalCode'],
  ['state', 'State'],
  ['street', 'Street'],
];

/** The fields behind a compound one: `BillingAddress` -> `BillingCity`..., `Place__c` -> `Place__City__s`... */
export function partsOfCompound(
  store: Store,
  object: ObjectSchema,
  field: FieldSchema
): ReadonlyArray<{ readonly key: string; readonly field: FieldSchema | undefined }> {
  const stem = field.name.replace(/(Address|__c)$/, '');
  return addressParts
    .filter(([key]) => field.type === 'Address' || key === 'latitude' || key === 'longitude')
    .map(([key, suffix]) => ({
      key,
      field: store.field(object, `${stem}${suffix}`) ?? store.field(object, `${stem}__${suffix}__s`),
    }));
}

/** A compound value is null when all its parts are. */
export function compoundValue(keys: readonly string[], raw: unknown): unknown {
  const values = JSON.parse(String(raw)) as unknown[];
  if (values.every((value) => value === null)) return null;
  return Object.fromEntries(keys.map((key, index) => [key, values[index] ?? null]));
}
