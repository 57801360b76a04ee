/** Days from `start` up to, not including, `end`; both `YYYY-MM-DD`. */
export type DateRange = { readonly start: string; readonly end: string };

const earliest = '0001-01-01';
const latest = '9999-12-31';

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/**
 * The days that a date literal (`LAST_MONTH`, `LAST_N_DAYS:5`) stands for on `today`, weeks from Sunday, fiscal years as calendar years;
 * undefined for an unknown one. SOQL and SOSL Reference, "Date Formats and Date Literals".
 */
export function rangeOfDateLiteral(literal: string, today: string): DateRange | undefined {
  const [rawName = '', rawCount] = literal.toUpperCase().replaceAll(' ', '').split(':');
  const name = rawName.replace('FISCAL_', '');
  const count = rawCount === undefined ? undefined : Number(rawCount);
  if (count !== undefined) return rangeOfCounted(name, count, today);
  if (name === 'LAST_90_DAYS') return rangeOfCounted('LAST_N_DAYS', 90, today);
  if (name === 'NEXT_90_DAYS') return rangeOfCounted('NEXT_N_DAYS', 90, today);
  const dayOffset = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 }[name];
  if (dayOffset !== undefined) return units('DAY', dayOffset, 1, today);
  const match = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
  if (match === null) return undefined;
  return units(match[2] as Unit, { LAST: -1, THIS: 0, NEXT: 1 }[match[1] ?? 'THIS'] ?? 0, 1, today);
}

function rangeOfCounted(name: string, count: number, today: string): DateRange | undefined {
  const spread = /^(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S$/.exec(name);
  const single = /^N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO$/.exec(name);
  if (single !== null) return units(single[1] as Unit, -count, 1, today);
  if (spread === null) return undefined;
  const unit = spread[2] as Unit;
  if (spread[1] === 'NEXT') return units(unit, 1, count, today);
  // The last n days include today; the last n weeks, months... end before the current one.
  return units(unit, -count, unit === 'DAY' ? count + 1 : count, today);
}

function units(unit: Unit, offset: number, length: number, today: string): DateRange {
  const start = startOf(unit, today);
  return { start: shift(unit, start, offset), end: shift(unit, start, offset + length) };
}

function startOf(unit: Unit, today: string): Date {
  const date = new Date(`${today}T00:00:00Z`);
  if (unit === 'WEEK') date.setUTCDate(date.getUTCDate() - date.getUTCDay());
  if (unit === 'MONTH') date.setUTCDate(1);
  if (unit === 'QUARTER') date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % 3), 1);
  if (unit === 'YEAR') date.setUTCMonth(0, 1);
  return date;
}

function shift(unit: Unit, start: Date, count: number): string {
  const date = new Date(start);
  if (unit === 'DAY') date.setUTCDate(date.getUTCDate() + count);
  if (unit === 'WEEK') date.setUTCDate(date.getUTCDate() + 7 * count);
  if (unit === 'MONTH') date.setUTCMonth(date.getUTCMonth() + count);
  if (unit === 'QUARTER') date.setUTCMonth(date.getUTCMonth() + 3 * count);
  if (unit === 'YEAR') date.setUTCFullYear(date.getUTCFullYear() + count);
  const year = date.getUTCFullYear();
  if (Number.isNaN(year)) return count < 0 ? earliest : latest;
  return year < 1 ? earliest : year > 9999 ? latest : date.toISOString().slice(0, 10);
}
