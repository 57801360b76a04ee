import { Messages } from '@salesforce/core/messages';
import type { OrgPort } from '../../org/index.js';
import type { ObjectSchema, Schema } from '../../schema/index.js';
import { BASE_FIELDS, tooWide } from '../merge/index.js';
import type { Mirrors } from '../mirror/index.js';
import type { SyncProgress } from '../progress.js';
import type { CheckedRecord, Mapping, RecordReader } from '../types.js';
import { createPlanFile } from './file.js';
import { estimateCalls } from './calls.js';
import { planMissing, SourceKeys } from './missing.js';
import { HOLD, type Policies } from './policies.js';
import { matchWithOrg } from './read-org.js';
import { planRecord } from './record.js';
import { selectionOf } from './select.js';
import type { Settle } from './sides.js';
import { PLAN_FORMAT, PLAN_VERSION } from './types.js';
import type { PlanHeader, PlanSummary } from './types.js';
import { openWork, type KnownKeys, type Work } from './work.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

export type PlanInput = {
  readonly reader: RecordReader;
  readonly schema: Schema;
  readonly org: OrgPort;
  readonly config: PlanHeader['config'];
  /** How the config wants conflicts and absences settled. Default: everything is held and kept. */
  readonly policies?: Policies;
  /** The keys this config is known to have synced before; where it is left out, a record that is not in the org counts as new. */
  readonly knownKeys?: KnownKeys;
  /** What earlier runs read of the org. */
  readonly mirrors?: Mirrors;
  /** Plans these records alone, with a person's choice for them. */
  readonly settle?: Settle;
  /** Where the plan goes. It appears there only when it is whole. */
  readonly path: string;
  readonly now?: () => Date;
  readonly onProgress?: SyncProgress;
  readonly signal?: AbortSignal;
};

/**
 * Sets the source beside the org and what both agreed on last, and writes down what would change. Writes nothing to the org.
 *
 * @throws BaseTooNarrowError (exit code 78), BaseNotReadableError (77); what the port and the reader throw; no plan is left behind then
 */
export async function createPlan(input: PlanInput): Promise<{ header: PlanHeader; summary: PlanSummary }> {
  const created = (input.now ?? (() => new Date()))().toISOString();
  refuseTooWide(input.reader.mappings);
  const file = await createPlanFile(input.path);
  const work = openWork(input.schema, file, { knownKeys: input.knownKeys, settle: input.settle });
  try {
    await input.mirrors?.refresh(input.reader.mappings.map(({ name }) => name));
    for (const mapping of input.reader.mappings) {
      await planMapping(input, work, mapping);
    }
    const header = await headerOf(input, created);
    const summary = summaryOf(input, work);
    await file.finish(header, summary);
    return { header, summary };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

const BAD_CONFIG = 78;

function refuseTooWide(mappings: readonly Mapping[]): void {
  for (const { name, keyField, fields } of mappings) {
    const why = tooWide(fields.filter((field) => field !== keyField));
    if (why) {
      const words =
        'count' in why
          ? messages.getMessage('base.tooMany', [why.count, BASE_FIELDS])
          : messages.getMessage('base.twins', [why.pair]);
      throw messages.createError('error.BaseTooNarrow', [name, words], [], BAD_CONFIG);
    }
  }
}

async function planMapping(input: PlanInput, work: Work, mapping: Mapping): Promise<void> {
  const { reader, schema, org, onProgress, signal } = input;
  const object: ObjectSchema | undefined = schema.object(mapping.object);
  if (!object) {
    throw messages.createError('error.ObjectUnknown', [mapping.name, mapping.object]);
  }
  const policy = input.policies?.(mapping.name) ?? HOLD;
  const keys = policy.missing === 'keep' || input.settle ? undefined : new SourceKeys(object, mapping.keyField);
  const size = sizeEstimate(reader, mapping);
  let done = 0;
  const batches = reader.read(mapping.name);
  for await (const batch of matchWithOrg(
    org,
    schema,
    object,
    mapping,
    batches,
    size,
    policy.parentKeyOf,
    input.mirrors
  )) {
    signal?.throwIfAborted();
    for (const matched of batch) {
      keys?.add(matched.record);
      await planRecord(work, object, policy, matched);
    }
    done += batch.length;
    onProgress?.({ stage: messages.getMessage('stage.plan'), subject: mapping.name, done });
  }
  if (keys) {
    const selection = selectionOf(schema, object, mapping, [], policy.parentKeyOf);
    await planMissing(work, org, selection, mapping, policy, keys);
  }
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

function summaryOf(input: PlanInput, { objects, changes, findings }: Work): PlanSummary {
  const { used, remaining, reserve } = input.org.budget();
  return {
    kind: 'summary',
    objects: [...objects.values()],
    changes: Object.fromEntries(changes),
    calls: { estimated: estimateCalls([...changes.values()]), used, remaining, reserve },
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
