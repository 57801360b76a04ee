import { toWire } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { computeFormula } from '../dml/index.js';
import { PlatformError, type Caller, type PracticeOrg, type StoredRecord } from '../types.js';

/** Fields by their names as a client asked for them; unknown or hidden ones are the platform's INVALID_FIELD. */
export function namedFields(
  org: PracticeOrg,
  object: ObjectSchema,
  names: readonly string[],
  caller: Caller
): readonly FieldSchema[] {
  const access = org.accessOf(caller.userId);
  return names.map((name) => {
    const field = org.store.field(object, name.trim());
    if (field === undefined || !access.canRead(object, field)) {
      throw new PlatformError(
        400,
        'INVALID_FIELD',
        `No such column '${name.trim()}' on sobject of type ${object.name}`
      );
    }
    return field;
  });
}

/** Every field of the object the caller may read. */
export function readableFields(org: PracticeOrg, object: ObjectSchema, caller: Caller): readonly FieldSchema[] {
  const access = org.accessOf(caller.userId);
  return org.store.fields(object).filter((field) => access.canRead(object, field));
}

/** A record as the REST API writes it: attributes, then the fields in their order. */
export function recordJson(
  org: PracticeOrg,
  object: ObjectSchema,
  row: StoredRecord,
  fields: readonly FieldSchema[],
  version: string,
  caller: Caller
): Record<string, unknown> {
  const id = String(row['Id']);
  const json: Record<string, unknown> = {
    attributes: { type: object.name, url: `/services/data/${version}/sobjects/${object.name}/${id}` },
  };
  for (const field of fields) json[field.name] = fieldJson(org, object, row, field, caller);
  return json;
}

function fieldJson(
  org: PracticeOrg,
  object: ObjectSchema,
  row: StoredRecord,
  field: FieldSchema,
  caller: Caller
): unknown {
  if (field.type === 'Address') return addressJson(row, field.name.replace(/Address$/, ''));
  if (field.formula !== undefined) return toWire(field, computeFormula(org, object, field, row, caller));
  return toWire(field, row[field.name] ?? null);
}

const addressParts = ['City', 'Country', 'Latitude', 'Longitude', 'PostalCode', 'State', 'Street'];

/** A compound address out of its parts; null when all of them are. */
function addressJson(row: StoredRecord, prefix: string): unknown {
  const parts = addressParts.map((part) => [part, row[`${prefix}${part}`] ?? null] as const);
  if (parts.every(([, value]) => value === null)) return null;
  const json: Record<string, unknown> = { geocodeAccuracy: null };
  for (const [part, value] of parts) json[part.charAt(0).toLowerCase() + part.slice(1)] = value;
  return Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1)));
}
