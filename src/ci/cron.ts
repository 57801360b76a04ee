const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

type Field = { readonly name: string; readonly from: number; readonly to: number; readonly names?: readonly string[] };

/** The five fields of a schedule and what each may hold (GitHub Actions, "on.schedule"; the syntax is that of POSIX cron). */
export const CRON_FIELDS: readonly Field[] = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of the week', from: 0, to: 6, names: DAYS },
];

/** GitHub starts no workflow more often. */
const SHORTEST_MINUTES = 5;

const DAYS_OF_MONTH: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export type CronProblem =
  | { readonly kind: 'fields'; readonly count: number }
  | { readonly kind: 'field'; readonly field: Field; readonly text: string }
  | { readonly kind: 'often' }
  | { readonly kind: 'never' };

/**
 * What is wrong with a schedule, or nothing.
 *
 * @param text five fields: numbers, names, `*`, ranges `1-5`, lists `1,3`, steps of either by `/2`
 */
export function cronProblem(text: string): CronProblem | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== CRON_FIELDS.length) return { kind: 'fields', count: text.trim() === '' ? 0 : parts.length };
  const sets: number[][] = [];
  for (const [index, field] of CRON_FIELDS.entries()) {
    const part = parts[index] ?? '';
    const values = valuesOf(part, field);
    if (values === undefined) return { kind: 'field', field, text: part };
    sets.push(values);
  }
  const [minutes = [], hours = [], days = [], months = []] = sets;
  if (shortestGap(minutes, hours) < SHORTEST_MINUTES) return { kind: 'often' };
  // Named days of the week make it come round whatever the day of the month says: cron takes either. A star, stepped or not, names none.
  const anyWeekday = parts[4]?.startsWith('*') === false;
  const comes = anyWeekday || months.some((month) => days.some((day) => day <= (DAYS_OF_MONTH[month - 1] ?? 31)));
  return comes ? undefined : { kind: 'never' };
}

/** All that a field names, in order; undefined when it is not written as it must be. */
function valuesOf(part: string, field: Field): number[] | undefined {
  const values = new Set<number>();
  for (const item of part.split(',')) {
    const match = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/([0-9]+))?$/.exec(item);
    if (!match) return undefined;
    const [, first = '', last, step] = match;
    if (first === '*' && last !== undefined) return undefined;
    const from = first === '*' ? field.from : numberOf(first, field);
    // A step from a single number runs to the end of the field.
    const to = last !== undefined ? numberOf(last, field) : first === '*' || step !== undefined ? field.to : from;
    const by = step === undefined ? 1 : Number(step);
    if (from === undefined || to === undefined || from > to) return undefined;
    // A step beyond the field is a slip: it would be the first value alone.
    if (by < 1 || by > field.to - field.from) return undefined;
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function numberOf(text: string, { from, to, names }: Field): number | undefined {
  const named = names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? named + from : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}

/** Minutes between two starts on one day, and over midnight to the next. */
function shortestGap(minutes: readonly number[], hours: readonly number[]): number {
  const starts = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const next = [...starts.slice(1), (starts[0] ?? 0) + 24 * 60];
  return Math.min(...next.map((start, index) => start - (starts[index] ?? 0)));
}
