import { createHmac, randomBytes } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { OrgPort } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import type { Finding } from '../../rules/index.js';
import { findField, type FieldSchema, type ObjectSchema, type Schema } from '../../schema/index.js';
import type { SyncProgress } from '../progress.js';
import type { CheckedRecord, Mapping, RecordReader } from '../types.js';
import { createPlanFile, type PlanWriter } from './file.js';
import { differences, type Difference } from './fields.js';
import { estimateCalls } from './calls.js';
import { matchWithOrg, type Matched } from './read-org.js';
import { PLAN_FORMAT, PLAN_VERSION } from './types.js';
import type { FieldChange, ObjectCounts, PlanChange, PlanHeader, PlanSummary, PlanValue } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

export type PlanInput = {
  readonly reader: RecordReader;
  readonly schema: Schema;
  readonly org: OrgPort;
  readonly config: PlanHeader['config'];
  /** Where the plan goes. It appears there only when it is whole. */
  readonly path: string;
  readonly now?: () => Date;
  readonly onProgress?: SyncProgress;
  readonly signal?: AbortSignal;
};

type Counter = { -readonly [Name in keyof ObjectCounts]: ObjectCounts[Name] };

/** What planning knows so far; one mapping after the other adds to it. */
type Work = {
  readonly input: PlanInput;
  readonly file: PlanWriter;
  readonly objects: Map<string, Counter>;
  readonly changes: Map<string, number>;
  findings: number;
  readonly show: (field: FieldSchema, value: Value) => PlanValue;
};

/**
 * Compares the source with the org and writes down what would change. Writes nothing to the org.
 *
 * @throws what the port and the reader throw; no plan is left behind then
 */
export async function createPlan(input: PlanInput): Promise<{ header: PlanHeader; summary: PlanSummary }> {
  const created = (input.now ?? (() => new Date()))().toISOString();
  const work: Work = {
    input,
    file: await createPlanFile(input.path),
    objects: new Map(),
    changes: new Map(),
    findings: 0,
    show: shower(),
  };
  try {
    for (const mapping of input.reader.mappings) {
      await planMapping(work, mapping);
    }
    const header = await headerOf(input, created);
    const summary = summaryOf(work);
    await work.file.finish(header, summary);
    return { header, summary };
  } catch (error) {
    await work.file.discard();
    throw error;
  }
}

async function planMapping(work: Work, mapping: Mapping): Promise<void> {
  const { reader, schema, org, onProgress, signal } = work.input;
  const object = schema.object(mapping.object);
  if (!object) {
    throw messages.createError('error.ObjectUnknown', [mapping.name, mapping.object]);
  }
  const size = sizeEstimate(work.input.reader, mapping);
  let done = 0;
  for await (const batch of matchWithOrg(org, schema, object, mapping, reader.read(mapping.name), size)) {
    signal?.throwIfAborted();
    for (const matched of batch) {
      await planRecord(work, object, matched);
    }
    done += batch.length;
    onProgress?.({ stage: messages.getMessage('stage.plan'), subject: mapping.name, done });
  }
}

async function planRecord(work: Work, object: ObjectSchema, { record, row, same }: Matched): Promise<void> {
  for (const finding of record.findings) {
    await addFinding(work, finding);
  }
  const counts = countsOf(work, object.name);
  if (record.status === 'merged') return;
  if (record.status === 'refused') {
    counts.refused += 1;
    return;
  }
  if (same) {
    counts.unchanged += 1;
    return;
  }
  const found = differences(object, record, row);
  if (row && found.length === 0) {
    counts.unchanged += 1;
    return;
  }
  const fixed = row ? found.find(({ field }) => !field.updateable) : undefined;
  if (fixed) {
    counts.refused += 1;
    await addFinding(work, fixedFinding(work, record, fixed));
    return;
  }
  counts[row ? 'update' : 'create'] += 1;
  work.changes.set(record.mapping, (work.changes.get(record.mapping) ?? 0) + 1);
  await work.file.change(changeOf(work, record, row, found));
}

function changeOf(work: Work, record: CheckedRecord, row: Matched['row'], found: readonly Difference[]): PlanChange {
  const fields: Record<string, FieldChange> = {};
  for (const { field, before, after } of found) {
    const shown = { ...field, sensitive: field.sensitive || namesSensitiveKey(work, record, field) };
    fields[field.name] = { before: work.show(shown, before), after: work.show(shown, after) };
  }
  return {
    kind: 'change',
    mapping: record.mapping,
    object: record.object,
    key: keyShown(work, record),
    op: row ? 'update' : 'create',
    row: record.origin.row,
    ...(row ? { id: row.id, stamp: row.stamp } : {}),
    ...(record.status === 'unknown' ? { unknown: true as const } : {}),
    fields,
  };
}

