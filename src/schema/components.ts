import { schemaError, type Location } from './errors.js';
import { adjustsStandardField, readField, type FieldDraft } from './fields.js';
import { IGNORED_TYPES, isContent } from './ignored.js';
import { makeSchema, replaced } from './make.js';
import { newObject, readObjectProperties, readRecordType, readValidationRule, withProperties } from './objects.js';
import { readGlobalValueSet } from './picklists.js';
import { resolveFields } from './resolve.js';
import { standardObjects } from './standard.js';
import type { ObjectSchema, PicklistValue, Schema } from './types.js';
import { parseXml, rootName, type Element } from './xml.js';

/** A metadata file in source format (`objects/X__c/fields/Y__c.field-meta.xml`) or metadata format (`objects/X__c.object`). */
export type ComponentFile = { readonly path: string; readonly content: string };

/** A component as package.xml names it, e.g. `{ type: 'CustomField', fullName: 'Worksite__c.Status__c' }`. */
export type ComponentName = { readonly type: string; readonly fullName: string };

export type ComponentOptions = {
  /** Told of a problem instead of throwing it; the component is left out. So a deploy can list every failure. */
  readonly onProblem?: (error: Error) => void;
};

/** What is being put together: objects that may still grow, and drafts that wait for the others. */
type Assembly = {
  readonly objects: Map<string, ObjectSchema>;
  readonly valueSets: Record<string, readonly PicklistValue[]>;
  readonly drafts: Map<string, FieldDraft[]>;
  readonly changedValueSets: Set<string>;
};

type Component = { readonly root: Element; readonly path: string };

/**
 * The schema that results from adding components to a base (default: the standard objects alone): a component of an object that is there
 * adds to it or replaces its namesake. All files of one call are one unit: their order does not matter.
 *
 * @throws SfError by name (UnknownMetadataError, UnknownFieldTypeError, MissingValueSetError, UnknownObjectError...) with file and line.
 */
export function schemaFromComponents(
  files: readonly ComponentFile[],
  base: Schema = makeSchema(standardObjects),
  options: ComponentOptions = {}
): Schema {
  const assembly: Assembly = {
    objects: new Map(base.objects.map((object) => [object.name.toLowerCase(), object])),
    valueSets: { ...base.valueSets },
    drafts: new Map(),
    changedValueSets: new Set(),
  };
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!options.onProblem || !(error instanceof Error)) throw error;
      options.onProblem(error);
    }
  };
  const components: Component[] = [];
  for (const file of files) attempt(() => components.push(...readComponent(file)));
  // Objects before what belongs to them, value sets before the fields that use them.
  for (const { root, path } of components) {
    if (root.name === 'CustomObject') attempt(() => addObject(assembly, root, path));
    if (root.name === 'GlobalValueSet') attempt(() => addValueSet(assembly, root, path));
  }
  for (const { root, path } of components) attempt(() => addChildren(assembly, root, path));
  resolveFields(assembly, attempt);
  return makeSchema(assembly.objects.values(), assembly.valueSets);
}

/** The schema without the named components (a destructive deploy). What is not there, or says nothing about records, is left alone. */
export function withoutComponents(schema: Schema, gone: readonly ComponentName[]): Schema {
  const named = (type: string, fullName: string): boolean =>
    gone.some((name) => name.type === type && name.fullName.toLowerCase() === fullName.toLowerCase());
  const objects = schema.objects
    .filter((object) => !named('CustomObject', object.name))
    .map((object) => ({
      ...object,
      fields: object.fields.filter((field) => !named('CustomField', `${object.name}.${field.name}`)),
      recordTypes: object.recordTypes.filter((type) => !named('RecordType', `${object.name}.${type.developerName}`)),
      validationRules: object.validationRules.filter((rule) => !named('ValidationRule', `${object.name}.${rule.name}`)),
    }));
  const valueSets = Object.entries(schema.valueSets ?? {}).filter(([name]) => !named('GlobalValueSet', name));
  return makeSchema(objects, Object.fromEntries(valueSets));
}

function readComponent(file: ComponentFile): readonly Component[] {
  if (isContent(file.path)) return [];
  const root = rootName(file.content);
  if (root !== undefined && IGNORED_TYPES.has(root)) return [];
  return [{ root: parseXml(file.path, file.content), path: file.path }];
}

function addObject(assembly: Assembly, root: Element, path: string): void {
  const name = baseName(path);
  const properties = readObjectProperties(root);
  const existing = assembly.objects.get(name.toLowerCase());
  const hasOnlyChildren = root.children.every((child) =>
    /^(fields|validationRules|recordTypes|fullName)$/.test(child.name)
  );
  if (!existing && hasOnlyChildren) throw schemaError('UnknownObject', root.location, [name]);
  if (!existing && !/__c$/i.test(name)) throw schemaError('UnsupportedObject', root.location, [name]);
  const object = existing ? withProperties(existing, properties) : newObject(name, properties, root.location);
  assembly.objects.set(name.toLowerCase(), object);
}

function addValueSet(assembly: Assembly, root: Element, path: string): void {
  const name = baseName(path);
  assembly.valueSets[name] = readGlobalValueSet(root);
  assembly.changedValueSets.add(name);
}

function addChildren(assembly: Assembly, root: Element, path: string): void {
  switch (root.name) {
    case 'GlobalValueSet':
      return;
    case 'CustomObject':
      for (const child of root.children) addChild(assembly, child, baseName(path));
      return;
    case 'CustomField':
    case 'RecordType':
    case 'ValidationRule':
      addChild(assembly, root, ownerName(path, root.location));
      return;
    default:
      throw schemaError('UnknownMetadata', root.location, [root.name, baseName(path)]);
  }
}

function addChild(assembly: Assembly, element: Element, objectName: string): void {
  const key = objectName.toLowerCase();
  const object = assembly.objects.get(key);
  switch (element.name) {
    case 'CustomField':
    case 'fields':
      if (!object) throw schemaError('UnknownObject', element.location, [objectName]);
      if (!adjustsStandardField(element)) {
        assembly.drafts.set(key, [...(assembly.drafts.get(key) ?? []), ...readField(element)]);
      }
      return;
    case 'RecordType':
    case 'recordTypes':
      if (!object) throw schemaError('UnknownObject', element.location, [objectName]);
      assembly.objects.set(key, {
        ...object,
        recordTypes: replaced(object.recordTypes, readRecordType(element), (type) => type.developerName),
      });
      return;
    case 'ValidationRule':
    case 'validationRules':
      if (!object) throw schemaError('UnknownObject', element.location, [objectName]);
      assembly.objects.set(key, {
        ...object,
        validationRules: replaced(object.validationRules, readValidationRule(element), (rule) => rule.name),
      });
      return;
    default:
  }
}

/** `objects/Worksite__c/Worksite__c.object-meta.xml` -> `Worksite__c`. */
function baseName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replace(/\.[A-Za-z]+(-meta\.xml)?$/, '');
}

/** `objects/Worksite__c/fields/Status__c.field-meta.xml` -> `Worksite__c`. */
function ownerName(path: string, location: Location): string {
  const owner = path.split(/[\\/]/).at(-3);
  if (owner === undefined) throw schemaError('NoOwner', location);
  return owner;
}
