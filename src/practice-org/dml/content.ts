import { createHash } from 'node:crypto';
import { normalizeId, type FieldValues, type Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { insertRow, quote, updateRow } from '../store/index.js';
import type { Caller, PracticeOrg, SaveResult, Store } from '../types.js';
import { hasRowRight } from './permissions.js';
import { refuse } from './refusal.js';
import { deleteRecord } from './remove.js';
import { insertRecord, stampOf } from './save.js';

/** The bytes of the versions, apart from the records, so that no query carries them. */
const tables = ['CREATE TABLE _content (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID'];

/** The content of a version; undefined when there is none under this id. */
export function fileBytes(store: Store, id: string): Buffer | undefined {
  store.migrate('content', tables);
  return store.statement('SELECT bytes FROM _content WHERE id = ?').pluck().get(id) as Buffer | undefined;
}

/**
 * Creates a version of a file, and with the first one its document and the links that show it: to its owner and to the record it is published
 * on. A link may be created by itself, a document never. Throws a Refusal; call it in a transaction of its own.
 */
export function insertContent(org: PracticeOrg, object: ObjectSchema, given: FieldValues, caller: Caller): SaveResult {
  if (object.name === 'ContentDocument') {
    refuse('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${object.label}`);
  }
  if (object.name === 'ContentDocumentLink') {
    checkPlace(org, given.get('LinkedEntityId'), caller);
    return insertRecord(org, object, given, caller);
  }
  const place = given.get('FirstPublishLocationId');
  const document = given.get('ContentDocumentId');
  if (place !== undefined && place !== null) {
    if (document !== undefined && document !== null) {
      refuse('INVALID_FIELD', 'FirstPublishLocationId is for the first version of a document only', [
        'FirstPublishLocationId',
      ]);
    }
    checkPlace(org, place, caller);
  }
  const data = given.get('VersionData');
  const path = String(given.get('PathOnClient') ?? '');
  const saved = insertRecord(
    org,
    object,
    new Map([...given, ['Title', given.get('Title') ?? path.replace(/\.[^.]*$/, '')]]),
    caller
  );
  if (!saved.success) return saved;
  const bytes = Buffer.from(String(data ?? ''), 'base64');
  keep(org, object, saved.id, bytes, path, document ?? null, caller);
  return saved;
}

function keep(
  org: PracticeOrg,
  object: ObjectSchema,
  id: string,
  bytes: Buffer,
  path: string,
  givenDocument: Value,
  caller: Caller
): void {
  const { store } = org;
  store.migrate('content', tables);
  store.statement('INSERT INTO _content (id, bytes) VALUES (?, ?)').run(id, bytes);
  const extension = /\.([^.]+)$/.exec(path)?.[1] ?? null;
  const about: ReadonlyArray<[string, Value]> = [
    ['FileExtension', extension],
    ['FileType', (extension ?? 'unknown').toUpperCase()],
    ['ContentSize', bytes.length],
  ];
  const documents = named(org, 'ContentDocument');
  const isNew = givenDocument === null;
  const document = isNew ? store.newId(documents) : (normalizeId(String(givenDocument)) ?? '');
  const version = store.find(object, id);
  const audit = auditOf(org, caller);
  const shown = new Map<string, Value>([
    ...about,
    ['Title', version?.['Title'] ?? null],
    ['Description', version?.['Description'] ?? null],
    ['LatestPublishedVersionId', id],
    ['LastModifiedDate', stampOf(org)],
    ['LastModifiedById', caller.userId],
    ['SystemModstamp', stampOf(org)],
  ]);
  if (isNew) {
    insertRow(store, documents, new Map([...audit, ...shown, ['Id', document]]));
    link(org, document, caller.userId, 'I', caller);
    const place = version?.['FirstPublishLocationId'];
    if (typeof place === 'string') link(org, document, normalizeId(place) ?? place, 'V', caller);
  } else {
    if (!hasRowRight(org, documents, document, 'edit', caller)) {
      refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
    }
    updateRow(store, documents, document, shown);
    const before = `UPDATE ${quote(object.name)} SET "IsLatest" = 0 WHERE "ContentDocumentId" = ? AND "Id" <> ?`;
    store.statement(before).run(document, id);
  }
  const count = `SELECT count(*) FROM ${quote(object.name)} WHERE "ContentDocumentId" = ? AND "Id" <> ?`;
  const earlier = store.statement(count).pluck().get(document, id) as number;
  updateRow(
    store,
    object,
    id,
    new Map<string, Value>([
      ...about,
      ['ContentDocumentId', document],
      ['IsLatest', true],
      ['VersionNumber', String(earlier + 1)],
      ['Checksum', createHash('md5').update(bytes).digest('hex')],
      ['VersionData', `/services/data/v${caller.apiVersion}/sobjects/ContentVersion/${id}/VersionData`],
    ])
  );
}

function link(org: PracticeOrg, document: string, entity: string, shareType: string, caller: Caller): void {
  const links = named(org, 'ContentDocumentLink');
  insertRow(
    org.store,
    links,
    new Map<string, Value>([
      ...auditOf(org, caller),
      ['Id', org.store.newId(links)],
      ['ContentDocumentId', document],
      ['LinkedEntityId', entity],
      ['ShareType', shareType],
      ['Visibility', 'AllUsers'],
    ])
  );
}

/** The record a file is put on must be there, and the user be able to change it. */
function checkPlace(org: PracticeOrg, place: Value | undefined, caller: Caller): void {
  const id = normalizeId(String(place ?? '')) ?? '';
  if (id === caller.userId) return;
  const object = org.store.objectOfId(id);
  const access = org.accessOf(caller.userId);
  const there = object !== undefined && access.canRead(object) && org.store.find(object, id) !== undefined;
  if (!there || !hasRowRight(org, object, id, 'read', caller)) {
    refuse('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  }
  if (!access.canEdit(object) || !hasRowRight(org, object, id, 'edit', caller)) {
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
}

/** Deletes a document with its versions and links, or one link. A version is not deleted by itself. */
export function deleteFile(org: PracticeOrg, object: ObjectSchema, id: string, caller: Caller): SaveResult {
  if (object.name === 'ContentVersion') {
    refuse('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  // First, so that the versions are not left behind as those of no document; a refusal below undoes it.
  if (object.name === 'ContentDocument') {
    for (const name of ['ContentVersion', 'ContentDocumentLink']) {
      const sql = `UPDATE ${quote(name)} SET "IsDeleted" = 1, "SystemModstamp" = ? WHERE "ContentDocumentId" = ?`;
      org.store.statement(sql).run(stampOf(org), normalizeId(id) ?? id);
    }
  }
  return deleteRecord(org, object, id, caller);
}

function auditOf(org: PracticeOrg, caller: Caller): ReadonlyArray<[string, Value]> {
  const stamp = stampOf(org);
  return [
    ['OwnerId', caller.userId],
    ['CreatedDate', stamp],
    ['CreatedById', caller.userId],
    ['LastModifiedDate', stamp],
    ['LastModifiedById', caller.userId],
    ['SystemModstamp', stamp],
  ];
}

function named(org: PracticeOrg, name: string): ObjectSchema {
  const object = org.store.schema.object(name);
  if (object === undefined) throw new Error(`The standard object ${name} is missing from the schema`);
  return object;
}
