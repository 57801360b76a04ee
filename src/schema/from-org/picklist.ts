import type { PicklistSchema } from '../types.js';
import type { DescribedField } from './types.js';

/**
 * The controlling values behind a `validFor`: base64 of one bit for each value of the controlling field, in its order, the first value the highest
 * bit of the first byte. Source: SOAP API Developer Guide, "DescribeSObjectResult", dependent picklists.
 */
export function decodeValidFor(validFor: string, controlling: readonly string[]): readonly string[] {
  const bytes = Buffer.from(validFor, 'base64');
  return controlling.filter((_, index) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index % 8))) !== 0);
}

/** A picklist as described; `others` are the fields of the object, its controlling one among them. */
export function describedPicklist(field: DescribedField, others: readonly DescribedField[]): PicklistSchema {
  const controller = others.find(({ name }) => name === field.controllerName);
  const controlling =
    controller === undefined
      ? undefined
      : controller.type === 'boolean'
        ? ['unchecked', 'checked']
        : (controller.picklistValues ?? []).map(({ value }) => value);
  return {
    restricted: field.restrictedPicklist === true,
    values: (field.picklistValues ?? []).map(({ value, label, active, defaultValue, validFor }) => ({
      name: value,
      label: label ?? value,
      active,
      isDefault: defaultValue,
      ...(controlling === undefined ? {} : { validFor: decodeValidFor(validFor ?? '', controlling) }),
    })),
    ...(controller === undefined ? {} : { controllingField: controller.name }),
  };
}
