/** How the numbers of a cell are to be written, as far as it matters: the rest of what a format does is for the eye. */
export type NumberFormat =
  | { readonly kind: 'number' }
  | { readonly kind: 'percent' }
  | {
      readonly kind: 'moment';
      readonly day: boolean;
      readonly time: boolean;
      readonly elapsed: boolean;
      readonly fraction: boolean;
    }
  /** Digits in fixed places, as of a ZIP code (`00000`) or a phone number; of several the first whose condition holds. */
  | {
      readonly kind: 'mask';
      readonly masks: ReadonlyArray<{ readonly holds: (value: number) => boolean; readonly mask: string }>;
    };

type Moment = NumberFormat & { readonly kind: 'moment' };

const NUMBER: NumberFormat = { kind: 'number' };
const PERCENT: NumberFormat = { kind: 'percent' };
const DAY: Moment = { kind: 'moment', day: true, time: false, elapsed: false, fraction: false };
const TIME: Moment = { kind: 'moment', day: false, time: true, elapsed: false, fraction: false };

/** The formats that every workbook has without writing them down (ECMA-376, 18.8.30), among them those of East Asian editions. */
export function builtInFormat(id: number): NumberFormat {
  if (id === 9 || id === 10) return PERCENT;
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58)
    return DAY;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47 || id === 55 || id === 56) return TIME;
  if (id === 22) return { ...TIME, day: true };
  if (id === 46) return { ...TIME, elapsed: true };
  return NUMBER;
}

const CONDITION = /\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]/;
const ELAPSED = /\[(?:h+|m+|s+)\]/i;

/** What a format code says, e.g. `mm/dd/yyyy`, `[h]:mm`, `0.0%`, `00000`. */
export function parseFormat(code: string): NumberFormat {
  const sections = splitSections(code);
  const first = sections[0] ?? '';
  const elapsed = ELAPSED.test(unquoted(first));
  const letters = unquoted(first)
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (letters.includes('general') || /e[+-]/.test(letters)) return NUMBER;
  const clock = letters.replaceAll(/am\/pm|a\/p/g, 'h');
  const day = /[yde]/.test(clock) || (clock.includes('m') && !/[hs]/.test(clock) && !elapsed);
  const time = elapsed || /[hs]/.test(clock);
  if (day || time) return { kind: 'moment', day, time, elapsed: elapsed && !day, fraction: /s\]?\.0/.test(clock) };
  if (letters.includes('%')) return PERCENT;
  const masks = sections.slice(0, 2).flatMap((section) => {
    const mask = maskOf(section);
    return mask === undefined ? [] : [{ mask, holds: conditionOf(section) }];
  });
  return maskOf(first) === undefined ? NUMBER : { kind: 'mask', masks };
}

/** The parts for positive, negative and other numbers, which semicolons cut apart. */
function splitSections(code: string): string[] {
  return code.match(/(?:"[^"]*"|\\.|[^;"\\]|"|\\$)+|(?<=;)(?=;|$)/gs) ?? [''];
}

/** The code without what stands in quotes, is escaped, or fills and spaces. */
function unquoted(section: string): string {
  return section.replaceAll(/"[^"]*"?|[\\_*]./gs, '');
}

/** Zeros and number signs in fixed places, with nothing but marks between them; undefined where the section is no such thing. */
function maskOf(section: string): string | undefined {
  const mask = section
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/_.|\*./gs, '')
    .replaceAll(/"([^"]*)"|\\(.)/gs, (_whole, quoted?: string, escaped?: string) => quoted ?? escaped ?? '')
    .trim();
  if (!/^[(]?[0#][0#()\-/ .]*$/.test(mask) || (!mask.includes('0') && !mask.includes('#'))) return undefined;
  // One point is a decimal point; several are marks between digits.
  if ((mask.match(/\./g) ?? []).length === 1) return undefined;
  const places = (mask.match(/[0#]/g) ?? []).length;
  const leading = /^0{2,}$/.test(mask);
  return leading || (places > 1 && /[0#][^0#]+[0#]/.test(mask)) ? mask : undefined;
}

function conditionOf(section: string): (value: number) => boolean {
  const [, operator, limitText] = CONDITION.exec(section) ?? [];
  const limit = Number(limitText);
  switch (operator) {
    case '<=':
      return (value) => value <= limit;
    case '<':
      return (value) => value < limit;
    case '>=':
      return (value) => value >= limit;
    case '>':
      return (value) => value > limit;
    case '=':
      return (value) => value === limit;
    case '<>':
      return (value) => value !== limit;
    default:
      return () => true;
  }
}
