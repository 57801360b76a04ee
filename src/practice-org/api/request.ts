import { PlatformError, type ApiRequest, type PracticeOrg } from '../types.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { notFound } from '../http/index.js';

/** `v66.0` as the client asked. */
export function version(request: ApiRequest): string {
  return `v${request.caller.apiVersion}`;
}

/** The object a URL names, if the caller may read it: a hidden object is as absent as one that never was. */
export function objectOf(request: ApiRequest, org: PracticeOrg, name = request.params['object'] ?? ''): ObjectSchema {
  const object = org.store.schema.object(name);
  if (object === undefined || !org.accessOf(request.caller.userId).canRead(object)) throw notFound();
  return object;
}

/** The external id (or Id) field a URL names. */
export function keyFieldOf(
  request: ApiRequest,
  org: PracticeOrg,
  object: ObjectSchema,
  name = request.params['field'] ?? ''
): FieldSchema {
  const field = org.store.field(object, name);
  const usable = field !== undefined && (field.name === 'Id' || field.externalId || isLookupKey(object, field));
  if (!usable || !org.accessOf(request.caller.userId).canRead(object, field)) {
    throw new PlatformError(
      404,
      'NOT_FOUND',
      `Provided external ID field does not exist or is not accessible: ${name}`
    );
  }
  return field;
}

/** Standard fields the platform takes as keys although they are no external ids (`idLookup` in describe). */
export function isLookupKey(object: ObjectSchema, field: FieldSchema): boolean {
  if (field.name === 'Id') return true;
  if (field.name === 'Name' && object.custom) return true;
  return (object.name === 'User' && field.name === 'Username') || (object.name === 'Contact' && field.name === 'Email');
}

/** A plain object out of JSON, or the platform's complaint about what it is instead. */
export function asRecord(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new PlatformError(400, 'JSON_PARSER_ERROR', 'The request body is not a JSON object at [line:1, column:1]');
  }
  return json as Readonly<Record<string, unknown>>;
}
