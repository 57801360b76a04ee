/**
 * Made-up cells, the same for a seed: numbers of a person in many writings, and what looks a little like them and is none. Every name of a place or
 * organisation is a sample; numbers come from a generator and belong to nobody on purpose.
 */
import type { IdentifierKind } from '../../src/privacy/index.js';

export type Random = () => number;

/** A small generator of numbers from 0 to 1 (mulberry32): the same seed gives the same corpus on every machine. */
export function random(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const between = (next: Random, low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
const pick = <Item>(next: Random, items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!;
const digits = (next: Random, count: number): string =>
  Array.from({ length: count }, () => between(next, 0, 9)).join('');

const SEPARATORS = ['-', ' ', '.', '–', '‑', '/', ' - ', '\u00a0', '−', '_', '·'];
const SURROUNDINGS: ReadonlyArray<readonly [string, string]> = [
  ['', ''],
  ['', ''],
  ['(', ')'],
  ['Gave ', ', will call back.'],
  ['Talked on Monday.\nNumber: ', '\nShift ends at 6.'],
  ['El número es ', ', según la compañera.'],
  ['steward says ', ''],
  ['#', ''],
  ['his: ', '; hers: not given'],
  ['"', '"'],
  ['call 415-555-0123 about ', ' before 2026-11-22'],
];

/** Digits as people paste them: in other dress, or with characters between that nobody sees. */
function dressed(next: Random, text: string): string {
  const kind = between(next, 0, 19);
  const zero = kind === 0 ? 0xff10 : kind === 1 ? 0x0660 : kind === 2 ? 0x0966 : 0;
  if (zero > 0) return text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  if (kind === 3) return [...text].join('\u200b');
  if (kind === 4) return `\u202a${text}\u202c`;
  if (kind === 5) return text.replaceAll(/([0-9])/g, '$1\u2060');
  return text;
}

function around(next: Random, text: string): string {
  const [before, after] = pick(next, SURROUNDINGS);
  return before + dressed(next, text) + after;
}

function taxNumber(next: Random, area: string, group: string): string {
  const serial = digits(next, 4);
  if (next() < 0.3) return area + group + serial;
  const separator = pick(next, SEPARATORS);
  return [area, group, serial].join(separator);
}

const ITIN_GROUPS = Array.from({ length: 50 }, (_, index) => index + 50).filter(
  (group) => !(group > 65 && group < 70) && group !== 89 && group !== 93
);
const CENTERS = ['EAC', 'WAC', 'LIN', 'SRC', 'MSC', 'NBC', 'YSC', 'IOE', 'NSC', 'TSC', 'VSC', 'CSC'];
const casing = (next: Random, text: string): string => (next() < 0.3 ? text.toLowerCase() : text);

type Maker = (next: Random) => string;

/** One maker for each kind of number; what each writes is to be found, as that kind. */
export const POSITIVES: Readonly<Partial<Record<IdentifierKind, Maker>>> = {
  ssn: (next) => around(next, taxNumber(next, `${between(next, 0, 8)}${digits(next, 2)}`, digits(next, 2))),
  itin: (next) => around(next, taxNumber(next, `9${digits(next, 2)}`, String(pick(next, ITIN_GROUPS)))),
  'a-number': (next) => {
    const number = digits(next, between(next, 7, 9));
    const cut = number.length - 6;
    const groups = [number.slice(0, cut), number.slice(cut, cut + 3), number.slice(cut + 3)];
    const written = pick(next, [
      () => `A${number}`,
      () => `A-${number}`,
      () => `A ${number}`,
      () => `A#${number}`,
      () => `A# ${groups.join('-')}`,
      () => `A${groups.join('-')}`,
      () => `A${groups.join(' ')}`,
      () => `A ${groups.join(' ')}`,
      () => `A-number: ${number}`,
      () => `A-Number is ${groups.join(' ')}`,
      () => `alien registration number ${number}`,
      () => `Alien No. ${groups.join('-')}`,
      () => `número de extranjero: ${number}`,
      () => `USCIS# ${digits(next, 3)}-${digits(next, 3)}-${digits(next, 3)}`,
      () => `${digits(next, 3)}-${digits(next, 3)}-${digits(next, 3)}`,
    ])();
    return around(next, casing(next, written));
  },
  'uscis-receipt': (next) => {
    const center = pick(next, CENTERS);
    const number = digits(next, 10);
    const written = pick(next, [
      () => center + number,
      () => `${center} ${number}`,
      () => `${center}-${number}`,
      () => `${center}-${number.slice(0, 2)}-${number.slice(2, 5)}-${number.slice(5)}`,
      () => `${center} ${number.slice(0, 2)} ${number.slice(2, 5)} ${number.slice(5)}`,
      () => `${center}${number.slice(0, 5)} ${number.slice(5)}`,
      () => `USCIS online account number ${digits(next, 12)}`,
      () => `USCIS account: ${digits(next, 4)}-${digits(next, 4)}-${digits(next, 4)}`,
    ])();
    return around(next, casing(next, written));
  },
  passport: (next) => {
    const letters = ['A', 'C', 'G', 'AB', 'E', 'F', ''];
    const number = pick(next, letters) + digits(next, between(next, 6, 7));
    const word = pick(next, ['passport', 'Passport', 'PASSPORT', 'pasaporte', 'Pasaporte']);
    const written = pick(next, [
      () => `${word} ${number}`,
      () => `${word} no. ${number}`,
      () => `${word} number: ${number}`,
      () => `${word} núm. ${number}`,
      () => `${word} número ${number}`,
      () => `${word} # ${number}`,
      () => `${word} (${number})`,
      () => `${word}: ${digits(next, 9)}`,
      () => `${word} is G${digits(next, 8)}`,
      () => `C${digits(next, 8)} (${word})`,
    ])();
    return around(next, written);
  },
};

const PLACES = ['Springfield', 'Riverton', 'Lakeview', 'San Ejemplo', 'Port Sample'];
const STREETS = ['Example Ave', 'Sample St', 'Calle Ejemplo', 'Placeholder Blvd', 'State Route 99'];
const NAMES = ['Sample Laundry', 'Example Foods', 'Muestra Cleaners', 'Placeholder Hotel', 'Sample & Sons A/C Repair'];
const UNIONS = ['Sample Laborers', 'Example Workers United', 'SEIU', 'UNITE HERE', 'Sample Teamsters'];
const STATES = ['CA', 'NY', 'OR', 'TX', 'IL', 'LA', 'IN', 'MA'];
const month = (next: Random): string => String(between(next, 1, 12)).padStart(2, '0');
const day = (next: Random): string => String(between(next, 1, 28)).padStart(2, '0');
const year = (next: Random): number => between(next, 1984, 2030);
const grouped = (number: number): string => number.toLocaleString('en-US');

const INNOCENT: Readonly<Record<string, Maker>> = {
  'a telephone': (next) => {
    const [area, exchange, line] = [
      `${between(next, 2, 9)}${digits(next, 2)}`,
      `${between(next, 2, 9)}${digits(next, 2)}`,
      digits(next, 4),
    ];
    return pick(next, [
      `${area}-${exchange}-${line}`,
      `(${area}) ${exchange}-${line}`,
      `${area}.${exchange}.${line}`,
      `${area} ${exchange} ${line}`,
      `${area}${exchange}${line}`,
      `+1 ${area} ${exchange} ${line}`,
      `+1${area}${exchange}${line}`,
      `1-${area}-${exchange}-${line} x${digits(next, 3)}`,
      `${exchange}-${line}`,
      `tel. ${area}/${exchange}-${line}`,
      `MSC ${area}-${exchange}-${line}`,
      `fax: ${area}-${exchange}-${line} ext. ${digits(next, 4)}`,
    ]);
  },
  'an NLRB case': (next) =>
    `${String(between(next, 1, 36)).padStart(2, '0')}-${pick(next, ['CA', 'RC', 'RD', 'RM', 'CB', 'UC'])}-${digits(next, between(next, 5, 6))}`,
  'a case at a labour agency': (next) =>
    pick(next, [
      `WHD ${digits(next, 7)}`,
      `WHISARD case ${digits(next, 7)}`,
      `OSHA inspection ${between(next, 1, 3)}${digits(next, 6)}.015`,
      `EEOC ${digits(next, 3)}-${year(next)}-${digits(next, 5)}`,
      `EEOC charge no. ${digits(next, 2)}A-${year(next)}-${digits(next, 5)}`,
      `DFEH ${year(next)}${month(next)}-${digits(next, 8)}`,
      `C-${digits(next, 5)}-${digits(next, 3)}`,
      `LCO WC-CM-${digits(next, 6)}`,
    ]),
  'a ZIP code': (next) =>
    pick(next, [`${digits(next, 5)}-${digits(next, 4)}`, digits(next, 5), `CA ${digits(next, 5)}-${digits(next, 4)}`]),
  'an employer’s tax number': (next) => pick(next, ['', 'EIN ', 'FEIN: ']) + `${digits(next, 2)}-${digits(next, 7)}`,
  'a date': (next) =>
    pick(next, [
      `${year(next)}-${month(next)}-${day(next)}`,
      `${month(next)}/${day(next)}/${year(next)}`,
      `${year(next)}${month(next)}${day(next)}`,
      `${year(next)}-${month(next)}-${day(next)}T${month(next)}:30:00.000Z`,
      `${year(next)}-${month(next)}-${day(next)} 00:00:00`,
      `${day(next)}.${month(next)}.${year(next)}`,
      `from ${month(next)}/${day(next)}/${year(next)} until ${month(next)}/${day(next)}/${year(next)}`,
      `${year(next)}${month(next)}${day(next)}${month(next)}3045`,
    ]),
  'an address': (next) =>
    `${between(next, 1, 99999)} ${pick(next, STREETS)}, ${pick(next, ['Suite A', 'Suite', 'Unit A', 'Apt', 'Bldg. A,', 'Floor'])} ${between(next, 1, 9999)}, ${pick(next, PLACES)}, ${pick(next, STATES)} ${digits(next, 5)}-${digits(next, 4)}`,
  'an industry': (next) => pick(next, ['NAICS ', '', 'SIC ']) + digits(next, between(next, 4, 6)),
  'a notice or form': (next) =>
    pick(next, [
      `F-7 notice ${digits(next, 6)}`,
      `F7 ${digits(next, 5)}-${digits(next, 4)}`,
      `I-9 audit ${year(next)}`,
      `Form I-918 Supplement B`,
      `I-797 notices, ${digits(next, 3)} of them`,
    ]),
  'a list of locals': (next) =>
    `${pick(next, UNIONS)} ${pick(next, ['Locals', 'Local', '-', 'LU'])} ${Array.from({ length: pick(next, [1, 2, 4, 5]) }, () => between(next, 1, 9999)).join(pick(next, [', ', ' & ', '/']))}`,
  'a place in a contract': (next) =>
    pick(next, [
      `Article ${between(next, 1, 60)}.${between(next, 1, 20)}(${pick(next, ['a', 'b'])}), pp. ${between(next, 1, 99)}-${between(next, 100, 200)}`,
      `Art. ${between(next, 1, 60)}, Sec. ${between(next, 1, 20)}`,
      `8 U.S.C. 1324a(b)(${between(next, 1, 6)})`,
      `8 CFR 274a.${between(next, 1, 14)}`,
      `Cal. Gov. Code 7285.${between(next, 1, 3)}`,
    ]),
  'an amount': (next) =>
    pick(next, [
      `$${grouped(between(next, 1, 9_999_999))}`,
      `${grouped(between(next, 1, 99_999_999))}.${digits(next, 2)}`,
      `${between(next, 1, 9999)} workers, ${between(next, 1, 4)} shifts, ${between(next, 1, 100)}%`,
      `$${between(next, 10, 60)}.${digits(next, 2)}/hr`,
    ]),
  'a name': (next) =>
    pick(next, [
      `${pick(next, NAMES)} #${between(next, 1, 9999)}`,
      `${pick(next, NAMES)} ${between(next, 1, 9999)}, LLC`,
      `${pick(next, UNIONS)} Local ${between(next, 1, 9999)}`,
      `Pasaporte Travel ${digits(next, 4)}`,
      `Passport Cafe, ${between(next, 100, 9999)} ${pick(next, STREETS)}`,
      `Studio A ${between(next, 1, 9999)}`,
    ]),
  'a link': (next) =>
    `https://files.example.org/${pick(next, ['d', 'cases', 'doc'])}/${digits(next, between(next, 5, 8))}?v=${digits(next, 3)}`,
  'a key': (next) =>
    pick(next, [
      `employers:${pick(next, NAMES).toLowerCase()}|${pick(next, STATES)}|${digits(next, 5)}`,
      `W-${digits(next, 5)}`,
      `UV-${digits(next, 5)}`,
      `${digits(next, 8)}-${digits(next, 4)}-4${digits(next, 3)}-a${digits(next, 3)}-${digits(next, 12)}`,
    ]),
};

export const INNOCENT_SORTS: readonly string[] = Object.keys(INNOCENT);

/** One cell without an identifier: of one sort, or several sorts in a sentence. */
export function innocent(next: Random, sort: string): string {
  const cell = INNOCENT[sort]!(next);
  const form = between(next, 0, 5);
  if (form === 0) return `Notes: ${cell}; ${INNOCENT[pick(next, INNOCENT_SORTS)]!(next)}.`;
  if (form === 1) return `Llamó el martes: ${cell}, según la oficina.`;
  return cell;
}
