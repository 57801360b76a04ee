/** One record of a file: its number among the file's lines of data (from 1), its physical line, and its cells as text. */
export type SourceRow = {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
};

/** What a file was taken for, said to the person so that a wrong guess is seen at once. */
export type SourceDescription = {
  readonly path: string;
  readonly format: 'csv' | 'ndjson' | 'xlsx' | 'postgres' | 'org';
  /** `utf-8`, `utf-8 with BOM`, `utf-16le`, `utf-16be`, `windows-1252`. */
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly lineEnding?: 'LF' | 'CRLF' | 'CR' | 'mixed';
  readonly columns: readonly string[];
  /** Bytes, where the source is a file. */
  readonly size?: number;
};

/** Rows with their location, in file order, in batches (so that a million rows cost a thousand awaits). */
export interface Source {
  describe(): Promise<SourceDescription>;
  batches(): AsyncIterable<readonly SourceRow[]>;
}
