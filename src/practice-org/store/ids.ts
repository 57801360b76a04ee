import { randomInt } from 'node:crypto';
import { idSuffix } from '../../records/index.js';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const letters = digits.slice(10);
/** Real ids carry two characters for the server group and one reserved after the prefix; ours say where they come from. */
const instance = 'PR0';
const places = 9;

/** `value` in base 62 with Salesforce's digits, padded on the left. */
export function base62(value: number, width: number): string {
  let rest = value;
  let text = '';
  while (rest > 0) {
    text = (digits[rest % 62] ?? '') + text;
    rest = Math.floor(rest / 62);
  }
  return text.padStart(width, '0');
}

/**
 * The id number `number` under a three-character key prefix, 18 characters. Every third place of the counter is a letter: a record without a
 * name takes its id for one, and a long run of digits in it would be refused as somebody's number. Stores may hold ids counted in base 62
 * throughout; those begin with 0 or 1 where these have a letter, so the new ones are no old one and sort after them.
 */
export function makeId(prefix: string, number: number): string {
  const short = prefix + instance + counter(number);
  return short + idSuffix(short);
}

/** An id of the prefix that nobody has drawn before, for what must differ from org to org. */
export function randomId(prefix: string): string {
  // 2^48 - 1 is the most that randomInt draws from, and fits the nine places.
  return makeId(prefix, randomInt(1, 2 ** 48 - 1));
}

function counter(number: number): string {
  let rest = number;
  let text = '';
  for (let place = places - 1; place >= 0; place -= 1) {
    const signs = place % 3 === 0 ? letters : digits;
    text = (signs[rest % signs.length] ?? '') + text;
    rest = Math.floor(rest / signs.length);
  }
  return text;
}
