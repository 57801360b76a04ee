import { hash } from 'node:crypto';
import { collapseBlanks } from './transforms/text.js';

/** What the key fields of the data model hold. */
export const KEY_LENGTH = 100;

const TAIL_LETTERS = 24;

/** A digest in letters: nine of its digits in a row would be refused as somebody's number, by our own rule. */
const inLetters = (hex: string): string =>
  hex.replaceAll(/[0-9]/g, (digit) => String.fromCharCode('g'.charCodeAt(0) + Number(digit)));

/**
 * The sync key of a row: the prefix and the key's parts in small letters, blanks collapsed, so that two spellings of one thing that
 * differ only in case and blanks are one record. A key that would be too long keeps its beginning and ends in a digest of the whole.
 *
 * @returns blank when every part is blank
 */
export function syncKey(prefix: string, parts: readonly string[]): string {
  const plain = parts.map((part) => collapseBlanks(part.normalize('NFC')).toLowerCase());
  if (plain.every((part) => part === '')) return '';
  // A bar inside a part is marked, so that no two lists of parts make one key.
  const body = plain.map((part) => part.replaceAll(/[\\|]/g, '\\$&')).join('|');
  const key = prefix === '' ? body : `${prefix.toLowerCase()}:${body}`;
  if (key.length <= KEY_LENGTH) return key;
  const tail = `~${inLetters(hash('sha256', key).slice(0, TAIL_LETTERS))}`;
  const head = key.slice(0, KEY_LENGTH - tail.length).replace(/[\ud800-\udbff]$/, '');
  return head.trimEnd() + tail;
}
