/** Custom labels with places to fill: {0}, {1}. */
import LANG from '@salesforce/i18n/lang';

/** The label with its places filled. A value is put in as it is, even if it looks like a place. */
export function fill(label, ...values) {
  return label.replace(/\{(\d+)\}/g, (place, index) => (index < values.length ? String(values[index]) : place));
}

/** A number as the user's language writes it. */
export function numberInWords(number) {
  return new Intl.NumberFormat(LANG).format(number);
}

/** The label for one or the label for any other number, {0} being the number. */
export function count(number, one, other) {
  return fill(new Intl.PluralRules(LANG).select(number) === 'one' ? one : other, numberInWords(number));
}

/** "A, B, and C" */
export function listInWords(items) {
  return new Intl.ListFormat(LANG, { type: 'conjunction' }).format(items);
}
