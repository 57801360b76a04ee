import type { Value } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { duplicateKeys, hasRowRight } from '../dml/index.js';
import { notFound } from '../http/index.js';
import {
  PlatformError,
  type ApiRequest,
  type ApiResponse,
  type PracticeOrg,
  type Route,
  type SaveResult,
} from '../types.js';
import { namedFields, recordJson } from './record-json.js';
import { asRecord, keyFieldOf, objectOf, version } from './request.js';
import { createFromJson, readId, readKey, updateFromJson, upsertFromJson, type Json } from './saving.js';

const base = '/services/data/:version/composite/sobjects';

/** Up to 200 records in one call, answered in the order given. */
export const collectionRoutes: readonly Route[] = [
  { methods: ['POST'], pattern: base, handle: createRecords },
  { methods: ['PATCH'], pattern: base, handle: updateRecords },
  { methods: ['DELETE'], pattern: base, handle: deleteRecords },
  { methods: ['PATCH'], pattern: `${base}/:object/:field`, handle: upsertRecords },
  { methods: ['GET', 'POST'], pattern: `${base}/:object`, handle: retrieveRecords },
];

const writeLimit = 200;
const readLimit = 2000;

async function createRecords(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const { records, allOrNone } = readRecords(await request.json());
  const prepared = records.map((record) => ({ record, object: objectOfRecord(request, org, record) }));
  const results = saveAll(org, prepared, allOrNone, ({ record, object }) =>
    createFromJson(org, object, record, request.caller)
  );
  return { status: 200, body: results.map((result) => resultJson(result, false)) };
}

async function updateRecords(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const { records, allOrNone } = readRecords(await request.json());
  const prepared = records.map((record) => {
    const idKey = Object.keys(record).find((key) => key.toLowerCase() === 'id');
    const { [idKey ?? 'Id']: id, ...json } = record;
    return { object: objectOfRecord(request, org, record), id: typeof id === 'string' ? id : undefined, json };
  });
  const twice = duplicateKeys(
    prepared.map(({ id }) => id ?? null),
    'Id'
  );
  const results = saveAll(org, prepared, allOrNone, ({ object, id, json }, index): SaveResult => {
    if (id === undefined) {
      return {
        success: false,
        errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: [] }],
      };
    }
    const duplicate = twice[index];
    if (duplicate !== undefined) return { success: false, id, errors: [duplicate] };
    const refusal = wrongId(org, object, id);
    return refusal ?? updateFromJson(org, object, id, json, request.caller);
  });
  return { status: 200, body: results.map((result) => resultJson(result, false)) };
}

async function upsertRecords(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const object = objectOf(request, org);
  const field = keyFieldOf(request, org, object);
  const { records, allOrNone } = readRecords(await request.json());
  const prepared = records.map((json) => ({ json, key: keyOf(field, json) }));
  for (const { json } of prepared) {
    if (objectOfRecord(request, org, json) !== object) {
      throw new PlatformError(400, 'INVALID_INPUT', `All records of an upsert must be of type ${object.name}`);
    }
  }
  const twice = duplicateKeys(
    prepared.map(({ key }) => key),
    field.name
  );
  const results = saveAll(org, prepared, allOrNone, ({ json, key }, index): SaveResult => {
    const duplicate = twice[index];
    if (duplicate !== undefined) return { success: false, errors: [duplicate] };
    return upsertFromJson(org, object, field, key, json, request.caller);
  });
  return { status: 200, body: results.map((result) => resultJson(result, true)) };
}

function keyOf(field: FieldSchema, json: Json): Value {
  const name = Object.keys(json).find((key) => key.toLowerCase() === field.name.toLowerCase());
  return name === undefined ? null : readKey(field, json[name]);
}

function deleteRecords(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const ids = (request.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  checkCount(ids.length, writeLimit);
  const twice = duplicateKeys(ids, 'Id');
  const results = saveAll(org, ids, request.query.get('allOrNone') === 'true', (id, index): SaveResult => {
    const object = org.store.objectOfId(id);
    const duplicate = twice[index];
    if (duplicate !== undefined) return { success: false, id, errors: [duplicate] };
    if (object === undefined) return wrongId(org, undefined, id) ?? missing(id);
    return wrongId(org, object, id) ?? org.dml.delete(object, id, request.caller);
  });
  return { status: 200, body: results.map((result) => resultJson(result, false)) };
}

function missing(id: string): SaveResult {
  return {
    success: false,
    id,
    errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [] }],
  };
}

