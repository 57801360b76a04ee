import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import { z } from 'zod';
import type { FieldValues } from '../../records/index.js';
import { findField, projectRoot, readProject, type FieldSchema, type ObjectSchema } from '../../schema/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

export type ReferenceRecord = {
  /** Goes into `Sync_Key__c`; stable over all versions of the package. */
  readonly key: string;
  /** Every field of the table, null where this record has none. */
  readonly values: FieldValues;
};

export type ReferenceTable = {
  readonly object: string;
  /** The fields the package speaks for, in a fixed order. A field that no record has is the org's own. */
  readonly fields: readonly FieldSchema[];
  readonly records: readonly ReferenceRecord[];
};

export type NeutralityTerm = {
  readonly id: string;
  /** The picklist field of Neutrality_Agreement__c that holds it. */
  readonly field: string;
  readonly wording: string;
  readonly source: string;
  readonly confidence: string;
};

const head = { asOf: z.iso.date(), object: z.string(), notLegalAdvice: z.string().min(1) };
const tableFile = z.strictObject({
  ...head,
  records: z
    .array(z.object({ key: z.string().min(1) }).catchall(z.union([z.string(), z.number(), z.boolean()])))
    .min(1),
});
const termsFile = z.strictObject({
  ...head,
  terms: z.array(
    z.strictObject({
      id: z.string(),
      field: z.string(),
      wording: z.string(),
      parameters: z.array(z.string()).optional(),
      source: z.string(),
      confidence: z.string(),
      reviewedOn: z.iso.date(),
    })
  ),
});

const TABLES = ['certifying-agencies', 'deadline-rules', 'model-clauses'];

/**
 * The facts that ship with the plugin (force-app/reference), as records of our own objects.
 *
 * @throws ReferenceUnreadableError for an object or a field that is not ours. That every value fits its field is what the tests hold.
 */
export function readReference(): readonly ReferenceTable[] {
  const schema = readProject();
  return TABLES.map((name) => {
    const { object: objectName, records } = tableFile.parse(readJson(name));
    const object = schema.object(objectName);
    if (object === undefined) throw unreadable(name, objectName);
    const names = [...new Set(records.flatMap((record) => Object.keys(record)))].filter((field) => field !== 'key');
    const fields = names.map((field) => fieldOf(object, field, name)).sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      object: object.name,
      fields,
      records: records.map((record) => ({
        key: record.key,
        values: new Map(fields.map((field) => [field.name, record[field.name] ?? null])),
      })),
    };
  });
}

/** The catalogue behind the term fields of an agreement. Nothing of it becomes a record. */
export function readNeutralityTerms(): readonly NeutralityTerm[] {
  return termsFile.parse(readJson('neutrality-terms')).terms;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(projectRoot(), 'force-app', 'reference', `${name}.json`), 'utf8'));
}

function fieldOf(object: ObjectSchema, name: string, file: string): FieldSchema {
  const field = findField(object, name);
  if (field?.name !== name) throw unreadable(file, name);
  return field;
}

function unreadable(place: string, what: string): Error {
  return messages.createError('error.ReferenceUnreadable', [place, what]);
}
