import { lengthInUrl } from '../../org/index.js';
import type { FieldSchema } from '../../schema/index.js';

/** Characters of a query in its URL. The platform takes 16,384 bytes of a whole URI; the rest is host, path and headers. */
const QUERY_LENGTH = 12_000;

/** Values as `Field IN (...)`, each list short enough for a URL beside the rest of the query. */
export function inLists(field: FieldSchema, values: Iterable<string>, rest = ''): readonly string[] {
  const conditions: string[] = [];
  const room = QUERY_LENGTH - lengthInUrl(rest);
  let list: string[] = [];
  let length = 0;
  const close = (): void => {
    if (list.length > 0) conditions.push(`${field.name} IN (${list.join(',')})`);
    list = [];
    length = 0;
  };
  for (const value of values) {
    const literal = literalOf(field, value);
    const size = lengthInUrl(`${literal},`);
    if (length + size > room) close();
    list.push(literal);
    length += size;
  }
  close();
  return conditions;
}

function literalOf({ type }: FieldSchema, value: string): string {
  if (type === 'Number' || type === 'Currency' || type === 'Percent') return String(Number(value));
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r')}'`;
}
