import { schemaError, type Location } from './errors.js';
import type { PicklistSchema, PicklistValue } from './types.js';
import { ElementReader, type Element } from './xml.js';

/** A picklist as its field's XML has it: its own values, or the name of a global value set still to be looked up. */
export type PicklistDraft = {
  readonly picklist: PicklistSchema;
  readonly location: Location;
  /** Value -> controlling values, where the picklist depends on a field. */
  readonly validFor?: ReadonlyMap<string, readonly string[]>;
};

const NOTHING_ASIDE: ReadonlySet<string> = new Set();
/** How a value looks, and the order in which the screen lists them: the API keeps the order of definition. */
const VALUE_LOOKS = new Set(['color', 'description']);
const SET_LOOKS = new Set(['masterLabel', 'description', 'sorted']);

/** `valueSet` of a CustomField. */
export function readValueSet(element: Element): PicklistDraft {
  const reader = new ElementReader(element);
  const definition = reader.child('valueSetDefinition');
  const globalValueSet = reader.text('valueSetName');
  const controllingField = reader.text('controllingField');
  const settings = reader.all('valueSettings').map(readValueSetting);
  const restricted = reader.boolean('restricted') ?? false;
  reader.finish(NOTHING_ASIDE);
  if ((definition === undefined) === (globalValueSet === undefined)) {
    throw schemaError('ValueSetForm', element.location);
  }
  const validFor = controllingField === undefined ? undefined : joinSettings(settings);
  const values = definition ? withValidFor(readDefinition(definition), validFor) : [];
  return {
    picklist: {
      // A picklist on a global value set accepts nothing else, whatever the file says: the platform makes it so.
      restricted: restricted || globalValueSet !== undefined,
      values,
      ...(globalValueSet === undefined ? {} : { globalValueSet }),
      ...(controllingField === undefined ? {} : { controllingField }),
    },
    location: reader.child('valueSetName')?.location ?? element.location,
    ...(validFor === undefined ? {} : { validFor }),
  };
}

/** Values of a GlobalValueSet file. */
export function readGlobalValueSet(element: Element): readonly PicklistValue[] {
  const reader = new ElementReader(element);
  const values = reader.all('customValue').map(readValue);
  reader.text('fullName');
  reader.finish(SET_LOOKS);
  return distinct(values, element);
}

/** Values with what they depend on; a value that no setting names is open under no controlling value. */
export function withValidFor(
  values: readonly PicklistValue[],
  validFor: ReadonlyMap<string, readonly string[]> | undefined
): readonly PicklistValue[] {
  return validFor === undefined
    ? values
    : values.map((value) => ({ ...value, validFor: validFor.get(value.name) ?? [] }));
}

function readDefinition(element: Element): readonly PicklistValue[] {
  const reader = new ElementReader(element);
  const values = reader.all('value').map(readValue);
  reader.finish(SET_LOOKS);
  return distinct(values, element);
}

function readValue(element: Element): PicklistValue {
  const reader = new ElementReader(element);
  const name = reader.requiredText('fullName');
  const value = {
    name,
    label: reader.text('label') ?? name,
    active: reader.boolean('isActive') ?? true,
    isDefault: reader.boolean('default') ?? false,
  };
  reader.finish(VALUE_LOOKS);
  return value;
}

function distinct(values: readonly PicklistValue[], element: Element): readonly PicklistValue[] {
  const names = new Set<string>();
  for (const { name } of values) {
    if (names.has(name.toLowerCase())) throw schemaError('DuplicateValue', element.location, [name]);
    names.add(name.toLowerCase());
  }
  return values;
}

function readValueSetting(element: Element): { readonly value: string; readonly controllers: readonly string[] } {
  const reader = new ElementReader(element);
  const setting = {
    value: reader.requiredText('valueName'),
    controllers: reader.all('controllingFieldValue').map((controller) => controller.text.trim()),
  };
  reader.finish(NOTHING_ASIDE);
  return setting;
}

function joinSettings(
  settings: ReadonlyArray<{ readonly value: string; readonly controllers: readonly string[] }>
): ReadonlyMap<string, readonly string[]> {
  const joined = new Map<string, readonly string[]>();
  for (const { value, controllers } of settings) joined.set(value, [...(joined.get(value) ?? []), ...controllers]);
  return joined;
}