/** A lookup is shown by its parent's key, which may be sensitive though the lookup is not. */
function namesSensitiveKey({ input }: Work, record: CheckedRecord, field: FieldSchema): boolean {
  if (!field.reference) return false;
  const parent = record.parents.get(field.name);
  const objects = parent ? [parent.object] : field.reference.to;
  return objects.some((name) => {
    const object = input.schema.object(name);
    const keys = parent
      ? [parent.keyField]
      : (object?.fields.filter(({ externalId }) => externalId).map((key) => key.name) ?? []);
    return object !== undefined && keys.some((key) => findField(object, key)?.sensitive);
  });
}

/** A key is hidden where its field is sensitive, or where it holds the text of a sensitive field of the same record. */
function keyShown({ input, show }: Work, record: CheckedRecord): PlanChange['key'] {
  const object = input.schema.object(record.object);
  const keyField = object && findField(object, record.keyField);
  const letters = (value: unknown): string =>
    String(value)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
  const key = letters(record.key);
  const hidden =
    keyField?.sensitive === true ||
    [...record.values].some(([name, value]) => {
      const sensitive = name !== record.keyField && object && findField(object, name)?.sensitive;
      return sensitive && value !== null && letters(value) !== '' && key.includes(letters(value));
    });
  const shown = keyField && hidden ? show({ ...keyField, sensitive: true }, record.key) : record.key;
  return typeof shown === 'object' && shown !== null ? shown : record.key;
}

/** A field that is set once, when the record is made: a master that may not be changed. The org would refuse the whole record. */
function fixedFinding(work: Work, record: CheckedRecord, { field }: Difference): Finding {
  const key = keyShown(work, record);
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

async function addFinding(work: Work, finding: Finding): Promise<void> {
  work.findings += 1;
  await work.file.finding({ kind: 'finding', ...finding });
}

function countsOf({ objects }: Work, object: string): Counter {
  let counts = objects.get(object);
  if (!counts) {
    counts = { object, create: 0, update: 0, unchanged: 0, conflict: 0, refused: 0, remove: 0, kept: 0 };
    objects.set(object, counts);
  }
  return counts;
}

/** Shows a value, or for a sensitive field a digest under a key that is never stored: enough to see that two differ, not to guess them. */
function shower(): Work['show'] {
  const secret = randomBytes(32);
  return (field, value) =>
    field.sensitive && value !== null
      ? { digest: createHmac('sha256', secret).update(`${field.name}\0${value}`).digest('hex').slice(0, 16) }
      : value;
}

async function headerOf({ reader, schema, org, config }: PlanInput, created: string): Promise<PlanHeader> {
  return {
    kind: 'header',
    format: PLAN_FORMAT,
    version: PLAN_VERSION,
    orgId: org.organizationId,
    username: org.username,
    config,
    schemaDigest: schema.digest,
    sources: Object.fromEntries(await reader.digests()),
    created,
  };
}

function summaryOf({ input, objects, changes, findings }: Work): PlanSummary {
  const { used, remaining } = input.org.budget();
  return {
    kind: 'summary',
    objects: [...objects.values()],
    changes: Object.fromEntries(changes),
    calls: { estimated: estimateCalls([...changes.values()]), used, remaining },
    findings,
  };
}

/** How many records a file holds, from its size and the text seen in its first ones; unmapped columns make the guess too high, never fatal. */
function sizeEstimate(reader: RecordReader, mapping: Mapping): (seen: readonly CheckedRecord[]) => number | undefined {
  const bytes = reader.sources.get(mapping.source)?.size;
  return (seen) => {
    const text = seen.reduce((sum, record) => sum + textSize(record), 0);
    return bytes === undefined || text === 0 ? undefined : Math.ceil((bytes * seen.length) / text);
  };
}

function textSize({ values, parents }: CheckedRecord): number {
  let size = values.size + parents.size;
  for (const value of values.values()) size += value === null ? 0 : String(value).length;
  for (const parent of parents.values()) size += parent?.key.length ?? 0;
  return size;
}
