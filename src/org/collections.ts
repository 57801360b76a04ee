import type { Value } from '../records/index.js';
import { failureClass } from './failures.js';
import { waitBefore, withRetry, type RetryPolicy } from './retry.js';
import type { Rest } from './rest.js';
import type { Write, WriteResult } from './types.js';

/** sObject Collections take this many records a call (REST API Developer Guide). */
export const COLLECTION_SIZE = 200;

export const GONE = 'ENTITY_IS_DELETED';

type CollectionAnswer = {
  readonly success: boolean;
  readonly id?: string;
  readonly created?: boolean;
  readonly errors?: ReadonlyArray<{
    readonly statusCode: string;
    readonly message: string;
    readonly fields?: readonly string[];
  }>;
};

/**
 * Writes at most 200 records of one object and operation. A row that met a lock is sent again, with those that also did; a row that was
 * refused is not.
 */
export async function writeCollection(
  rest: Rest,
  policy: RetryPolicy,
  writes: readonly Write[],
  externalIdField: string
): Promise<readonly WriteResult[]> {
  const results = new Map<string, WriteResult>();
  let open = writes;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const batch = open;
    const answers = await withRetry(policy, () => rest.send(collectionRequest(batch, externalIdField)));
    const rows = (Array.isArray(answers) ? answers : []) as readonly CollectionAnswer[];
    const again: Write[] = [];
    let code = '';
    batch.forEach((write, index) => {
      const result = resultOf(write, rows[index]);
      results.set(write.ref, result);
      if (result.error && attempt < policy.attempts && failureClass(result.error.code) === 'passing') {
        again.push(write);
        code = result.error.code;
      }
    });
    open = again;
    if (again.length > 0) {
      await waitBefore(policy, attempt + 1, code, { records: again.length });
    }
  }
  return writes.map((write) => results.get(write.ref) ?? resultOf(write, undefined));
}

function collectionRequest(writes: readonly Write[], externalIdField: string): Parameters<Rest['send']>[0] {
  const first = writes[0];
  if (first?.operation === 'delete') {
    const ids = writes.map(({ id }) => id ?? '').join(',');
    return { method: 'DELETE', path: `/composite/sobjects?ids=${ids}&allOrNone=false` };
  }
  const object = first?.object ?? '';
  const byKey = first?.operation === 'upsert';
  return {
    method: first?.operation === 'create' ? 'POST' : 'PATCH',
    path: byKey ? `/composite/sobjects/${object}/${externalIdField}` : '/composite/sobjects',
    json: { allOrNone: false, records: writes.map(recordOf) },
  };
}

function recordOf(write: Write): Record<string, unknown> {
  return {
    attributes: { type: write.object },
    ...(write.operation === 'update' ? { Id: write.id } : {}),
    ...nested(write.values),
  };
}

/** `Employer__r.POWER_Sync_Key__c` becomes `{Employer__r: {POWER_Sync_Key__c: ...}}`, the way the API names a parent by its key. */
export function nested(values: ReadonlyMap<string, Value>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, value] of values) {
    const dot = name.indexOf('.');
    record[dot < 0 ? name : name.slice(0, dot)] = dot < 0 ? value : { [name.slice(dot + 1)]: value };
  }
  return record;
}

function resultOf(write: Write, answer: CollectionAnswer | undefined): WriteResult {
  if (answer?.success) {
    return {
      ref: write.ref,
      created: answer.created ?? write.operation === 'create',
      ...(answer.id === undefined ? {} : { id: answer.id }),
    };
  }
  const error = answer?.errors?.[0];
  // Gone is what was wanted, whoever did it: a request whose answer was lost is sent again.
  if (write.operation === 'delete' && write.id !== undefined && error?.statusCode === GONE) {
    return { ref: write.ref, id: write.id };
  }
  return {
    ref: write.ref,
    ...(answer?.id === undefined ? {} : { id: answer.id }),
    error: { code: error?.statusCode ?? 'UNKNOWN', message: error?.message ?? '', fields: error?.fields ?? [] },
  };
}
