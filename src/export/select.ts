import { createHash } from 'node:crypto';
import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { Messages } from '@salesforce/core/messages';
import { findField, findRelationship } from '../schema/index.js';
import type { FieldSchema, ObjectSchema, ParentRelationship, Schema } from '../schema/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'export');

const EXIT_CONFIG = 78;

/** One column of what is exported: a field, or a field of a parent by its path. */
export type ExportColumn = { readonly path: string; readonly field: FieldSchema };

export type Selection = {
  readonly object: ObjectSchema;
  /** Without Id, SystemModstamp and IsDeleted, which come as they are needed. */
  readonly columns: readonly ExportColumn[];
  /** Sensitive fields that nobody named. */
  readonly leftOut: readonly string[];
  readonly where?: string;
  /** Tells whether a later run asks for the same. */
  readonly digest: string;
};

/** What the platform answers with several values, or not at all in a query. */
const NO_COLUMN = new Set(['Address', 'Location', 'Base64']);
const ALWAYS = new Set(['id', 'systemmodstamp', 'isdeleted']);
/** The machine's own rows are nobody's data. */
const NEVER_ALONG = new Set(['Sync_State__c', 'Sync_Run__c', 'U_Visa_Certification_Request__c']);

/** The objects that are exported where none is named: all of the campaign's, but not requests for certification. */
export function usualObjects(schema: Schema): string[] {
  return schema.objects.filter(({ name, custom }) => custom && !NEVER_ALONG.has(name)).map(({ name }) => name);
}

/**
 * What is exported of an object.
 *
 * @param fields paths a person named; undefined: every field that is not sensitive
 * @throws ExportObjectUnknownError, ExportFieldUnknownError, ExportWhereError (exit code 78)
 */
export function selectColumns(
  schema: Schema,
  name: string,
  fields: readonly string[] | undefined,
  where: string | undefined
): Selection {
  const object = schema.object(name);
  if (object === undefined)
    throw messages.createError('error.ExportObjectUnknown', [name], [usualObjects(schema).join(', ')], EXIT_CONFIG);
  if (where !== undefined) checkCondition(where);
  const open = object.fields.filter(({ type }) => !NO_COLUMN.has(type));
  const columns =
    fields === undefined
      ? open.filter(({ sensitive }) => !sensitive).map((field) => ({ path: field.name, field }))
      : [...new Set(fields)]
          .filter((path) => !ALWAYS.has(path.toLowerCase()))
          .map((path) => columnAt(schema, object, path));
  const leftOut = fields === undefined ? open.filter(({ sensitive }) => sensitive).map((field) => field.name) : [];
  const digest = createHash('sha256')
    .update(JSON.stringify([object.name, columns.map(({ path }) => path), where ?? null]))
    .digest('hex');
  return { object, columns, leftOut, digest, ...(where === undefined ? {} : { where }) };
}

function columnAt(schema: Schema, object: ObjectSchema, path: string): ExportColumn {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  const names: string[] = [];
  let owner: ObjectSchema | undefined = object;
  for (const part of parts) {
    const relationship: ParentRelationship | undefined = owner && findRelationship(owner, part);
    owner = relationship === undefined ? undefined : schema.object(relationship.reference.to[0] ?? '');
    names.push(relationship?.reference.relationshipName ?? part);
  }
  const field = owner === undefined ? undefined : findField(owner, last);
  if (field === undefined || NO_COLUMN.has(field.type)) {
    throw messages.createError('error.ExportFieldUnknown', [object.name, path], [], EXIT_CONFIG);
  }
  return { path: [...names, field.name].join('.'), field };
}

/** A condition and nothing after it: what follows would undo the order that the reading goes by. */
function checkCondition(where: string): void {
  try {
    const { where: condition, ...rest } = parseQuery(`SELECT Id FROM Account WHERE (${where})`);
    const whole = parseQuery(`SELECT Id FROM Account WHERE ${where}`);
    const more = [rest, whole].some(
      (query) => 'orderBy' in query || 'limit' in query || 'groupBy' in query || 'offset' in query
    );
    if (condition !== undefined && !more) return;
  } catch {
    // What cannot be read is told the same way.
  }
  throw messages.createError('error.ExportWhere', [], [], EXIT_CONFIG);
}
