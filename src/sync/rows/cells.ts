import type { CellEntry, Condition, SourceEntry } from '../config/index.js';
import type { DateKind } from './transforms/date.js';
import { createDateReader } from './transforms/date.js';
import { createMatcher } from './transforms/match.js';
import { changeCase, collapseBlanks, createValueMap, plainNumber, splitPart, zipCode } from './transforms/text.js';

/** Where a column stands in the row's cells. */
export type ColumnIndex = (column: string) => number;

/** The text that a row has for something, blank as `''`; undefined when it is a date that fits none of the forms. */
export type CellReader = (cells: readonly string[]) => string | undefined;

/**
 * Makes the reader of one entry. The order of the transforms is fixed: cell (filled down, blank words) -> join -> match -> split -> trim -> map ->
 * case -> zip, date or number. A cell that is blank at any step stays blank, except that `map` may name the blank (`"": Unknown`).
 */
export function createCellReader(
  entry: CellEntry,
  source: SourceEntry,
  indexOf: ColumnIndex,
  dateKind: DateKind = 'Date'
): CellReader {
  const take = createTaker(entry, blankWords(source.blank, entry.blank), indexOf);
  const steps = textSteps(entry);
  const date = entry.date === undefined ? undefined : createDateReader([entry.date].flat(), dateKind, entry.zone);
  const blankMapped = entry.map === undefined ? undefined : createValueMap(entry.map)('');
  return (cells) => {
    let text = take(cells);
    for (const step of steps) {
      if (text === '') break;
      text = step(text);
    }
    if (text === '') return blankMapped ?? '';
    return date === undefined ? text : date(text);
  };
}

function textSteps(entry: CellEntry): Array<(text: string) => string> {
  const { match, split, map, case: letterCase, number } = entry;
  const steps: Array<(text: string) => string> = [];
  if (match !== undefined) steps.push(createMatcher(match));
  if (split !== undefined) steps.push((text) => splitPart(text, split.at, split.part));
  if (entry.trim === 'collapse') steps.push(collapseBlanks);
  else if (entry.trim !== false) steps.push((text) => text.trim());
  if (map !== undefined) steps.push(createValueMap(map));
  if (letterCase !== undefined) steps.push((text) => changeCase(text, letterCase));
  if (entry.zip === true) steps.push(zipCode);
  if (number !== undefined) steps.push((text) => plainNumber(text, number));
  return steps;
}

function createTaker(
  entry: CellEntry,
  blanks: ReadonlySet<string>,
  indexOf: ColumnIndex
): (cells: readonly string[]) => string {
  if (entry.join !== undefined) {
    const indices = entry.join.map(indexOf);
    const separator = entry.with ?? ' ';
    return (cells) =>
      indices
        .map((index) => cells[index] ?? '')
        .filter((cell) => !isBlank(cell, blanks))
        .map((cell) => cell.trim())
        .join(separator);
  }
  const index = indexOf(entry.column ?? '');
  return (cells) => {
    const cell = cells[index] ?? '';
    return isBlank(cell, blanks) ? '' : cell;
  };
}

/** Words of the source and of the entry that stand for nothing, ready to be compared. */
export function blankWords(...lists: ReadonlyArray<readonly string[] | undefined>): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list ?? []).map((word) => word.trim().toLowerCase()));
}

/** Whether a cell holds nothing, or one of the words for nothing. */
export function isBlank(cell: string, blanks: ReadonlySet<string>): boolean {
  if (cell === '') return true;
  const plain = cell.trim();
  return plain === '' || (blanks.size > 0 && blanks.has(plain.toLowerCase()));
}

/** Whether a row is one that an entry takes: all its conditions hold. Values are compared without regard to case and outer blanks. */
export function createFilter(
  conditions: readonly Condition[],
  source: SourceEntry,
  indexOf: ColumnIndex
): (cells: readonly string[]) => boolean {
  const blanks = blankWords(source.blank);
  const tests = conditions.map(({ column, is, not }) => {
    const index = indexOf(column);
    const wanted = is ?? not ?? 'blank';
    const values = new Set([wanted].flat().map((value) => value.trim().toLowerCase()));
    const holds =
      wanted === 'blank'
        ? (cell: string): boolean => isBlank(cell, blanks)
        : (cell: string): boolean => values.has(cell.trim().toLowerCase());
    return (cells: readonly string[]) => holds(cells[index] ?? '') === (is !== undefined);
  });
  return (cells) => tests.every((test) => test(cells));
}

/** Repeats the cell above where a cell of these columns is blank. It remembers, so every reading of the source needs its own. */
export function createFillDown(
  source: SourceEntry,
  indexOf: ColumnIndex
): ((cells: readonly string[]) => readonly string[]) | undefined {
  if (source.fillDown === undefined) return undefined;
  const blanks = blankWords(source.blank);
  const indices = source.fillDown.map(indexOf);
  const above = new Map<number, string>();
  return (cells) => {
    const filled = [...cells];
    for (const index of indices) {
      const cell = filled[index] ?? '';
      if (isBlank(cell, blanks)) filled[index] = above.get(index) ?? '';
      else above.set(index, cell);
    }
    return filled;
  };
}
