import type { Value } from '../records/index.js';
import type { Reserve } from './reserve.js';

/** One change to one record, correlated by `ref` whatever order the answers come in. */
export type Write = {
  readonly ref: string;
  readonly object: string;
  readonly operation: 'create' | 'update' | 'upsert' | 'delete';
  /** For update and delete. */
  readonly id?: string;
  /** API name -> value; null clears. A lookup may be written by key: `Employer__r.POWER_Sync_Key__c`. */
  readonly values: ReadonlyMap<string, Value>;
};

export type WriteResult = {
  readonly ref: string;
  readonly id?: string;
  readonly created?: boolean;
  /** True where a condition kept the write from being made: the record was modified after the time it was to be as it was. */
  readonly modified?: boolean;
  readonly error?: WriteError;
};

/** An update that is made only where the record was not modified after `since` (ISO 8601; the platform compares whole seconds). */
export type ConditionalWrite = Write & { readonly id: string; readonly since: string };

/** The org's own words about one record: its status code, its message, the fields it names. */
export type WriteError = { readonly code: string; readonly message: string; readonly fields: readonly string[] };

/** Calls: made by this process, left of the day, the day's limit, and how many of it are left to others. Null until the org has said. */
export type CallBudget = {
  readonly used: number;
  readonly remaining: number | null;
  readonly limit: number | null;
  readonly reserve: number | null;
};

/** A bulk job that the org has not ended yet. */
export type OpenJob = { readonly id: string; readonly object: string };

/** Remembers the bulk jobs of a process, so that one started after it was killed finds them. */
export interface JobJournal {
  /** Resolves when it is safely kept; called before a job's upload is closed. */
  began(job: OpenJob): Promise<void>;
  /** The job ended and its results were read. */
  ended(id: string): Promise<void>;
}

/** One page of a query: `total` counts the whole answer; `next` is handed back for the page after, undefined at the end. */
export type QueryPage = {
  readonly rows: ReadonlyArray<Record<string, unknown>>;
  readonly total: number;
  readonly next?: string;
};

/** A query, or the page after one. `deleted` reads deleted records too, as long as the org keeps them. */
export type QueryFrom = { readonly soql: string; readonly deleted?: boolean } | { readonly next: string };

/** The org as the sync sees it. The one adapter is jsforce (through the Salesforce core library's Connection). */
export interface OrgPort {
  readonly organizationId: string;
  readonly username: string;
  /** Calls made through this port, and what the org last said remains of the day's allowance. */
  budget(): CallBudget;
  /** Lets what follows use the reserve too: the few calls that give the lock back and record the run. */
  openReserve(): void;
  /** Rows of a query, page by page, fields as the API spells them. */
  query(soql: string): AsyncIterable<ReadonlyArray<Record<string, unknown>>>;
  /** One page of a query, for who must know the total before reading on. */
  queryPage(from: QueryFrom): Promise<QueryPage>;
  /**
   * Several reads in as few calls as may be: paths below `/services/data/vNN.0`, an answer for each in their order. One that failed does not fail
   * the others.
   */
  readTogether(paths: readonly string[]): Promise<ReadonlyArray<PromiseSettledResult<unknown>>>;
  /** What the org's clock says now, going by its latest answer; undefined before the first one. */
  orgTime(): Date | undefined;
  /** At most 200 writes of one object and operation a call; answers in the order given. Idempotent by external id. */
  collections(writes: readonly Write[], externalIdField: string): Promise<readonly WriteResult[]>;
  /**
   * At most 25 conditional updates in one call, each by itself: one that was modified is not written and the others are. A request whose answer
   * was lost is sent again, so `modified` may also mean that the first one had arrived: read back to know.
   */
  conditional(writes: readonly ConditionalWrite[]): Promise<readonly WriteResult[]>;
  /** Fields of at most 2,000 records by id in one call, in the order asked; null for a record that is gone or cannot be seen. */
  retrieve(
    object: string,
    ids: readonly string[],
    fields: readonly string[]
  ): Promise<ReadonlyArray<Readonly<Record<string, unknown>> | null>>;
  /** Ingest jobs of this user that the org has not ended, of any process. */
  openJobs(): Promise<readonly OpenJob[]>;
  /**
   * Waits for a job to end and removes it; one whose upload was never closed is given up.
   *
   * @throws BulkStillRunningError (exit code 69) when it takes longer than a run waits
   */
  finishJob(job: OpenJob): Promise<void>;
  /** Bulk API 2.0; the answers come in no guaranteed order and are correlated by the external id. */
  bulk(writes: AsyncIterable<Write>, options: BulkOptions): Promise<AsyncIterable<WriteResult>>;
  describe(object: string): Promise<unknown>;
  /** Puts a file on a record, or a new version of a file there. A request whose answer was lost is sent again, and makes one version more. */
  saveFile(file: NewFile): Promise<void>;
  /** The text of a file's version. */
  readFile(versionId: string): Promise<string>;
  /**
   * Creates one record, not by key: a unique field makes it fail (`DUPLICATE_VALUE`) where another was first. Only for records with such a field:
   * a request whose answer was lost is sent again, and then fails the same way.
   */
  insert(object: string, values: ReadonlyMap<string, Value>): Promise<WriteResult>;
  /**
   * Updates one record unless it was modified after `since` (ISO 8601; the platform compares whole seconds). The answer tells which.
   * A request that was lost on the way is sent again, so `modified` may also mean that the first one had arrived: read back to know.
   */
  updateUnmodified(
    object: string,
    id: string,
    values: ReadonlyMap<string, Value>,
    since: string
  ): Promise<'written' | 'modified'>;
}

/** A file to be kept in the org: `record` for the first version, `document` for a later one. */
export type NewFile = {
  readonly title: string;
  /** With its extension. */
  readonly name: string;
  readonly text: string;
} & ({ readonly record: string } | { readonly document: string });

export type BulkOptions = {
  readonly object: string;
  /** `update` goes by `Write.id`, with `Id` among the columns; `delete` too, with no other column. */
  readonly operation: 'upsert' | 'update' | 'delete';
  /** Among the columns but for `delete`: the answers are correlated by it. */
  readonly externalIdField: string;
  readonly columns: readonly string[];
  /** Records the org has gone through, over all jobs. */
  readonly onProgress?: (done: number) => void;
  /** Called when an upload was closed, so that the org is at work on it, and then at each look at the job. */
  readonly onLook?: () => Promise<void>;
  readonly journal?: JobJournal;
};

/** What makes the port testable and tunable; every one has a default fit for a real org. */
export type OrgOptions = {
  /** Waits, in milliseconds. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** Between 0 and 1, for the jitter of the back-off. */
  readonly random?: () => number;
  /** Tries in all of one request that fails in a way that may pass. Default 6, about a minute. */
  readonly attempts?: number;
  /** Told of each new try, for the display and the tests. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** Largest upload of one bulk job in bytes; the platform takes 100 MB, the default of 16 MB keeps memory flat. */
  readonly uploadBytes?: number;
  /** First wait between two looks at a bulk job, in milliseconds; grows to ten seconds. Default 50. */
  readonly pollInterval?: number;
  /** Longest wait for one bulk job, in milliseconds, after which the run ends as still running. Default one hour. */
  readonly bulkWait?: number;
  /** What of the day's calls is left to everyone else; no request is sent that would touch it. Default: nothing. */
  readonly reserve?: Reserve;
};

export type RetryEvent = {
  readonly code: string;
  readonly attempt: number;
  readonly wait: number;
  readonly records?: number;
};
