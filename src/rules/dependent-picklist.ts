import { splitMultiselect, type Value } from '../records/index.js';
import type { FieldSchema } from '../schema/index.js';
import { shown, type RecordCheck } from './rule.js';

/** Metadata names the states of a controlling checkbox in either pair of words. */
const CHECKBOX_WORDS: Readonly<Record<string, string>> = { checked: 'true', unchecked: 'false' };

/**
 * A dependent picklist's value should be open under the controlling value. The screen enforces it; **the API does not**, so a record that breaks
 * it is saved and this is a warning: someone who edits it later on the screen cannot keep the value. Source: SOAP API, "Field Types",
 * validFor is advice to the client.
 */
export function dependentPicklistCheck(field: FieldSchema, controller: FieldSchema): RecordCheck | undefined {
  if (!field.picklist?.values.some((value) => value.validFor)) return undefined;
  const openUnder = new Map(
    field.picklist.values.map((value) => [
      value.name,
      new Set(value.validFor?.map((name) => CHECKBOX_WORDS[name] ?? name)),
    ])
  );
  return (values, context) => {
    const value = values.get(field.name);
    if (typeof value !== 'string') return undefined;
    const controlling = values.has(controller.name)
      ? values.get(controller.name)
      : context.current?.get(controller.name);
    // On update without the record at hand nobody can tell what controls the value.
    if (controlling === undefined && context.operation === 'update') return undefined;
    const under = controllingName(controlling ?? null, controller);
    const parts = field.type === 'MultiselectPicklist' ? splitMultiselect(value) : [value];
    const closed = parts.find((part) => openUnder.get(part)?.has(under) === false);
    if (closed === undefined) return undefined;
    return {
      rule: 'dependent-picklist',
      severity: 'warning',
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      fields: [field.name],
      field: field.name,
      platformMessage: `${field.label}: bad value for restricted picklist field: ${closed}`,
      params: [shown(field, closed), controller.label, shown(controller, under)],
    };
  };
}

function controllingName(value: Value, controller: FieldSchema): string {
  if (controller.type === 'Checkbox') return value === true ? 'true' : 'false';
  return value === null ? '' : String(value);
}
