import type { PostgresClient } from '../../postgres/index.js';
import type { RowProblem } from '../types.js';

/** Turns the database's text of a value into a cell; a problem where it cannot be told for certain. */
export type CellMaker = (text: string, row: number) => string | RowProblem;

/** Object ids of types that never change (PostgreSQL, pg_type.dat). */
const BOOL = 16;
const TIMESTAMP = 1114;
const TIMESTAMP_TZ = 1184;
/** The driver's reader for a list of texts: it cuts any list, since it is told nothing of what the elements are. */
const TEXT_LIST = 1009;

/**
 * How each column's values become cells. What no rule is for stands as the database writes it: numbers with all their digits, days as
 * 2026-11-01, JSON as it is, bytes as \x and hexadecimal digits.
 */
export async function cellMakers(client: PostgresClient, columns: PostgresColumns): Promise<readonly CellMaker[]> {
  const types = [...new Set(columns.map(({ type }) => type))];
  const { rows } = await client.run(
    'SELECT oid, typelem FROM pg_catalog.pg_type WHERE typcategory = $2 AND oid = ANY($1::oid[])',
    [types.map(String), 'A']
  );
  const { default: pg } = await import('pg');
  const parseList = pg.types.getTypeParser(TEXT_LIST as number, 'text') as ListParser;
  const elements = new Map(rows.map(([id, element]) => [Number(id), Number(element)]));
  return columns.map(({ name, type }) => {
    const element = elements.get(type);
    return element === undefined ? (text: string) => scalar(type, text) : listMaker(name, element, parseList);
  });
}

/** Cuts the text of a list into its elements' texts. */
type ListParser = (text: string) => ReadonlyArray<string | null | readonly unknown[]>;

type PostgresColumns = ReadonlyArray<{ readonly name: string; readonly type: number }>;

function scalar(type: number, text: string): string {
  if (type === BOOL) return text === 't' ? 'true' : 'false';
  if (type === TIMESTAMP) return text.replace(' ', 'T');
  // The session's zone is UTC, so no other offset comes; it is written in full, as the rest of the world does.
  if (type === TIMESTAMP_TZ) return text.replace(' ', 'T').replace(/\+00$/, 'Z');
  return text;
}

/** As lists of JSON records: one text, cut by semicolons. */
function listMaker(name: string, element: number, parse: ListParser): CellMaker {
  return (text, row) => {
    const parts: string[] = [];
    for (const part of parse(text)) {
      if (typeof part === 'object' && part !== null)
        return { rule: 'nested-value', tokens: [row, name, 'a list of lists'] };
      if (part === null) continue;
      const cell = scalar(element, part);
      if (cell.includes(';')) return { rule: 'list-separator', tokens: [row, name] };
      parts.push(cell);
    }
    return parts.join(';');
  };
}
