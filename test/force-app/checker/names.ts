/**
 * Promise: files and components have names the platform takes, lie where their kind lies, and cannot be mistaken for one another.
 */
import { child, children, lineOf, textOf } from './xml.js';
import { fileName, type Model } from './model.js';
import { BUNDLE_FILE, PLACES, PROJECT_FILES } from './places.js';
import { repeated, reporter } from './problems.js';
import { once } from './reads.js';
import type { Component, Problem } from './types.js';

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
  if (PROJECT_FILES.has(file) || BUNDLE_FILE.test(file)) return [];
  const named = fileName(file);
  const place = named && PLACES[named.suffix];
  if (!named || !place) return [problem('name-file', 'the file name ends with no suffix that is known here')];
  if (!place.folder.test(file))
    return [problem('name-folder', `a ${named.suffix} file does not belong in this folder`)];
  if (!component) return [];
  const { root, type } = component;
  if (type !== place.root)
    return [problem('name-root', `a ${named.suffix} file has the root <${place.root}>, not <${type}>`, root.line)];
  const said = place.named && textOf(root, place.named);
  if (!place.named && textOf(root, 'fullName') !== undefined)
    return [problem('name-full-name', 'this kind takes its name from the file alone', lineOf(root, 'fullName'))];
  if (place.named && said !== named.name)
    return [
      problem(
        'name-full-name',
        `<${place.named}> says "${said ?? ''}", the file "${named.name}"`,
        lineOf(root, place.named)
      ),
    ];
  return [];
};

/** Kinds whose names have a form of their own: the name of a layout is words, of a translation another component’s. */
const OWN_FORM = new Set([
  'Layout',
  'CustomObjectTranslation',
  'CustomFieldTranslation',
  'GlobalValueSetTranslation',
  'Translations',
  'LightningComponentBundle',
]);

const checkApiName = once(({ file, name, root, type }: Component): Problem[] => {
  if (OWN_FORM.has(type)) return [];
  const problem = (rule: string, message: string): Problem[] => [
    { file, line: lineOf(root, 'fullName'), rule, message },
  ];
  const custom =
    type === 'CustomField' ||
    type === 'CustomObject' ||
    (type === 'CustomTab' && textOf(root, 'customObject') === 'true');
  if (custom && !name.endsWith('__c')) return problem('name-form', `${name} has no __c`);
  const [, action = name] = type === 'QuickAction' ? name.split('.') : [];
  const bare = custom ? name.slice(0, -3) : action;
  if (bare.length > 40) return problem('name-length', `${bare} has ${bare.length} characters; 40 are allowed`);
  if (!/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(bare))
    return problem('name-form', `${bare} is not letters, digits and single underscores`);
  if (RESERVED.has(bare.toLowerCase()))
    return problem('name-reserved', `${bare} is a word the platform keeps for itself`);
  if (type === 'ValidationRule' && !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(name))
    return problem('name-rule', `${name} does not state an invariant in upper snake`);
  return [];
});

const uniqueKey = once(({ file, type, name }: Component): string => {
  const folder = /^(objects|es\/objectTranslations|reports|dashboards)\/([^/]+)\//.exec(file)?.[2] ?? '';
  return `${type}:${folder}.${name}`.toLowerCase();
});

/** Two spellings of one name: the platform does not tell case apart, a disk may. */
const checkUnique = (model: Model): Problem[] => {
  const seen = new Map<string, string>();
  return model.components.flatMap((component) => {
    const { file } = component;
    const key = uniqueKey(component);
    const first = seen.get(key);
    seen.set(key, first ?? file);
    return first ? [reporter(component)('name-twice', `the same name as ${first}`)] : [];
  });
};

/** Kinds that people pick from a list by label: two with one label could not be told apart. `within` says which list. */
const LISTED: Readonly<Record<string, string>> = {
  CustomObject: 'label',
  GlobalValueSet: 'masterLabel',
  PermissionSet: 'label',
  CustomApplication: 'label',
  ListView: 'label',
  FlexiPage: 'masterLabel',
  Report: 'name',
  ReportType: 'label',
  Dashboard: 'title',
  Flow: 'label',
  QuickAction: 'label',
  PathAssistant: 'masterLabel',
};

const checkListed = (model: Model): Problem[] =>
  Object.entries(LISTED).flatMap(([type, element]) =>
    repeated(model.ofType(type), (component) => {
      const owner = type === 'QuickAction' ? component.name.split('.').slice(0, -1).join() : (component.object ?? '');
      return `${owner}:${(textOf(component.root, element) ?? component.name).toLowerCase()}`;
    }).map((component) =>
      reporter(component)('label-twice', 'another of its kind has the same label', lineOf(component.root, element))
    )
  );

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

const checkPlaceOnce = once((component: Component) => checkPlace(component.file, component));

const checkPlaces = (model: Model): Problem[] => {
  const byFile = new Map(model.components.map((component) => [component.file, component]));
  return model.files.flatMap((file) => {
    const component = byFile.get(file);
    return component ? checkPlaceOnce(component) : checkPlace(file, undefined);
  });
};

export const nameRules = [
  checkPlaces,
  (model: Model): Problem[] => model.components.flatMap(checkApiName),
  checkUnique,
  checkLabels,
  checkListed,
];
