import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** More names than any object has fields: the names are then data, such as an object with an entry for each id. */
const COLUMN_LIMIT = 2000;

/** Names that differ in case or in blanks around them are one column, so one column can be spelled in many ways; not in this many. */
const SPELLING_LIMIT = 4 * COLUMN_LIMIT;

/** The names of a file's values, in the order they are first met. */
export type Columns = {
  readonly names: readonly string[];
  /** The place of a name: -1 for a blank one, undefined for one that is not known yet. */
  find(name: string): number | undefined;
  /**
   * The place of a name, made where there is none.
   *
   * @throws JsonTooManyNamesError
   */
  add(name: string, line: number): number;
};

/** Columns for the file of that path. Capital and small letters count as the same, as they do in Salesforce. */
export function createColumns(path: string): Columns {
  const names: string[] = [];
  const places = new Map<string, number>();
  const spellings = new Map<string, number>();

  const find = (name: string): number | undefined => {
    const known = spellings.get(name);
    if (known !== undefined) return known;
    const trimmed = name.trim();
    const place = trimmed === '' ? -1 : places.get(trimmed.toLowerCase());
    if (place !== undefined && spellings.size < SPELLING_LIMIT) spellings.set(name, place);
    return place;
  };

  const add = (name: string, line: number): number => {
    const known = find(name);
    if (known !== undefined) return known;
    if (names.length === COLUMN_LIMIT) throw messages.createError('error.JsonTooManyNames', [path, COLUMN_LIMIT, line]);
    places.set(name.trim().toLowerCase(), names.length);
    names.push(name.trim());
    return names.length - 1;
  };

  return { names, find, add };
}
