import type { ConditionRule, RecordRules, ReferenceLookup } from '../../rules/index.js';
import type { FieldValues } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { OrgReader, Source, SourceDescription, SourceRow } from '../../sources/index.js';
import type { Config, RecordEntry, SourceEntry } from '../config/index.js';
import type { CheckedRecord, Mapping, ParentByKey, RecordReader } from '../types.js';
import type { CellReader } from './cells.js';
import type { CountedClock } from './judge/conditions.js';
import type { RowLinks } from './conditions.js';

export type OpenOptions = {
  /** Whether a parent that a lookup names by key is in the org; undefined: nobody can tell from here (the default for all). */
  readonly parentInOrg?: (parent: ParentByKey) => boolean | undefined;
  /**
   * Values of a parent that this run does not make, for the rules of its children; undefined where nobody can tell from here (the default for
   * all). Asked once a row and lookup, so whoever answers keeps what was asked before.
   *
   * @param paths from the parent, e.g. `Effective_Date__c` or `Employer__r.Name`; `Id` is always among them
   * @returns by path: formulas worked out, null where blank; a path that is left out is unknown. Without `Id` no lookup of it is compared
   */
  readonly parentValues?: (parent: ParentByKey, paths: readonly string[]) => FieldValues | undefined;
  /**
   * What a blank cell does to its field: `clear` (default) makes it null, `leave` leaves the field out. The rules see a new record either way,
   * on which a blank field takes its default.
   */
  readonly blanks?: 'clear' | 'leave';
  /**
   * How many threads judge a large file. Default: two where the file is large and the machine has two, else one. A clock that is given stands
   * still on the second thread.
   */
  readonly threads?: 1 | 2;
  /** Characters that a thread is handed at once; where it is given, one thread goes by blocks too. */
  readonly blockSize?: number;
  /** The clock that TODAY() and NOW() read. */
  readonly now?: () => Date;
  /** The org that a source of type `org` reads where it names none. */
  readonly org?: OrgReader;
};

/** What became of a mapping's rows, known once it was read: every row of the source is counted once. */
export type Tally = {
  readonly rows: number;
  readonly valid: number;
  readonly refused: number;
  readonly unknown: number;
  readonly merged: number;
  /** Rows that the entry's `when` leaves out: they make no record. */
  readonly leftOut: number;
};

export type ConfigRecordReader = RecordReader & {
  /**
   * As `read`, for who only wants to know what is wrong: valid records without a finding are counted in the tally and left out. What is
   * remembered of a file does not grow with it. A mapping is either read or judged, once, and all of a reader's in one way.
   */
  judge(mapping: string): AsyncIterable<readonly CheckedRecord[]>;
  tally(mapping: string): Tally;
  /** A source's rows once more, as the config's fill-down leaves them. */
  rows(source: string): AsyncIterable<readonly SourceRow[]>;
  /** The sources as they turned out, e.g. their line endings over the whole file; known once they were read. */
  describe(): Promise<readonly SourceDescription[]>;
  /** Absolute paths of the files behind the sources: nothing may be written there. */
  readonly files: readonly string[];
  /** How many lines stand above the header of a source. */
  above(source: string): number;
};

/** A source of the config, opened. */
export type BoundSource = {
  readonly name: string;
  readonly entry: SourceEntry;
  readonly source: Source;
  readonly description: SourceDescription;
  readonly indexOf: (column: string) => number;
};

export type BoundKey = {
  readonly prefix: string;
  readonly parts: readonly CellReader[];
  /** The columns it is made of, for messages. */
  readonly columns: readonly string[];
};

/** A field that is filled with a value. */
export type BoundValue = {
  readonly field: FieldSchema;
  readonly read: CellReader;
  /** The column a finding names; undefined for constants. */
  readonly column?: string;
  /** The place of the only cell that the value is made of; undefined where there are none or several. */
  readonly cell?: number;
  /** For the message about a date that fits none of its forms: the forms, and the text that was to be one. */
  readonly date?: { readonly forms: string; readonly text: CellReader };
};

/** A lookup that is filled by the parent's key. */
export type BoundParent =
  | { readonly kind: 'record'; readonly field: FieldSchema; readonly mapping: string; readonly column?: undefined }
  | {
      readonly kind: 'lookup';
      readonly field: FieldSchema;
      readonly object: string;
      readonly keyField: string;
      readonly read: CellReader;
      readonly column: string;
    };

/** One entry of the config, resolved against the schema and its source's columns. */
export type BoundMapping = {
  readonly mapping: Mapping;
  readonly entry: RecordEntry;
  readonly object: ObjectSchema;
  readonly rules: RecordRules;
  /** The validation rules among them, and the clock they read. */
  readonly conditions: readonly ConditionRule[];
  readonly clock: CountedClock;
  readonly source: BoundSource;
  /** Undefined where the records have no key field at all (an implied config on an object without one). */
  readonly keyField?: FieldSchema;
  readonly key?: BoundKey;
  /** False where the key is made of something that may not be shown. */
  readonly keyShown: boolean;
  readonly takes: (cells: readonly string[]) => boolean;
  readonly values: readonly BoundValue[];
  readonly parents: readonly BoundParent[];
  /** Where the lookups of the row that is being judged lead. */
  readonly links: RowLinks;
  /** Of lookups that are filled with ids, whether the record is there: only the org knows. Undefined where no column holds ids. */
  readonly reference?: ReferenceLookup;
  /** Of a field, the column it is filled from. */
  readonly columnOf: (field: string) => string | undefined;
};

export type BoundConfig = {
  readonly config: Config;
  readonly sources: ReadonlyMap<string, BoundSource>;
  /** Parents first. */
  readonly mappings: ReadonlyMap<string, BoundMapping>;
};
