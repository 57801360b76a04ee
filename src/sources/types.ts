import type { PostgresPlace } from '../postgres/index.js';

/**
 * One record of a file: its number among the file's lines of data (from 1), its physical line (of a workbook, the sheet's own row number),
 * and its cells as text.
 */
export type SourceRow = {
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the row cannot be trusted, where it cannot: it is to be refused with this reason, whatever its cells say. */
  readonly problem?: RowProblem;
};

/** What is wrong with a row as it stands in the file. The numbers of cells are there for the message. */
export type RowProblem =
  | { readonly rule: 'ragged-row'; readonly cells: number; readonly columns: number }
  | { readonly rule: 'stray-quote'; readonly line: number }
  | { readonly rule: UnreadRule; readonly tokens: ReadonlyArray<string | number> };

/** Why a record of JSON or a row of a sheet cannot be told for certain; the tokens stand in the message of the same name. */
export type UnreadRule =
  | 'not-json'
  | 'not-an-object'
  | 'repeated-name'
  | 'blank-name'
  | 'nested-value'
  | 'list-separator'
  | 'broken-text'
  | 'record-too-long'
  | 'cell-without-column'
  | 'formula-without-result';

/** What a file was taken for, said to the person so that a wrong guess is seen at once. */
export type SourceDescription = {
  readonly path: string;
  readonly format: 'csv' | 'ndjson' | 'xlsx' | 'postgres' | 'org';
  /** `utf-8`, `utf-8 with BOM`, `utf-16le`, `utf-16be`, `windows-1252`. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Of the first stretch of the file until its rows were read; of the whole file after. */
  readonly lineEnding?: 'LF' | 'CRLF' | 'CR' | 'mixed';
  readonly columns: readonly string[];
  /** Bytes, where the source is a file. */
  readonly size?: number;
  /** Of a workbook: the sheet that is read, and all of them in the workbook's order. */
  readonly sheet?: string;
  readonly sheets?: readonly string[];
  /** What a person should know about how the file was read, in words. Some are known only when it was read to its end. */
  readonly notes?: readonly string[];
};

/** A stretch of a file's text; `last` says that nothing follows. */
export type TextPiece = { readonly text: string; readonly last: boolean };

/** How many rows ended in which way. */
export type LineEndingCounts = { readonly lf: number; readonly crlf: number; readonly cr: number };

/** What cutting rows from text takes. */
export type CutOptions = {
  readonly path: string;
  readonly delimiter: string;
  readonly skip: number;
  readonly columns: number;
};

/** A source as text, for who cuts its rows on several threads. */
export type SourceText = {
  /** The whole text from its start; the digest is known after. */
  pieces(): AsyncIterable<TextPiece>;
  cut(): Promise<CutOptions>;
  /** Tells how the rows ended, once all are cut. */
  wasCut(endings: LineEndingCounts): void;
};

/** Rows with their location, in file order, in batches (so that a million rows cost a thousand awaits). */
export interface Source {
  describe(): Promise<SourceDescription>;
  /** Each call reads the source again from its start. */
  batches(): AsyncIterable<readonly SourceRow[]>;
  /** SHA-256 (hex) of the bytes as they were read; undefined until `batches` ran to its end. */
  digest(): string | undefined;
  /** Only where rows can be cut from text. */
  readonly text?: SourceText;
}

/** Where rows come from, and what is known about how they are written. What is left out is found out. */
export type SourceSpec = {
  readonly type: 'csv' | 'ndjson' | 'xlsx' | 'postgres' | 'org';
  /** The file as the person named it, or what else the source is called: it stands in findings and messages. */
  readonly path: string;
  /** The folder a relative path starts from. Default: the working directory. */
  readonly folder?: string;
  /** The row that holds the column names, from 1, counted after the skipped ones. Default 1. */
  readonly header?: number;
  /** Rows at the top of the file to leave out (titles, notes). Default 0. */
  readonly skip?: number;
  /** Any name iconv-lite knows. */
  readonly encoding?: string;
  /** One character. */
  readonly delimiter?: string;
  /** Of a workbook: the sheet's name, or its number from 1. Default the first one that is not hidden. */
  readonly sheet?: string | number;
  /** Of a database or an org: one SELECT. */
  readonly query?: string;
  /** Of a database: a table instead of a query. */
  readonly table?: string;
  /** Of a database: the columns that rows are ordered by; default the query's own order, or the table's primary key. */
  readonly order?: readonly string[];
  /** Of a database: how long a statement may take, in seconds. Default 300. */
  readonly timeout?: number;
  /** Of an org: its alias or username. Default the org that the command works on. */
  readonly org?: string;
} & PostgresPlace;

/** What a source needs of an org. */
export type OrgReader = {
  query(soql: string): AsyncIterable<ReadonlyArray<Readonly<Record<string, unknown>>>>;
};

/** Where a source finds what is not a file. */
export type SourceContext = {
  /** Opens an org by its alias; undefined stands for the org that the command works on. */
  readonly connect?: (alias: string | undefined) => Promise<OrgReader>;
};
