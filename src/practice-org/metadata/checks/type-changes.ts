import { documents, problemAt, splitName } from './candidate.js';
import type { Check } from './candidate.js';
import type { FieldFacts } from '../catalogue.js';
import { child } from '../xml.js';

/** Families between which nothing is converted at all. */
function family(field: Pick<FieldFacts, 'type' | 'formula'>): string {
  if (field.formula) return 'Formula';
  if (field.type === 'Summary') return 'Summary';
  if (field.type === 'Lookup' || field.type === 'MasterDetail' || field.type === 'Hierarchy')
    return 'Lookup, MasterDetail, or Hierarchy';
  return '';
}

/** Types whose stored values read the same in each other ("Notes on Changing Custom Field Types", Salesforce Help). */
const convertible: ReadonlyArray<ReadonlySet<string>> = [
  new Set(['Text', 'TextArea', 'LongTextArea', 'Html', 'Email', 'Phone', 'Url', 'Picklist', 'AutoNumber']),
  new Set(['Picklist', 'MultiselectPicklist']),
  new Set(['Number', 'Currency', 'Percent']),
  new Set(['Lookup', 'MasterDetail']),
];

/** A field keeps its type, or changes to one its data can follow. */
export const checkTypeChanges: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CustomField')) {
    const { object, name } = splitName(component.fullName);
    const before = candidate.before.customField(object, name);
    const after = candidate.after.customField(object, name);
    if (!before || !after || (before.type === after.type && before.formula === after.formula)) continue;
    const at = child(element, 'type');
    const from = family(before);
    const to = family(after);
    if (from !== to) {
      yield problemAt(
        component,
        to === ''
          ? `Cannot update a field from a ${from} to something else`
          : `Cannot update a field to a ${to} from something else`,
        at
      );
    } else if (from === '' && !convertible.some((types) => types.has(before.type) && types.has(after.type))) {
      if (candidate.rowsWithValue(before.object, before.name) > 0)
        yield problemAt(component, 'Cannot change type due to existing data', at);
    }
  }
};
