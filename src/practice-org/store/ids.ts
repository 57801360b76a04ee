import { randomInt } from 'node:crypto';
import { idSuffix } from '../../records/index.js';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Real ids carry two characters for the server group and one reserved after the prefix; ours say where they come from. */
const instance = 'PR0';

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

/** The id number `number` under a three-character key prefix, 18 characters. */
export function makeId(prefix: string, number: number): string {
  const short = prefix + instance + base62(number, 9);
  return short + idSuffix(short);
}

/** An id of the prefix that nobody has drawn before, for what must differ from org to org. */
export function randomId(prefix: string): string {
  // 2^48 - 1 is the most that randomInt draws from, and fits the nine places.
  return makeId(prefix, randomInt(1, 2 ** 48 - 1));
}
