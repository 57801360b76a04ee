/**
 * A value as the org holds it. Dates are `YYYY-MM-DD`; date-times ISO 8601 UTC with milliseconds (`2026-11-22T17:46:34.000Z`);
 * times `HH:mm:ss.SSS`; ids 18 characters; multi-select values `a;b` in definition order. Text is never empty: blank is null.
 */
export type Value = string | number | boolean | null;

/**
 * A record's fields by canonical API name. The three absences: a field that is not in the map is **absent** (leave it alone, or take
 * the default); null is **null** (clear it). **Blank** exists only in files, and a source says which of the two a blank cell means.
 */
export type FieldValues = ReadonlyMap<string, Value>;

/** Where a record came from: the file as the person named it, and its line of data from 1 (0 is the header). */
export type Origin = {
  readonly path: string;
  readonly row: number;
  /** The physical line of the file that the row begins on, from 1, where it is known: a record may span several. */
  readonly line?: number;
};
