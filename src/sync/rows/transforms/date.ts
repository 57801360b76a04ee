import { DateTime } from 'luxon';

/** What a date's text is turned into: as the API writes the field's type. */
export type DateKind = 'Date' | 'DateTime' | 'Time';

const CACHE_LIMIT = 20_000;

/**
 * A reader of dates in the given forms (Luxon's letters); of several the first that fits counts. It gives the API's text, or undefined where
 * none fits. Files repeat their dates, so what was read is remembered, up to a limit.
 *
 * @param zone the time zone of date-times whose text names none
 */
export function createDateReader(
  formats: readonly string[],
  kind: DateKind,
  zone = 'UTC'
): (text: string) => string | undefined {
  const parsers = formats.map((format) => DateTime.buildFormatParser(format, { locale: 'en-US' }));
  const cache = new Map<string, string | undefined>();
  const read = (text: string): string | undefined => {
    for (const parser of parsers) {
      const date = DateTime.fromFormatParser(text, parser, { zone, locale: 'en-US', setZone: kind !== 'DateTime' });
      if (date.isValid) return write(date, kind);
    }
    return undefined;
  };
  return (text) => {
    if (cache.has(text)) return cache.get(text);
    if (cache.size >= CACHE_LIMIT) cache.clear();
    const value = read(text);
    cache.set(text, value);
    return value;
  };
}

/** A date and a time are what the text says; only a date-time is a moment, and is turned to UTC. */
function write(date: DateTime<true>, kind: DateKind): string {
  if (kind === 'Date') return date.toFormat('yyyy-MM-dd');
  if (kind === 'Time') return date.toFormat('HH:mm:ss.SSS');
  return date.toUTC().toISO();
}
