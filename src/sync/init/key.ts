import type { SourceRow } from '../../sources/index.js';
import { plainName, type Profile } from './profile.js';
import type { Match } from './match.js';

export type KeyGuess = { readonly columns: readonly string[]; readonly repeated: number };

/** Columns that people give things to tell them apart. */
const KEY_NAME = /\b(id|key|code|number|no|num|case|docket|reference|ref|uuid|guid|dedupe)\b/;
const NOT_A_KEY =
  /\b(phone|fax|zip|postal|naics|sic|fips|area|size|employees|voters|votes|count|total|amount|latitude|longitude|state|county)\b/;
const MOST_COLUMNS = 3;

/**
 * The columns that tell the rows apart in what was read: one that is named for it, else the name with what says where, else the fewest
 * repeated. Columns that look as if they told who a person is are none.
 */
export function guessKey(
  columns: readonly string[],
  rows: readonly SourceRow[],
  profiles: readonly Profile[],
  matches: readonly Match[]
): KeyGuess {
  const places = new Map(columns.map((column, index) => [column, index]));
  const repeatedBy = (names: readonly string[]): number => {
    const seen = new Set<string>();
    for (const { cells } of rows) {
      const cell = names.map((name) => (cells[places.get(name) ?? -1] ?? '').trim().toLowerCase());
      if (cell.every((part) => part === '')) continue;
      seen.add(JSON.stringify(cell));
    }
    // A row without a key has none to be told by: it counts as one that is not told apart.
    return rows.length - seen.size;
  };
  const usable = profiles.filter(({ sensitive, values }) => !sensitive && values.length > 0);
  const named = usable.filter(({ column }) => KEY_NAME.test(plainName(column)) && !NOT_A_KEY.test(plainName(column)));
  for (const { column } of named) {
    if (repeatedBy([column]) === 0) return { columns: [column], repeated: 0 };
  }
  const byField = (pattern: RegExp): string[] =>
    matches.filter(({ field }) => pattern.test(field.name)).map(({ profile }) => profile.column);
  const start = byField(/^Name$/)[0] ?? named[0]?.column ?? mostVaried(usable)?.column ?? columns[0] ?? '';
  const more = [
    ...byField(/^(Billing)?City/),
    ...byField(/^(Billing)?Street/),
    ...byField(/State/),
    ...byField(/Date/),
    ...named.map(({ column }) => column),
  ];
  let best: KeyGuess = { columns: [start], repeated: repeatedBy([start]) };
  for (const column of new Set(more)) {
    if (best.repeated === 0 || best.columns.length === MOST_COLUMNS) break;
    if (best.columns.includes(column)) continue;
    const repeated = repeatedBy([...best.columns, column]);
    if (repeated < best.repeated) best = { columns: [...best.columns, column], repeated };
  }
  return best;
}

function mostVaried(profiles: readonly Profile[]): Profile | undefined {
  return profiles.reduce<Profile | undefined>(
    (best, profile) => (best === undefined || profile.distinct.size > best.distinct.size ? profile : best),
    undefined
  );
}
