import { identifierIn } from '../../privacy/index.js';
import type { SourceRow } from '../../sources/index.js';
import { createDateReader, type DateKind } from '../rows/transforms/date.js';

/** What is known of a column from the first rows of its file. */
export type Profile = {
  readonly column: string;
  /** Cells that say something, as they stand but for blanks at their ends. */
  readonly values: readonly string[];
  readonly distinct: ReadonlySet<string>;
  /** Words for nothing that were met, e.g. `N/A`. */
  readonly blanks: ReadonlySet<string>;
  /** Its name or its cells look as if they told who a person is. */
  readonly sensitive: boolean;
};

/** Of the values, so many have to be of a kind for the column to be of it: files hold mistakes. */
const MOST = 0.9;

const BLANK_WORDS = new Set(['n/a', 'na', '#n/a', '-', '--', 'null', 'none', 'nil', '.', '?']);

/** Names of columns that tell who a person is, or what standing they have. Names of organisations and places do not. */
const SENSITIVE_NAME = new RegExp(
  [
    ...[
      'ssn',
      'social security',
      'itin',
      'a number',
      'alien',
      'uscis',
      'passport',
      'visa',
      'immigration',
      'citizen',
      'nationality',
    ],
    ...[
      'country of birth',
      'birth',
      'dob',
      'i 9',
      'undocumented',
      'asylum',
      'worker name',
      'employee name',
      'victim',
      'first name',
    ],
    ...['last name', 'home address', 'personal'],
  ]
    .map((words) => `\\b${words.replaceAll(' ', '\\s?')}`)
    .join('|'),
  'i'
);

/** The forms in which files write dates, the least ambiguous first; in the letters of Luxon. */
const DATE_FORMS = [
  ...[
    'yyyy-MM-dd',
    'yyyy/M/d',
    'yyyyMMdd',
    'M/d/yyyy',
    'd/M/yyyy',
    'M/d/yy',
    'd/M/yy',
    'M-d-yyyy',
    'd-M-yyyy',
    'd.M.yyyy',
    'd-MMM-yy',
  ],
  ...['d-MMM-yyyy', 'MMM d, yyyy', 'MMMM d, yyyy', 'd MMM yyyy', 'd MMMM yyyy'],
];
const MOMENT_ENDS = ["'T'HH:mm:ss", ' HH:mm:ss', ' H:mm', ' h:mm a', ' h:mm:ss a'];

export function createProfiles(columns: readonly string[], rows: readonly SourceRow[]): Profile[] {
  return columns.map((column, index) => {
    const values: string[] = [];
    const blanks = new Set<string>();
    let isPersonal = SENSITIVE_NAME.test(plainName(column)) || identifierIn(column, 'text') !== undefined;
    for (const { cells, problem } of rows) {
      const cell = problem === undefined ? (cells[index] ?? '').trim() : '';
      if (cell === '') continue;
      if (BLANK_WORDS.has(cell.toLowerCase())) blanks.add(cell);
      else values.push(cell);
      isPersonal ||= identifierIn(cell, /zip|postal/i.test(column) ? 'postal' : 'text') !== undefined;
    }
    return {
      column,
      values,
      distinct: new Set(values.map((value) => value.toLowerCase())),
      blanks,
      sensitive: isPersonal,
    };
  });
}

/** A name as words in small letters: `Employer_Name`, `employerName` and `Employer name` are one. */
export function plainName(name: string): string {
  return name
    .replace(/__[cr]$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function mostly(values: readonly string[], test: (value: string) => boolean): boolean {
  return values.length > 0 && values.filter(test).length >= values.length * MOST;
}

export function allOf(values: readonly string[], test: (value: string) => boolean): boolean {
  return values.length > 0 && values.every(test);
}

/** The forms that the most of a column's dates have: several where they fit as well, the usual one in the United States first. */
export function dateForms(values: readonly string[], kind: DateKind): readonly string[] {
  if (values.length === 0) return [];
  const forms = kind === 'Date' ? [...DATE_FORMS, ...withEnds()] : [...withEnds(), ...DATE_FORMS];
  const sample = values.slice(0, 200);
  let best: string[] = [];
  let most = sample.length * MOST;
  for (const form of forms) {
    const read = createDateReader([form], kind);
    const count = sample.filter((value) => isLikely(read(value))).length;
    if (count > most || (count === most && best.length === 0)) {
      best = [form];
      most = count;
    } else if (count === most && best.length > 0) best.push(form);
  }
  return best;
}

function withEnds(): string[] {
  return DATE_FORMS.flatMap((form) => MOMENT_ENDS.map((end) => form + end));
}

/** A year of two digits read with four is the first century. */
function isLikely(date: string | undefined): boolean {
  return date !== undefined && date >= '1900' && date < '2200';
}

export const isZip = (value: string): boolean => /^\d{5}(?:-?\d{4})?$/.test(value);
/** ZIP codes that a spreadsheet took for numbers have lost their zeros. */
export const isShortZip = (value: string): boolean => /^\d{3,5}$|^\d{8,9}$|^\d{5}-\d{4}$/.test(value);
export const isPlainNumber = (value: string): boolean => /^-?\d+(?:\.\d+)?$/.test(value);
export const isShownNumber = (value: string): boolean =>
  /^[-(]?\s?\$?\s?\d{1,3}(?:,?\d{3})*(?:\.\d+)?\s?%?\)?$/.test(value);
