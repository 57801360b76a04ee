import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { FieldSchema, ObjectSchema, Schema } from '../schema/index.js';
import type { FieldValues, Value } from '../records/index.js';
import type { Database, Statement } from 'better-sqlite3';

/** The platform's error, thrown anywhere below the HTTP layer and turned into its JSON or XML form at the edge. */
export class PlatformError extends Error {
  public constructor(
    public readonly httpStatus: number,
    public readonly errorCode: string,
    message: string,
    /** Present (even empty) on save errors, absent on the others: as the platform does. */
    public readonly fields?: readonly string[]
  ) {
    super(message);
  }
}

/** Who is asking, when, and in which API version. */
export type Caller = {
  readonly userId: string;
  readonly sessionId: string;
  /** `66.0` */
  readonly apiVersion: string;
};

export type SaveError = { readonly statusCode: string; readonly message: string; readonly fields: readonly string[] };
export type SaveResult =
  | { readonly success: true; readonly id: string; readonly created: boolean; readonly errors: readonly [] }
  | { readonly success: false; readonly id?: string; readonly errors: readonly SaveError[] };

/** Writes, one record each, through the one path that enforces everything. Callers wrap several in `store.transaction`. */
export interface Dml {
  insert(object: ObjectSchema, values: FieldValues, caller: Caller): SaveResult;
  update(object: ObjectSchema, id: string, values: FieldValues, caller: Caller): SaveResult;
  /** 0 matches: insert (unless `updateOnly`); 1: update; more: an error with status 300's code. `key` is matched as the platform does. */
  upsert(
    object: ObjectSchema,
    externalIdField: FieldSchema,
    key: Value,
    values: FieldValues,
    caller: Caller
  ): SaveResult;
  delete(object: ObjectSchema, id: string, caller: Caller): SaveResult;
}

/** A record out of the store: canonical names, values as in `records`. */
export type StoredRecord = Readonly<Record<string, Value>>;

/** The tables behind the org: one per object, named and cased as the object, system columns first. */
export interface Store {
  readonly db: Database;
  readonly schema: Schema;
  /** Runs `work` in one SQLite transaction (nested: savepoint); an exception rolls back and is rethrown. */
  transaction<T>(work: () => T): T;
  /**
   * The same around work that awaits nothing but finished promises (the parts of a composite request). Requests that come in meanwhile
   * wait for `idle`.
   */
  transactionAsync<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when no `transactionAsync` is open; undefined when none is. */
  idle(): Promise<void> | undefined;
  /** By 15- or 18-character id; deleted rows only when asked. */
  find(object: ObjectSchema, id: string, options?: { includeDeleted?: boolean }): StoredRecord | undefined;
  /** Next free id of the object, 18 characters. */
  newId(object: ObjectSchema): string;
  /** The object whose key prefix the id carries. */
  objectOfId(id: string): ObjectSchema | undefined;
  /** Three characters, e.g. `a00`. */
  keyPrefix(object: ObjectSchema): string;
  /** Metadata components as they were deployed, `type` and `fullName` as in package.xml. */
  components(type?: string): readonly Component[];
  /**
   * Stores and removes components in one transaction, rebuilds the schema from what is then there and alters the tables to match. The
   * data stays. Throws a PlatformError when the data does not allow it; then nothing has changed, the schema included. To check only,
   * call it inside `transaction` and throw.
   */
  changeComponents(change: ComponentChange): void;
  /** Every field of an object, the system fields too, in the platform's order. The SQL column of a field is its name. */
  fields(object: ObjectSchema): readonly FieldSchema[];
  /** One field by API name, in any case. */
  field(object: ObjectSchema, name: string): FieldSchema | undefined;
  /** A row as SQLite gives it, with the columns of `object`, as values: booleans instead of 0 and 1. */
  decode(object: ObjectSchema, row: Readonly<Record<string, unknown>>): StoredRecord;
  /** A value as SQLite takes it: booleans as 0 and 1. */
  encode(value: Value): string | number | null;
  /** A prepared statement, kept for the next time. */
  statement(sql: string): Statement;
  /** Brings the tables of one part (`_job`, `_deploy`...) up to date: runs the steps it has not run yet. Cheap when there is none. */
  migrate(part: string, steps: readonly string[]): void;
  /** A setting of this org, kept in the file. */
  setting(name: string): string | undefined;
  setSetting(name: string, value: string | undefined): void;
  /** A number that is never given twice, from `start` upwards, kept in the file. */
  nextNumber(sequence: string, start?: number): number;
  /** Next free 18-character id under a key prefix that is no object's, e.g. `750` for a bulk job. */
  newIdFor(prefix: string): string;
}

