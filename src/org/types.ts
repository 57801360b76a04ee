import type { Value } from '../records/index.js';

/** One change to one record, correlated by `ref` whatever order the answers come in. */
export type Write = {
  readonly ref: string;
  readonly object: string;
  readonly operation: 'create' | 'update' | 'upsert';
  /** For update. */
  readonly id?: string;
  /** API name -> value; null clears. A lookup may be written by key: `Employer__r.POWER_Sync_Key__c`. */
  readonly values: ReadonlyMap<string, Value>;
};

export type WriteResult = {
  readonly ref: string;
  readonly id?: string;
  readonly created?: boolean;
  readonly error?: { readonly code: string; readonly message: string; readonly fields: readonly string[] };
};

export type CallBudget = { readonly used: number; readonly remaining: number | null };

/** The org as the sync sees it. The one adapter is jsforce (through the Salesforce core library's Connection). */
export interface OrgPort {
  readonly organizationId: string;
  readonly username: string;
  /** Calls made through this port, and what the org last said remains of the day's allowance. */
  budget(): CallBudget;
  /** Rows of a query, page by page, fields as the API spells them. */
  query(soql: string): AsyncIterable<ReadonlyArray<Record<string, unknown>>>;
  /** At most 200 writes of one object and operation a call; answers in the order given. Idempotent by external id. */
  collections(writes: readonly Write[], externalIdField: string): Promise<readonly WriteResult[]>;
  /** Bulk API 2.0; the answers come in no guaranteed order and are correlated by the external id. */
  bulk(writes: AsyncIterable<Write>, options: BulkOptions): Promise<AsyncIterable<WriteResult>>;
  describe(object: string): Promise<unknown>;
}

export type BulkOptions = {
  readonly object: string;
  readonly operation: 'upsert' | 'update' | 'delete';
  readonly externalIdField: string;
  readonly columns: readonly string[];
  readonly onProgress?: (done: number) => void;
};
