import type { FieldValues, Origin } from '../records/index.js';
import type { Finding } from '../rules/index.js';
import type { SourceDescription } from '../sources/index.js';

/** A record made from a row by the config, coerced and checked: what `validate` counts and `plan` compares. */
export type CheckedRecord = {
  /** The config entry that made it. */
  readonly mapping: string;
  readonly object: string;
  /** Sync key, and the field that holds it. Blank only when the row is refused for having none. */
  readonly key: string;
  readonly keyField: string;
  readonly origin: Origin;
  /** The mapped fields but the lookups; the key field is among them. */
  readonly values: FieldValues;
  /** Lookup field -> the parent it names by key; null clears it. */
  readonly parents: ReadonlyMap<string, ParentByKey | null>;
  /**
   * `merged`: another row has the same key and the config says which one speaks; this one adds nothing, and says so in a finding.
   * `unknown`: nothing refuses it, but something only the org can tell was left open.
   */
  readonly status: 'valid' | 'refused' | 'unknown' | 'merged';
  readonly findings: readonly Finding[];
};

export type ParentByKey = { readonly object: string; readonly keyField: string; readonly key: string };

/** One entry of the config, resolved against the schema. */
export type Mapping = {
  readonly name: string;
  readonly object: string;
  readonly keyField: string;
  readonly source: string;
  /** API names of the fields it writes, the key field first. */
  readonly fields: readonly string[];
  /** Names of the mappings whose records its lookups need. */
  readonly after: readonly string[];
};

/** Records of a whole config. Mappings stand in the order to be read: parents first; a child's check knows its parents' outcome. */
export interface RecordReader {
  readonly mappings: readonly Mapping[];
  readonly sources: ReadonlyMap<string, SourceDescription>;
  /** Streams one mapping's records in file order. Each mapping is read once, in the order of `mappings`. */
  read(mapping: string): AsyncIterable<readonly CheckedRecord[]>;
  /** SHA-256 of every source's bytes, by source name, known once all was read. */
  digests(): Promise<ReadonlyMap<string, string>>;
}
