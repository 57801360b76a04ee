import type { Found, IdentifierKind } from './types.js';

/** Numbers in no form of their own: what they are is told by a word beside them. `text` is plain and in small letters. */
type Beside = {
  readonly kind: IdentifierKind;
  readonly pattern: RegExp;
  readonly fewest: number;
  readonly most: number;
};

/** Every repeat is bounded, so a pattern costs the same at each place of a text, and the whole grows with the text's length. */
const JOINED = String.raw`(?:[ .:,;#()=/'"\n-]|(?:number|numero|num|nro|no|card|book|is|es|was|era|el|la|of|de|del|the|her|his|su|their|us|usa|mx|a)(?![a-z])){0,20}`;
const END = '(?![a-z0-9]|[-.][0-9])';
const GROUPED = '[0-9](?:[ .-]?[0-9])';

const pattern = (source: string): RegExp => new RegExp(`(?<![a-z])(?:${source})`, 'g');

const BESIDES: readonly Beside[] = [
  {
    kind: 'passport',
    pattern: pattern(`(?:passports?|pasaportes?)(?![a-z])${JOINED}((?:[a-z]{1,3}[ -])?[a-z0-9]{5,9})${END}`),
    fewest: 6,
    most: 9,
  },
  {
    kind: 'passport',
    pattern: pattern(`(?:passports?|pasaportes?)(?![a-z])${JOINED}([a-z]{0,2}[0-9]{2,4}(?:[ -][0-9]{2,4}){1,3})${END}`),
    fewest: 6,
    most: 9,
  },
  {
    kind: 'ssn',
    pattern: pattern(`(?:ssn|ss(?= ?#)|social security|seguro social|nss)(?![a-z])${JOINED}(${GROUPED}{8})${END}`),
    fewest: 9,
    most: 9,
  },
  { kind: 'itin', pattern: pattern(`itin(?![a-z])${JOINED}(${GROUPED}{8})${END}`), fewest: 9, most: 9 },
  {
    kind: 'a-number',
    pattern: pattern(
      `(?:a-(?:number|num|no)|a#|alien (?:registration )?(?:number|num|no|#)|numero (?:a|de (?:registro de )?extranjer[oa])|uscis (?:number|num|no|#))${JOINED}(${GROUPED}{6,8})${END}`
    ),
    fewest: 7,
    most: 9,
  },
  {
    kind: 'a-number',
    pattern: pattern(`a (?:number|num|no)(?![a-z])${JOINED}(${GROUPED}{7,8})${END}`),
    fewest: 8,
    most: 9,
  },
  {
    kind: 'uscis-receipt',
    pattern: pattern(`(?:uscis|online account|cuenta en linea|oan|elis)(?![a-z])[^0-9\\n]{0,40}(${GROUPED}{11})${END}`),
    fewest: 12,
    most: 12,
  },
];

/** A passport's number with the word after it: "C1234567 (her passport)". */
const BEFORE = new RegExp(
  `(?<![a-z0-9-])([a-z]{1,3}[ -]?[0-9]{6,8})(?:[ ('"-]|(?:is|es|his|her|su|the|el|la|en|on|de|of)(?![a-z])){1,10}(?:passport|pasaporte)(?![a-z])`,
  'g'
);

const WORDS =
  /passport|pasaporte|ssn|ss ?#|social sec|seguro so|nss|itin|a[- ]n|a#|alien|extranjer|uscis|online acc|cuenta en|oan|elis/i;

const PASSPORT = /pas(?:sport|aporte)/i;

/** Fewer digits are a year, a form's number or a count. */
const FEWEST_DIGITS = 5;

/** Whether a plain text in small letters has a word that makes a number beside it one of a person's. */
export function hasWordBeside(text: string): boolean {
  return WORDS.test(text);
}

/** The same of the only words that a number of fewer than seven digits counts beside. */
export function hasPassportBeside(text: string): boolean {
  return PASSPORT.test(text);
}

/** Every number that a word beside it makes a person's. The places are the numbers' alone, without the words. */
export function findBeside(text: string): readonly Found[] {
  const all = BESIDES.flatMap((beside) => findWith(text, beside));
  for (const match of text.matchAll(BEFORE)) {
    all.push({ kind: 'passport', start: match.index, end: match.index + (match[1]?.length ?? 0) });
  }
  return all;
}

function findWith(text: string, { kind, pattern: looked, fewest, most }: Beside): Found[] {
  const all: Found[] = [];
  for (const match of text.matchAll(looked)) {
    const number = match[1] ?? '';
    const end = match.index + match[0].length;
    const size = number.replaceAll(/[^a-z0-9]/g, '').length;
    const digits = number.replaceAll(/[^0-9]/g, '').length;
    if (size >= fewest && size <= most && digits >= FEWEST_DIGITS) all.push({ kind, start: end - number.length, end });
  }
  return all;
}
