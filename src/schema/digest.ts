import { createHash } from 'node:crypto';
import type { ObjectSchema } from './types.js';

/** What is never part of a decision or of its message. Labels and rule messages are: who keeps compiled rules by digest must see them change. */
const WORDS_ONLY = new Set(['description', 'help']);

/**
 * SHA-256, in hex, of everything that decides about a record or is said when one is refused: fields, types, lengths, picklists in their order, rules,
 * formulas, labels, messages. Help and descriptions are left out, and so is the order of objects, fields and rules.
 */
export function schemaDigest(objects: readonly ObjectSchema[]): string {
  const canonical = sortedBy(objects, 'name').map((object) => ({
    ...object,
    fields: sortedBy(object.fields, 'name'),
    recordTypes: sortedBy(object.recordTypes, 'developerName'),
    validationRules: sortedBy(object.validationRules, 'name'),
  }));
  return createHash('sha256').update(JSON.stringify(canonical, deciding)).digest('hex');
}

function sortedBy<K extends string, T extends Record<K, string>>(items: readonly T[], key: K): T[] {
  return [...items].sort((a, b) => (a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0));
}

/** JSON.stringify's replacer: keys in one order, words left out. */
function deciding(key: string, value: unknown): unknown {
  if (WORDS_ONLY.has(key)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
