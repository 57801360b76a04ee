import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { FieldSchema, ObjectSchema, Schema } from '../schema/index.js';
import type { FieldValues, Value } from '../records/index.js';
import type { Database } from 'better-sqlite3';

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
  upsert(object: ObjectSchema, externalIdField: FieldSchema, key: Value, values: FieldValues, caller: Caller): SaveResult;
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
  /** By 15- or 18-character id; deleted rows only when asked. */
  find(object: ObjectSchema, id: string, options?: { includeDeleted?: boolean }): StoredRecord | undefined;
  /** Next free id of the object, 18 characters. */
  newId(object: ObjectSchema): string;
  /** The object whose key prefix the id carries. */
  objectOfId(id: string): ObjectSchema | undefined;
  /** Three characters, e.g. `a00`. */
  keyPrefix(object: ObjectSchema): string;
  /** Metadata components as they were deployed, `type` and `fullName` as in package.xml. */
  components(type?: string): ReadonlyArray<{ readonly type: string; readonly fullName: string; readonly content: Buffer; readonly path: string }>;
}

/** What may be seen and changed by a user: object and field permissions of profile and permission sets. */
export interface Access {
  canRead(object: ObjectSchema, field?: FieldSchema): boolean;
  canCreate(object: ObjectSchema): boolean;
  canEdit(object: ObjectSchema, field?: FieldSchema): boolean;
  canDelete(object: ObjectSchema): boolean;
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
  readonly organizationId: string;
  /** Milliseconds since the epoch; injected so that tests can hold the clock still. */
  now(): Date;
  accessOf(userId: string): Access;
}

export type ApiRequest = {
  readonly method: string;
  /** Path below the host, doubled slashes collapsed, no query. */
  readonly path: string;
  /** What the route's pattern captured, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Undefined on the routes that need no session. */
  readonly caller: Caller;
  /** The body, decompressed. */
  readonly body: Readable;
  /** The body as text / JSON, at most `limit` bytes (default 64 MiB); malformed JSON is the platform's JSON_PARSER_ERROR. */
  text(limit?: number): Promise<string>;
  json(limit?: number): Promise<unknown>;
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
