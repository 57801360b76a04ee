import type { Database } from 'better-sqlite3';

type Formula = (values: readonly unknown[]) => string | number | null;
type Library = { readonly formulas: Map<string, Formula>; readonly ranks: Map<string, ReadonlyMap<string, number>> };

const libraries = new WeakMap<Database, Library>();

/**
 * The SQL functions that queries use, added to a database once: `soql_formula(key, values...)` works out a formula field,
 * `soql_rank(key, value)` is a picklist value's place in the field's definition, `fold` takes the case out of a text.
 */
export function libraryOf(db: Database): Library {
  const known = libraries.get(db);
  if (known !== undefined) return known;
  const library: Library = { formulas: new Map(), ranks: new Map() };
  db.function('soql_formula', { varargs: true }, (key: unknown, ...values: unknown[]) => {
    const formula = library.formulas.get(String(key));
    return formula === undefined ? null : formula(values);
  });
  db.function('soql_rank', { deterministic: true }, (key: unknown, value: unknown) => {
    if (value === null) return null;
    const ranks = library.ranks.get(String(key));
    return ranks?.get((value as string).toLowerCase()) ?? ranks?.size ?? 0;
  });
  if (db.prepare("SELECT 1 FROM pragma_function_list WHERE name = 'fold'").get() === undefined) {
    db.function('fold', { deterministic: true }, (text: unknown) =>
      typeof text === 'string' ? text.toLowerCase() : text
    );
  }
  libraries.set(db, library);
  return library;
}
