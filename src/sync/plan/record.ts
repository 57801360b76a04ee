import { Messages } from '@salesforce/core/messages';
import type { Finding } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { baseCode, mergeRecord, readBase, type RecordMerge } from '../merge/index.js';
import type { CheckedRecord } from '../types.js';
import { differences, matchKey, type OrgRow } from './fields.js';
import type { MappingPolicy } from './policies.js';
import type { Matched } from './read-org.js';
import { baseFieldOf } from './select.js';
import { facing, type Facing } from './sides.js';
import type { FieldChange, FieldSidesShown, PlanChange } from './types.js';
import { addFinding, countChange, countsOf, type Work } from './work.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** What is to be done about one record of the source. */
export async function planRecord(
  work: Work,
  object: ObjectSchema,
  policy: MappingPolicy,
  { record, row, same }: Matched
): Promise<void> {
  if (work.settle && !work.settle.keys.has(matchKey(undefined, record.key))) return;
  for (const finding of record.findings) {
    await addFinding(work, finding);
  }
  if (record.status === 'merged') return;
  const counts = countsOf(work, object.name);
  if (record.status === 'refused') counts.refused += 1;
  else if (same) counts.unchanged += 1;
  else if (row) await planMeeting(work, object, policy, record, row);
  else await planNew(work, object, policy, record);
}

async function planNew(work: Work, object: ObjectSchema, policy: MappingPolicy, record: CheckedRecord): Promise<void> {
  const counts = countsOf(work, object.name);
  const about = aboutOf(work, record);
  if (policy.deleted !== 'recreate' && (await work.knownKeys?.has(record.key, record.mapping)) === true) {
    counts.deleted += 1;
    await work.file.note({ kind: 'deleted', ...about });
    return;
  }
  const fields: Record<string, FieldChange> = {};
  for (const { field, after } of differences(object, record, undefined)) {
    fields[field.name] = { before: null, after: work.shower.value(record, field, after) };
  }
  counts.create += 1;
  countChange(work, record.mapping);
  await work.file.change({ kind: 'change', ...about, op: 'create', ...unknownOf(record), fields });
}

async function planMeeting(
  work: Work,
  object: ObjectSchema,
  policy: MappingPolicy,
  record: CheckedRecord,
  row: OrgRow
): Promise<void> {
  const counts = countsOf(work, object.name);
  const sides = facing(object, record, row, policy, work.settle);
  const before = readBase(row.base ?? null);
  const merge = mergeRecord(object.name, sides, before, newestOf(policy, row));
  const of = (...kinds: string[]): Facing[] =>
    sides.filter(({ field }) => kinds.includes(merge.outcomes.get(field)?.kind ?? ''));
  const written = of('update', 'fill');
  const fixed = written.find(({ schema }) => !schema.updateable);
  if (fixed) {
    counts.refused += 1;
    await addFinding(work, fixedFinding(work, record, fixed.schema));
    return;
  }
  const conflicts = of('conflict');
  const kept = of('keep').filter(({ field }) => merge.outcomes.get(field)?.reason !== 'settled');
  const baseMoves = merge.baseMoves && baseFieldOf(object) !== undefined;
  if (written.length > 0 || baseMoves) {
    counts[written.length > 0 ? 'update' : 'base'] += 1;
    countChange(work, record.mapping);
    const held = [...conflicts, ...kept].map(({ field }) => field);
    await work.file.change(meetingChange(work, object, record, row, { written, held, merge }));
  } else if (conflicts.length === 0 && kept.length === 0) {
    counts.unchanged += 1;
  }
  const about = { ...aboutOf(work, record), id: row.id, stamp: row.stamp };
  if (conflicts.length > 0) {
    counts.conflict += 1;
    await work.file.note({ kind: 'conflict', ...about, fields: shownSides(work, record, conflicts, merge) });
  }
  if (kept.length > 0) {
    counts.kept += 1;
    await work.file.note({ kind: 'kept', ...about, fields: shownSides(work, record, kept, merge) });
  }
}

