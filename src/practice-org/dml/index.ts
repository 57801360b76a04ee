/**
 * The one path every write takes, whoever sends it: rights, defaults, formats, lookups, required fields and validation rules, uniqueness, roll-ups,
 * in Salesforce's order of execution. A record is written whole or not at all, and a refusal says what the platform would say.
 */
import { contentObjectNames } from '../standard/index.js';
import type { Dml, PracticeOrg, SaveResult } from '../types.js';
import { deleteFile, insertContent } from './content.js';
import { failed } from './refusal.js';
import { deleteRecord } from './remove.js';
import { insertRecord, updateRecord } from './save.js';
import { upsertRecord } from './upsert.js';

export { fileBytes } from './content.js';
export { duplicateKeys } from './duplicate-keys.js';
export { computeFormula, formulaColumn } from './formulas.js';
export { hasRowRight } from './permissions.js';
export { recalculateRollups } from './rollups.js';
export { upsertMatches } from './upsert.js';

/** The org's writes. Each record has a transaction of its own, inside whatever transaction the caller holds. */
export function createDml(org: PracticeOrg): Dml {
  function attempt(work: () => SaveResult, id?: string): SaveResult {
    try {
      return org.store.transaction(work);
    } catch (error) {
      return failed(error, id);
    }
  }
  return {
    insert: (object, values, caller) =>
      attempt(() => (contentObjectNames.has(object.name) ? insertContent : insertRecord)(org, object, values, caller)),
    update: (object, id, values, caller) => attempt(() => updateRecord(org, object, id, values, caller), id),
    upsert: (object, field, key, values, caller) =>
      attempt(() => upsertRecord(org, object, field, key, values, caller)),
    delete: (object, id, caller) =>
      attempt(() => (contentObjectNames.has(object.name) ? deleteFile : deleteRecord)(org, object, id, caller), id),
  };
}
