import { equalValues, normalizeId, type Value } from '../../records/index.js';
import { findField, type ObjectSchema } from '../../schema/index.js';
import type { OrgPort } from '../../org/index.js';
import { readStamp, readValue } from '../plan/index.js';
import { baseFieldOf, baseOf, type OrgRecord } from './decide.js';
import type { Deed } from './fold.js';
import type { Back, Verdict } from './steps.js';

/** What of an org's describe is asked. */
export type Described = {
  readonly fields: ReadonlyArray<{
    readonly name: string;
    readonly type: string;
    readonly createable: boolean;
    readonly defaultValue?: unknown;
    readonly defaultValueFormula?: string | null;
    readonly picklistValues?: ReadonlyArray<{ readonly value: string; readonly defaultValue: boolean }>;
  }>;
  readonly childRelationships: ReadonlyArray<{
    readonly childSObject: string;
    readonly field: string;
    readonly deprecatedAndHidden?: boolean;
  }>;
};

/** Parts of other fields, and what no query hands out as a value. */
const NO_VALUE = new Set(['address', 'location', 'base64', 'complexvalue', 'anyType']);
const AUDIT = ['SystemModstamp', 'CreatedDate', 'CreatedById', 'LastModifiedDate', 'LastModifiedById'];
/** What the clocks of this machine and of the org may differ by. */
const SKEW_MS = 2 * 60 * 1000;

/** When the run was at work, by the org's clock as far as it is known. */
export type RunSpan = { readonly from: number; readonly to: number };

export const describeOf = async (org: OrgPort, object: string): Promise<Described> =>
  (await org.describe(object)) as Described;

/** All that a client could have written to a record, and who touched it when. */
export function madeFields({ fields }: Described, deeds: readonly Deed[]): string[] {
  const readable = new Set(fields.map(({ name }) => name));
  return [
    ...new Set([
      'Id',
      ...AUDIT,
      ...fields.filter(({ createable, type }) => createable && !NO_VALUE.has(type)).map(({ name }) => name),
      ...deeds.flatMap(({ fields: written }) => [...written.keys()].filter((name) => readable.has(name))),
    ]),
  ];
}

/** A record the run made: removed only where it is certain that this run made it and that nobody has put anything into it since. */
export function decideMade(
  object: ObjectSchema,
  described: Described,
  deed: Deed,
  record: OrgRecord | null,
  span: RunSpan
): Verdict {
  if (!record) return { left: [] };
  const id = String(record.Id);
  const created = Date.parse(String(record.CreatedDate));
  // Found by its key alone, it may be another run's, or a person's.
  if (deed.id === undefined && (created < span.from - SKEW_MS || created > span.to + SKEW_MS)) {
    return { left: [{ deed, id, reason: 'made-uncertain' }] };
  }
  if (isEdited(object, described, deed, record, span)) return { left: [{ deed, id, reason: 'made-edited' }] };
  return {
    step: {
      op: 'remove',
      deed: { ...deed, id },
      id,
      fields: contentOf(object, described, record),
      baseNow: baseOf(object, record),
      base: undefined,
      stamp: readStamp(record.SystemModstamp),
    },
    left: [],
  };
}

function isEdited(object: ObjectSchema, described: Described, deed: Deed, record: OrgRecord, span: RunSpan): boolean {
  for (const [name, { after }] of deed.fields) {
    const field = findField(object, name);
    if (!field || !(name in record) || !equalValues(field, readValue(field, record[name]), after)) return true;
  }
  const touched = Date.parse(String(record.LastModifiedDate));
  // Stamps are whole seconds: an edit within the run's last one looks like the run itself.
  if (touched < span.to && record.LastModifiedById === record.CreatedById) return false;
  // A sum of children moves the stamp, too: what tells is whether anything stands in a field that the run left empty.
  const base = baseFieldOf(object);
  return described.fields.some(({ name, type, createable, defaultValue, defaultValueFormula, picklistValues }) => {
    if (!createable || NO_VALUE.has(type) || deed.fields.has(name)) return false;
    if (name === base || name === deed.keyField || name === 'RecordTypeId') return false;
    const value = record[name] ?? null;
    if (name === 'OwnerId') return value !== record.CreatedById;
    if (value === null || value === false || value === defaultValue) return false;
    if (picklistValues?.some((entry) => entry.defaultValue && entry.value === value)) return false;
    return defaultValueFormula === undefined || defaultValueFormula === null || !sameText(defaultValueFormula, value);
  });
}

/** A default that is a plain text or number; of any other formula nobody can say here what it gave. */
const sameText = (formula: string, value: unknown): boolean => formula.replace(/^"(.*)"$/, '$1') === String(value);

function contentOf(object: ObjectSchema, { fields }: Described, record: OrgRecord): ReadonlyMap<string, Back> {
  const content = new Map<string, Back>();
  for (const { name, type, createable } of fields) {
    const json = record[name] ?? null;
    if (!createable || NO_VALUE.has(type) || json === null) continue;
    const field = findField(object, name);
    content.set(name, { now: field ? readValue(field, json) : (json as Value), back: null });
  }
  return content;
}

/** What the platform keeps beside every record, and what it only shows: none of it is somebody's record. */
const BESIDES =
  /(History|Feed|Share|ChangeEvent|Tag|Event__e)$|^(OpenActivity|ActivityHistory|AttachedContent\w+|CombinedAttachment|NoteAndAttachment|LookedUpFromActivity|EntitySubscription|TopicAssignment|RecordAction|RecordActionHistory|DuplicateRecordItem|DuplicateRecordSet|UserRecordAccess|ProcessInstance\w*|NetworkUserHistoryRecent|NetworkActivityAudit|FlowRecordRelation|FlowOrchestration\w*|ContentVersion|FeedComment|FeedItem|OutgoingEmail\w*|Sync_Run__c|Sync_State__c)$/;

/** A record that points to another: the id it points to, and itself. */
export type Child = { readonly parent: string; readonly id: string; readonly object: string; readonly field: string };

/**
 * The records that point to these, of any object the user may see. One of a custom object that does not answer is taken to be in the way.
 *
 * @param ids at most 200
 */
export async function childrenOf(org: OrgPort, described: Described, ids: readonly string[]): Promise<Child[]> {
  const relations = described.childRelationships.filter(
    ({ childSObject, field, deprecatedAndHidden }) => !deprecatedAndHidden && field && !BESIDES.test(childSObject)
  );
  const list = ids.map((id) => `'${id}'`).join(',');
  const soql = ({ childSObject, field }: { childSObject: string; field: string }): string =>
    `SELECT Id, ${field} FROM ${childSObject} WHERE ${field} IN (${list})`;
  const answers = await org.readTogether(relations.map((relation) => `/query?q=${encodeURIComponent(soql(relation))}`));
  const children: Child[] = [];
  for (const [index, relation] of relations.entries()) {
    const { childSObject: object, field } = relation;
    const add = (rows: readonly OrgRecord[]): void => {
      for (const row of rows) {
        const parent = String(row[field]);
        children.push({ parent: normalizeId(parent) ?? parent, id: String(row.Id), object, field });
      }
    };
    const answer = answers[index];
    if (answer?.status === 'fulfilled') {
      const { records = [], done = true } = answer.value as { records?: OrgRecord[]; done?: boolean };
      if (done) add(records);
      else for await (const rows of org.query(soql(relation))) add(rows);
    } else if (object.endsWith('__c')) {
      children.push(...ids.map((parent) => ({ parent, id: '', object, field })));
    }
  }
  return children;
}