/** A record tells when it was edited last, a file when it was saved: neither says which of its values that was about. */
function newestOf({ savedAt }: MappingPolicy, { stamp }: OrgRow): 'source' | 'org' | undefined {
  const edited = Date.parse(stamp);
  if (savedAt === undefined || Number.isNaN(edited) || savedAt.getTime() === edited) return undefined;
  return savedAt.getTime() > edited ? 'source' : 'org';
}

type Meant = { readonly written: readonly Facing[]; readonly held: readonly string[]; readonly merge: RecordMerge };

function meetingChange(
  work: Work,
  object: ObjectSchema,
  record: CheckedRecord,
  row: OrgRow,
  { written, held, merge }: Meant
): PlanChange {
  const fields: Record<string, FieldChange> = {};
  for (const { schema, before, after } of written) {
    fields[schema.name] = {
      before: work.shower.value(record, schema, before),
      after: work.shower.value(record, schema, after),
    };
  }
  return {
    kind: 'change',
    ...aboutOf(work, record),
    op: written.length > 0 ? 'update' : 'base',
    id: row.id,
    stamp: row.stamp,
    ...unknownOf(record),
    fields,
    ...(held.length > 0 ? { held } : {}),
    ...entriesKept(work, object, record, row, fields, merge),
  };
}

/**
 * The entries that stay: of fields that are held or kept, of fields other configs agreed on, and of lookups to the object itself, which are
 * written after the record. Names stand for fields; a digest of a sensitive value stands in no plan, so then the record is asked again.
 */
function entriesKept(
  work: Work,
  object: ObjectSchema,
  record: CheckedRecord,
  row: OrgRow,
  fields: Readonly<Record<string, FieldChange>>,
  merge: RecordMerge
): Pick<PlanChange, 'baseKept' | 'baseRead'> {
  const kept: Record<string, string> = {};
  const late = new Set(
    [...record.parents].filter(([, parent]) => parent?.object === object.name).map(([name]) => name)
  );
  for (const [code, entry] of readBase(row.base ?? null) ?? []) {
    const field = object.fields.find(({ name }) => baseCode(name) === code);
    const stays = merge.base.get(code) === entry && (!field || !isAgreedAnyway(field, merge));
    if (!stays && !(field && late.has(field.name) && field.name in fields)) continue;
    if (!field || work.shower.hides(record, field)) return { baseRead: true };
    kept[field.name] = entry;
  }
  return Object.keys(kept).length > 0 ? { baseKept: kept } : {};
}

/** Both sides say the same: the entry comes from the source again. */
function isAgreedAnyway({ name }: FieldSchema, { outcomes }: RecordMerge): boolean {
  const kind = outcomes.get(name)?.kind;
  return kind !== undefined && kind !== 'keep' && kind !== 'conflict';
}

function shownSides(
  work: Work,
  record: CheckedRecord,
  sides: readonly Facing[],
  { outcomes }: RecordMerge
): Record<string, FieldSidesShown> {
  return Object.fromEntries(
    sides.map(({ schema, before, after }) => [
      schema.name,
      {
        source: work.shower.value(record, schema, after),
        org: work.shower.value(record, schema, before),
        reason: outcomes.get(schema.name)?.reason ?? 'both-edited',
      },
    ])
  );
}

const aboutOf = (work: Work, record: CheckedRecord): Pick<PlanChange, 'mapping' | 'object' | 'key' | 'row'> => ({
  mapping: record.mapping,
  object: record.object,
  key: work.shower.key(record),
  row: record.origin.row,
});

const unknownOf = ({ status }: CheckedRecord): { unknown?: true } => (status === 'unknown' ? { unknown: true } : {});

/** A field that is set once, when the record is made: a master that may not be changed. The org would refuse the whole record. */
function fixedFinding(work: Work, record: CheckedRecord, field: FieldSchema): Finding {
  const key = work.shower.key(record);
  return {
    rule: 'field-fixed',
    severity: 'error',
    object: record.object,
    field: field.name,
    ...(typeof key === 'string' ? { key } : {}),
    source: record.origin,
    message: messages.getMessage('finding.fieldFixed', [field.label]),
    actions: messages.getMessages('finding.fieldFixed.actions'),
    code: 'INVALID_FIELD_FOR_INSERT_UPDATE',
  };
}
