import { shortId, type Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';

/**
 * The name of a record of a custom object that has none: its id. It is given at the save itself, as an id is, so validation rules see a blank
 * name. Source: fact sheet 1.3 (the name), 1.5 (the record is stored at step 7, after the rules of step 5).
 */
export function nameFromId(object: ObjectSchema, id: string, row: ReadonlyMap<string, Value>): Map<string, Value> {
  const nameless = object.custom && object.nameField.type === 'Text' && (row.get('Name') ?? null) === null;
  return new Map(nameless ? [['Name', shortId(id)]] : []);
}

/** Fields of standard objects that the platform works out from others at every save. */
export function derive(object: ObjectSchema, row: ReadonlyMap<string, Value>): Map<string, Value> {
  const derived = new Map<string, Value>();
  if (['Contact', 'Lead', 'User'].includes(object.name)) {
    const parts = [row.get('FirstName'), row.get('LastName')].filter((part) => typeof part === 'string');
    derived.set('Name', parts.join(' '));
  }
  const state = String(row.get(object.name === 'Opportunity' ? 'StageName' : 'Status') ?? '');
  if (object.name === 'Opportunity') {
    derived.set('IsClosed', state.startsWith('Closed'));
    derived.set('IsWon', state === 'Closed Won');
  }
  if (object.name === 'Case') derived.set('IsClosed', state === 'Closed');
  if (object.name === 'Task') derived.set('IsClosed', state === 'Completed');
  if (object.name === 'PermissionSetAssignment') derived.set('IsActive', true);
  return derived;
}
