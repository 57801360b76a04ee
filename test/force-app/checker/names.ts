import { child, children, lineOf, textOf } from './xml.js';
import { fileName, type Model } from './model.js';
import type { Component, Problem, Sources } from './types.js';

/** Where a kind of file lives, and which root it has. The suffix tells the kind. */
const PLACES: Readonly<Record<string, { readonly folder: RegExp; readonly root: string; readonly fullName: boolean }>> =
  {
    object: { folder: /^objects\/([^/]+)\/\1\.object-meta\.xml$/, root: 'CustomObject', fullName: false },
    field: { folder: /^objects\/[^/]+\/fields\/[^/]+$/, root: 'CustomField', fullName: true },
    validationRule: { folder: /^objects\/[^/]+\/validationRules\/[^/]+$/, root: 'ValidationRule', fullName: true },
    compactLayout: { folder: /^objects\/[^/]+\/compactLayouts\/[^/]+$/, root: 'CompactLayout', fullName: true },
    listView: { folder: /^objects\/[^/]+\/listViews\/[^/]+$/, root: 'ListView', fullName: true },
    layout: { folder: /^layouts\/[^/]+$/, root: 'Layout', fullName: false },
    permissionset: { folder: /^permissionsets\/[^/]+$/, root: 'PermissionSet', fullName: false },
    tab: { folder: /^tabs\/[^/]+$/, root: 'CustomTab', fullName: false },
    app: { folder: /^applications\/[^/]+$/, root: 'CustomApplication', fullName: false },
    globalValueSet: { folder: /^globalValueSets\/[^/]+$/, root: 'GlobalValueSet', fullName: false },
  };

/** Names the platform keeps for itself, or that make a query hard to read. */
const RESERVED = new Set([
  'order',
  'group',
  'select',
  'from',
  'where',
  'limit',
  'user',
  'external',
  'view',
  'type',
  'date',
  'number',
]);

const checkPlace = (file: string, component: Component | undefined): Problem[] => {
  const problem = (rule: string, message: string, line = 1): Problem => ({ file, line, rule, message });
  const named = fileName(file);
  const place = named && PLACES[named.suffix];
  if (!named || !place) return [problem('name-file', 'the file name ends with no suffix that is known here')];
  if (!place.folder.test(file))
    return [problem('name-folder', `a ${named.suffix} file does not belong in this folder`)];
  if (!component) return [];
  if (component.type !== place.root)
    return [
      problem(
        'name-root',
        `a ${named.suffix} file has the root <${place.root}>, not <${component.type}>`,
        component.root.line
      ),
    ];
  const fullName = textOf(component.root, 'fullName');
  if (!place.fullName && fullName !== undefined)
    return [
      problem('name-full-name', 'this kind takes its name from the file alone', lineOf(component.root, 'fullName')),
    ];
  if (place.fullName && fullName !== named.name) {
    return [
      problem(
        'name-full-name',
        `<fullName> says "${fullName ?? ''}", the file "${named.name}"`,
        lineOf(component.root, 'fullName')
      ),
    ];
  }
  return [];
};

const checkApiName = ({ file, name, root, type }: Component): Problem[] => {
  if (type === 'Layout') return [];
  const problem = (rule: string, message: string): Problem[] => [
    { file, line: lineOf(root, 'fullName'), rule, message },
  ];
  const custom = type === 'CustomField' || type === 'CustomObject' || type === 'CustomTab';
  if (custom && !name.endsWith('__c')) return problem('name-form', `${name} has no __c`);
  const bare = custom ? name.slice(0, -3) : name;
  if (bare.length > 40) return problem('name-length', `${bare} has ${bare.length} characters; 40 are allowed`);
  if (!/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(bare))
    return problem('name-form', `${bare} is not letters, digits and single underscores`);
  if (RESERVED.has(bare.toLowerCase()))
    return problem('name-reserved', `${bare} is a word the platform keeps for itself`);
  if (type === 'ValidationRule' && !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name))
    return problem('name-rule', `${name} does not state an invariant in upper snake`);
  return [];
};

/** Two spellings of one name: the platform does not tell case apart, a disk may. */
const checkUnique = (model: Model): Problem[] => {
  const seen = new Map<string, string>();
  return model.components.flatMap(({ file, type, name, object, root }) => {
    const key = `${type}:${object ?? ''}.${name}`.toLowerCase();
    const first = seen.get(key);
    seen.set(key, first ?? file);
    return first ? [{ file, line: root.line, rule: 'name-twice', message: `the same name as ${first}` }] : [];
  });
};

/** Two labels of one object, or of one list of values, that a person could not tell apart. */
const checkLabels = (model: Model): Problem[] => {
  const twice = (items: ReadonlyArray<{ file: string; line: number; label: string | undefined }>): Problem[] => {
    const seen = new Set<string>();
    return items.flatMap(({ file, line, label }) => {
      const key = (label ?? '').toLowerCase();
      const again = seen.has(key);
      seen.add(key);
      return again ? [{ file, line, rule: 'label-twice', message: `the label "${label ?? ''}" is there already` }] : [];
    });
  };
  const objects = [...new Set(model.fields.map((field) => field.object))];
  const ofFields = objects.flatMap((object) =>
    twice(
      model
        .fieldsOf(object)
        .map(({ component: { file, root } }) => ({ file, line: lineOf(root, 'label'), label: textOf(root, 'label') }))
    )
  );
  const lists = [
    ...model.ofType('GlobalValueSet').map((set) => ({ file: set.file, values: children(set.root, 'customValue') })),
    ...model.fields.map(({ component: { file, root } }) => {
      const set = child(root, 'valueSet');
      const definition = set && child(set, 'valueSetDefinition');
      return { file, values: definition ? children(definition, 'value') : [] };
    }),
  ];
  const ofValues = lists.flatMap(({ file, values }) => [
    ...twice(values.map((value) => ({ file, line: value.line, label: textOf(value, 'label') }))),
    ...twice(values.map((value) => ({ file, line: value.line, label: textOf(value, 'fullName') }))).map((found) => ({
      ...found,
      rule: 'value-twice',
    })),
  ]);
  return [...ofFields, ...ofValues];
};

export const checkNames = (sources: Sources, model: Model): Problem[] => {
  const byFile = new Map(model.components.map((component) => [component.file, component]));
  return [
    ...[...sources.keys()].flatMap((file) => checkPlace(file, byFile.get(file))),
    ...model.components.flatMap(checkApiName),
    ...checkUnique(model),
    ...checkLabels(model),
  ];
};
