import type { z } from 'zod';
import type {
  configShape,
  fieldShape,
  keyShape,
  latestShape,
  lookupShape,
  recordShape,
  sourceShape,
  whenShape,
} from './shape.js';

/** A field's entry in its long form; `Name: Employer` is `{ column: 'Employer' }`. */
export type FieldEntry = z.infer<typeof fieldShape>;

/** What a cell's text goes through, without what only a field can say. */
export type CellEntry = Omit<FieldEntry, 'record' | 'lookup' | 'value' | 'owner' | 'conflict'>;

export type LookupEntry = z.infer<typeof lookupShape>;
/** `path` stands in findings and messages: the file, or of what is no file its type and its name in the config. */
export type SourceEntry = z.infer<typeof sourceShape> & { readonly path: string };
export type Condition = z.infer<typeof whenShape>;
export type LatestRule = z.infer<typeof latestShape>;
export type ConflictPolicy = NonNullable<z.infer<typeof recordShape>['conflict']>;

/** One entry under `records`, every short form written out and every default filled in. */
export type RecordEntry = {
  readonly object: string;
  readonly from: string;
  /** Undefined only in an implied config: its records have no key of their own and are not matched with each other. */
  readonly key?: {
    readonly parts: readonly CellEntry[];
    readonly prefix: string;
    /** Undefined: the object's own sync key field. */
    readonly field?: z.infer<typeof keyShape>['field'];
  };
  readonly duplicates: 'first' | 'last' | 'refuse' | LatestRule;
  readonly when: readonly Condition[];
  readonly conflict: ConflictPolicy;
  readonly missing: 'keep' | 'flag' | 'delete';
  readonly deleted: 'keep' | 'recreate';
  readonly fields: Readonly<Record<string, FieldEntry>>;
};

/** Where something stands in the config, e.g. `['records', 'employers', 'fields', 'Name']`. */
export type ConfigPath = ReadonlyArray<string | number>;

export type Config = {
  readonly version: z.infer<typeof configShape>['version'];
  readonly name: string;
  /** The config file as the person named it; undefined for an implied config. */
  readonly file?: string;
  /** The folder that the sources' paths start from. */
  readonly folder: string;
  readonly sources: Readonly<Record<string, SourceEntry>>;
  readonly records: Readonly<Record<string, RecordEntry>>;
  /** The line of the file on which something stands. */
  lineOf(path: ConfigPath): number | undefined;
};

/** Something wrong with a config, in words, and where. */
export type ConfigProblem = { readonly path: ConfigPath; readonly message: string };
