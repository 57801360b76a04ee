import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { describeGlobal } from '../describe/index.js';
import { hasRowRight, upsertMatches } from '../dml/index.js';
import { notFound } from '../http/index.js';
import { quote } from '../store/index.js';
import {
  PlatformError,
  type ApiRequest,
  type ApiResponse,
  type PracticeOrg,
  type Route,
  type SaveResult,
  type StoredRecord,
} from '../types.js';
import { checkModified, checkUnmodified, lastModified } from './preconditions.js';
import { namedFields, readableFields, recordJson } from './record-json.js';
import { asRecord, keyFieldOf, objectOf, version } from './request.js';
import { createFromJson, readId, readKey, refusalBody, updateFromJson, upsertFromJson } from './saving.js';

const data = '/services/data/:version/sobjects';

/** Single records: by id and by external id. */
export const sobjectRoutes: readonly Route[] = [
  { methods: ['GET'], pattern: `${data}/:object`, handle: basicInformation },
  { methods: ['POST'], pattern: `${data}/:object`, handle: createRecord },
  { methods: ['GET'], pattern: `${data}/:object/:id`, handle: getRecord },
  { methods: ['PATCH'], pattern: `${data}/:object/:id`, handle: updateRecord },
  { methods: ['DELETE'], pattern: `${data}/:object/:id`, handle: deleteRecord },
  { methods: ['POST'], pattern: `${data}/:object/Id`, handle: insertByEmptyKey },
  { methods: ['GET'], pattern: `${data}/:object/:field/:key`, handle: getByKey },
  { methods: ['PATCH'], pattern: `${data}/:object/:field/:key`, handle: upsertByKey },
  { methods: ['DELETE'], pattern: `${data}/:object/:field/:key`, handle: deleteByKey },
];

/** What the object is, in short, and the records this user touched last. */
function basicInformation(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  const { sobjects } = describeGlobal(org, request.caller) as {
    readonly sobjects: ReadonlyArray<{ readonly name: string }>;
  };
  const objectDescribe = sobjects.find((each) => each.name === object.name);
  const condition = org.accessOf(request.caller.userId).rowCondition(object, 'read', 'r');
  const rows = org.store
    .statement(
      `SELECT * FROM ${quote(object.name)} AS "r" WHERE "IsDeleted" = 0 AND "LastModifiedById" = ? ${condition === undefined ? '' : `AND (${condition})`}
       ORDER BY "LastModifiedDate" DESC, "Id" DESC LIMIT 5`
    )
    .all(request.caller.userId) as Array<Record<string, unknown>>;
  const shown = namedFields(
    org,
    object,
    org.store.field(object, 'Name') === undefined ? ['Id'] : ['Id', 'Name'],
    request.caller
  );
  const recentItems = rows.map((row) =>
    recordJson(org, object, org.store.decode(object, row), shown, version(request), request.caller)
  );
  return { status: 200, body: { objectDescribe, recentItems } };
}

async function createRecord(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const object = objectOf(request, org);
  const result = createFromJson(org, object, asRecord(await request.json()), request.caller);
  return createdAnswer(request, object, result, false);
}

function createdAnswer(request: ApiRequest, object: ObjectSchema, result: SaveResult, upsert: boolean): ApiResponse {
  if (!result.success) return refusalBody(result.errors);
  const body = { id: result.id, success: true, errors: [] };
  const withCreated = upsert && Number(request.caller.apiVersion) >= 46 ? { ...body, created: result.created } : body;
  if (upsert && !result.created)
    return Number(request.caller.apiVersion) >= 46 ? { status: 200, body: withCreated } : { status: 204 };
  const location = `/services/data/${version(request)}/sobjects/${object.name}/${result.id}`;
  return { status: 201, headers: { Location: location }, body: withCreated };
}

/** The row of an id in the URL: not there, deleted and not visible are told apart as the platform does. */
function visibleRow(request: ApiRequest, org: PracticeOrg, object: ObjectSchema, idText: string): StoredRecord {
  const id = readId(idText);
  if (org.store.objectOfId(id)?.name !== object.name) throw notFound();
  const row = org.store.find(object, id, { includeDeleted: true });
  if (row === undefined || !hasRowRight(org, object, id, 'read', request.caller)) throw notFound();
  if (row['IsDeleted'] === true) throw new PlatformError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  return row;
}

