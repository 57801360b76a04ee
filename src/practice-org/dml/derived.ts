import { shortId, type Value } from '../../records/index.js';
import type { ObjectSchema } from '../../schema/index.js';

/** Fields of standard objects that the platform works out from others at every save, and the name of a record that has none. */
export function derive(object: ObjectSchema, id: string, row: ReadonlyMap<string, Value>): Map<string, Value> {
  const derived = new Map<string, Value>();
  if (['Contact', 'Lead', 'User'].includes(object.name)) {
    const parts = [row.get('FirstName'), row.get('LastName')].filter((part) => typeof part === 'string');
    derived.set('Name', parts.join(' '));
  } else if (object.custom && object.nameField.type === 'Text' && (row.get('Name') ?? null) === null) {
    derived.set('Name', shortId(id));
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