/** One file of metadata as it was deployed. */
export type Component = {
  readonly type: string;
  readonly fullName: string;
  readonly path: string;
  readonly content: Buffer;
};

export type ComponentChange = {
  /** Added, or replaced where `type` and `fullName` are known already. */
  readonly put?: readonly Component[];
  readonly remove?: ReadonlyArray<{ readonly type: string; readonly fullName: string }>;
};

/** What may be seen and changed by a user: object and field permissions of profile and permission sets. */
export interface Access {
  canRead(object: ObjectSchema, field?: FieldSchema): boolean;
  canCreate(object: ObjectSchema): boolean;
  canEdit(object: ObjectSchema, field?: FieldSchema): boolean;
  canDelete(object: ObjectSchema): boolean;
  /** A user permission by its API name, e.g. `ViewAllData`, `ModifyAllData`, `CustomizeApplication`, `BulkApiHardDelete`. */
  has(permission: string): boolean;
  /**
   * Which rows the user may read, edit or delete, by owner and org-wide default: an SQL condition on the table under `alias`, with ids as
   * literals in it, or undefined for all rows. Object permissions are not part of it.
   */
  rowCondition(object: ObjectSchema, right: 'read' | 'edit' | 'delete', alias: string): string | undefined;
}

export type QueryResult = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: ReadonlyArray<Record<string, unknown>>;
};

/** The whole org, handed to every part of the API. */
export interface PracticeOrg {
  readonly store: Store;
  readonly dml: Dml;
  readonly sessions: Sessions;
  readonly organizationId: string;
  /** The folder the org lives in. */
  readonly directory: string;
  /** The administrator that every new org has. */
  readonly adminUserId: string;
  /** Injected so that tests can hold the clock still. */
  now(): Date;
  accessOf(userId: string): Access;
  /** Work to do before the store is closed: end a background job, clear a timer. */
  onClose(work: () => void | Promise<void>): void;
  /** A line in the org's own log: what happened, never a value out of a record. */
  log(line: string): void;
}

/** Access tokens. They survive a restart; only their digests are kept. */
export interface Sessions {
  /** A new token for the user, `<15-character organization id>!<random>`. */
  open(userId: string): string;
  /** Who the token belongs to; undefined when it is unknown, expired or revoked. Counts as a use of the session. */
  find(token: string): { readonly userId: string; readonly sessionId: string } | undefined;
  revoke(token: string): boolean;
}

export type ApiRequest = {
  readonly method: string;
  /** Path below the host, doubled slashes collapsed, no query. */
  readonly path: string;
  /** What the route's pattern captured, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** On the routes that need no session (`session: false`) the empty ids. */
  readonly caller: Caller;
  /** The body, decompressed. */
  readonly body: Readable;
  /** The body as text / JSON, at most `limit` bytes (default 64 MiB); malformed JSON is the platform's JSON_PARSER_ERROR. */
  text(limit?: number): Promise<string>;
  json(limit?: number): Promise<unknown>;
  /** `http://127.0.0.1:8080`, as the client addressed us: for absolute URLs in answers. */
  readonly baseUrl: string;
  /** Answers a part of this request (composite, batch) through the same routes, as the same caller. Never throws: errors are answers. */
  dispatch(part: RequestPart): Promise<ApiResponse>;
};

export type RequestPart = {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON value; undefined: no body. */
  readonly body?: unknown;
};

export type ApiResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or stream goes out as it is; anything else as JSON. Undefined: no body. */
  readonly body?: unknown;
};

export type Route = {
  readonly methods: readonly string[];
  /** `/services/data/:version/sobjects/:object/:id`; compared without regard to case or a trailing slash; `*rest` takes what is left. */
  readonly pattern: string;
  /** False for login and the version list. Default true. */
  readonly session?: boolean;
  handle(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> | ApiResponse;
};