function getRecord(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  return recordAnswer(request, org, object, visibleRow(request, org, object, request.params['id'] ?? ''));
}

function recordAnswer(request: ApiRequest, org: PracticeOrg, object: ObjectSchema, row: StoredRecord): ApiResponse {
  const unchanged = checkModified(request, row);
  if (unchanged !== undefined) return unchanged;
  checkUnmodified(request, row);
  const asked = request.query.get('fields');
  const fields: readonly FieldSchema[] =
    asked === null
      ? readableFields(org, object, request.caller)
      : [
          ...new Set([
            ...namedFields(org, object, asked.split(','), request.caller),
            ...namedFields(org, object, ['Id'], request.caller),
          ]),
        ];
  return {
    status: 200,
    headers: { 'Last-Modified': lastModified(row) },
    body: recordJson(org, object, row, fields, version(request), request.caller),
  };
}

async function updateRecord(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const object = objectOf(request, org);
  const row = visibleRow(request, org, object, request.params['id'] ?? '');
  checkUnmodified(request, row);
  const json = asRecord(await request.json());
  const result = updateFromJson(org, object, String(row['Id']), json, request.caller);
  return result.success ? { status: 204 } : refusalBody(result.errors);
}

function deleteRecord(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const object = objectOf(request, org);
  const row = visibleRow(request, org, object, request.params['id'] ?? '');
  return deleteAnswer(org.dml.delete(object, String(row['Id']), request.caller));
}

function deleteAnswer(result: SaveResult): ApiResponse {
  return result.success ? { status: 204 } : refusalBody(result.errors);
}

/** `POST sobjects/X/Id` inserts, as an upsert with an empty key. */
async function insertByEmptyKey(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const object = objectOf(request, org);
  const result = createFromJson(org, object, asRecord(await request.json()), request.caller);
  return createdAnswer(request, object, result, true);
}

type KeyedRequest = {
  readonly object: ObjectSchema;
  readonly field: FieldSchema;
  readonly ids: readonly string[];
  readonly key: ReturnType<typeof readKey>;
};

function keyed(request: ApiRequest, org: PracticeOrg): KeyedRequest {
  const object = objectOf(request, org);
  const field = keyFieldOf(request, org, object);
  const key = readKey(field, request.params['key'] ?? '');
  const ids = upsertMatches(org, object, field, key).filter((id) =>
    hasRowRight(org, object, id, 'read', request.caller)
  );
  return { object, field, ids, key };
}

/** More than one match: 300 with the records' URLs, and nothing done. */
function choices(request: ApiRequest, { object, ids }: KeyedRequest): ApiResponse {
  return { status: 300, body: ids.map((id) => `/services/data/${version(request)}/sobjects/${object.name}/${id}`) };
}

function getByKey(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const found = keyed(request, org);
  const [id] = found.ids;
  if (found.ids.length > 1) return choices(request, found);
  if (id === undefined) throw notFound();
  return recordAnswer(request, org, found.object, visibleRow(request, org, found.object, id));
}

async function upsertByKey(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const found = keyed(request, org);
  const json = asRecord(await request.json());
  if (found.ids.length > 1) return choices(request, found);
  const [id] = found.ids;
  if (id === undefined && request.query.get('updateOnly') === 'true') throw notFound();
  if (id !== undefined && found.field.name !== 'Id')
    checkUnmodified(request, visibleRow(request, org, found.object, id));
  const result = upsertFromJson(org, found.object, found.field, found.key, json, request.caller);
  return createdAnswer(request, found.object, result, true);
}

function deleteByKey(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const found = keyed(request, org);
  const [id] = found.ids;
  if (found.ids.length > 1) return choices(request, found);
  if (id === undefined) throw notFound();
  return deleteAnswer(org.dml.delete(found.object, id, request.caller));
}