/** An id that is none, or of another object. */
function wrongId(org: PracticeOrg, object: ObjectSchema | undefined, id: string): SaveResult | undefined {
  try {
    const full = readId(id);
    if (object !== undefined && org.store.objectOfId(full)?.name !== object.name) return missing(id);
    return undefined;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { success: false, id, errors: [{ statusCode: error.errorCode, message: error.message, fields: ['Id'] }] };
  }
}

/** Retrieves by id: GET with `ids` and `fields`, or POST with both as lists. Answers null where there is nothing to see. */
async function retrieveRecords(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const object = objectOf(request, org);
  const { ids, names } = await readRetrieve(request);
  checkCount(ids.length, request.method === 'GET' ? 800 : readLimit);
  const fields = [
    ...new Set([
      ...namedFields(org, object, ['Id'], request.caller),
      ...namedFields(org, object, names, request.caller),
    ]),
  ];
  const body = ids.map((text) => {
    const id = readId(text);
    const row = org.store.find(object, id);
    if (row === undefined || !hasRowRight(org, object, id, 'read', request.caller)) return null;
    return recordJson(org, object, row, fields, version(request), request.caller);
  });
  return { status: 200, body };
}

async function readRetrieve(
  request: ApiRequest
): Promise<{ readonly ids: readonly string[]; readonly names: readonly string[] }> {
  if (request.method === 'GET') {
    const split = (name: string): string[] =>
      (request.query.get(name) ?? '').split(',').filter((each) => each.trim() !== '');
    return { ids: split('ids'), names: split('fields') };
  }
  const json = asRecord(await request.json());
  const list = (name: string): string[] => (Array.isArray(json[name]) ? json[name].map(String) : []);
  return { ids: list('ids'), names: list('fields') };
}

function readRecords(body: unknown): { readonly records: readonly Json[]; readonly allOrNone: boolean } {
  const { records, allOrNone } = asRecord(body);
  if (!Array.isArray(records))
    throw new PlatformError(400, 'JSON_PARSER_ERROR', 'records must be a list of records at [line:1, column:1]');
  checkCount(records.length, writeLimit);
  return { records: records.map(asRecord), allOrNone: allOrNone === true };
}

function checkCount(count: number, limit: number): void {
  if (count === 0) throw new PlatformError(400, 'REQUIRED_FIELD_MISSING', 'The request holds no record');
  if (count > limit) {
    throw new PlatformError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${limit} records in this call`
    );
  }
}

/** The object a record says it is of, in `attributes.type`. */
function objectOfRecord(request: ApiRequest, org: PracticeOrg, record: Json): ObjectSchema {
  const attributes = record['attributes'];
  const type = typeof attributes === 'object' && attributes !== null ? (attributes as Json)['type'] : undefined;
  if (typeof type !== 'string') {
    throw new PlatformError(400, 'INVALID_INPUT', 'Include an attributes property with a type in each record');
  }
  try {
    return objectOf(request, org, type);
  } catch (error) {
    if (error instanceof PlatformError && error.errorCode === notFound().errorCode) {
      throw new PlatformError(400, 'INVALID_TYPE', `sObject type '${type}' is not supported.`);
    }
    throw error;
  }
}

class RolledBack extends Error {}

/** Saves each in turn. With `allOrNone`, one refusal undoes all: the others then say that they were rolled back. */
export function saveAll<T>(
  org: PracticeOrg,
  items: readonly T[],
  allOrNone: boolean,
  save: (item: T, index: number) => SaveResult
): readonly SaveResult[] {
  const results: SaveResult[] = [];
  try {
    org.store.transaction(() => {
      for (const [index, item] of items.entries()) results.push(save(item, index));
      if (allOrNone && results.some((result) => !result.success)) throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return results.map((result) => (result.success ? rolledBack : result));
  }
  return results;
}

const rolledBack: SaveResult = {
  success: false,
  errors: [
    {
      statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
      fields: [],
    },
  ],
};

/** One line of the answer. `created` is told for upserts only; a failed create has no id. */
export function resultJson(result: SaveResult, upsert: boolean): unknown {
  if (!result.success)
    return { ...(result.id === undefined ? {} : { id: result.id }), success: false, errors: result.errors };
  return { id: result.id, success: true, errors: [], ...(upsert ? { created: result.created } : {}) };
}
