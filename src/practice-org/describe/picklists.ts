import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Store } from '../types.js';

/** A picklist's open values as describe lists them; on a dependent picklist with the controlling values each is open under. */
export function picklistValues(store: Store, object: ObjectSchema, field: FieldSchema): unknown[] {
  const picklist = field.picklist;
  if (picklist === undefined) return [];
  const controller =
    picklist.controllingField === undefined ? undefined : store.field(object, picklist.controllingField);
  const controlling = controller === undefined ? undefined : controllingValues(controller);
  return picklist.values
    .filter((value) => value.active)
    .map((value) => ({
      active: true,
      defaultValue: value.isDefault,
      label: value.label,
      validFor: controlling === undefined ? null : bitmap(controlling, value.validFor ?? []),
      value: value.name,
    }));
}

/** A checkbox controls as two values: unchecked, then checked. */
function controllingValues(controller: FieldSchema): readonly string[] {
  if (controller.type === 'Checkbox') return ['unchecked', 'checked'];
  return (controller.picklist?.values ?? []).filter((value) => value.active).map((value) => value.name);
}

/** Base64 of a bit for each controlling value, the first one highest (Object Reference, "Dependent Picklists"). */
export function bitmap(controlling: readonly string[], open: readonly string[]): string {
  const bytes = Buffer.alloc(Math.ceil(controlling.length / 8));
  const wanted = new Set(open.map((name) => name.toLowerCase()));
  controlling.forEach((name, index) => {
    if (wanted.has(name.toLowerCase())) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (0x80 >> (index % 8));
  });
  return bytes.toString('base64');
}
