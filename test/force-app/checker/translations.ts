/**
 * Promise: each translation says something about a thing that is there, under the very key the platform knows it by, within the length
 * it allows, in the grammar Spanish has on the platform (gender, one word for one and one for many, no articles). From the Metadata API
 * reference of the translation types and what deploys refuse. That nothing is left untranslated is in translation-cover.ts.
 */
import type { Field, Model } from './model.js';
import { repeated, reporter } from './problems.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf, within } from './xml.js';

export const objectOf = (component: Component): string =>
  /^es\/objectTranslations\/(.+)-es\//.exec(component.file)?.[1] ?? '';

/** The longest text each element may hold. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CustomFieldTranslation: { label: 40, help: 510, relationshipLabel: 80, translation: 255 },
  CustomObjectTranslation: { value: 40, nameFieldLabel: 40, errorMessage: 255, label: 80 },
  GlobalValueSetTranslation: { translation: 255 },
  Translations: { label: 1000, description: 255 },
};

const checkTexts = (component: Component): Problem[] => {
  const report = reporter(component);
  const limits = LIMITS[component.type] ?? {};
  const visit = (element: XmlElement): Problem[] =>
    element.children.flatMap((inner) => {
      const text = inner.text.trim();
      const limit = limits[inner.name];
      return [
        ...(limit !== undefined && text.length > limit
          ? [report('text-length', `<${inner.name}> has ${text.length} characters; ${limit} are allowed`, inner)]
          : []),
        ...(inner.children.length === 0 && text === '' && element.name !== 'lookupFilter'
          ? [report('translation-blank', `<${inner.name}> is blank`, inner)]
          : []),
        ...(/\b(TODO|FIXME|TBD)\b/.test(text) ? [report('translation-blank', 'the text is not finished', inner)] : []),
        ...visit(inner),
      ];
    });
  return visit(component.root);
};

const GRAMMAR = ['startsWith', 'article', 'caseType', 'possessive'];

const checkGrammar = (model: Model): Problem[] =>
  [...model.ofType('CustomObjectTranslation'), ...model.ofType('CustomFieldTranslation')].flatMap((component) => {
    const report = reporter(component);
    const found = GRAMMAR.flatMap((name) => within(component.root, name)).map((element) =>
      report('translation-grammar', `Spanish has no <${element.name}> on the platform`, element)
    );
    const own = model.objects.has(objectOf(component));
    const cases = children(component.root, 'caseValues');
    if (component.type === 'CustomFieldTranslation' || !own) {
      const renames = [...cases, ...children(component.root, 'gender'), ...children(component.root, 'nameFieldLabel')];
      return [
        ...found,
        ...renames.map((element) =>
          report('translation-grammar', `<${element.name}> would rename what is not ours`, element)
        ),
      ];
    }
    const plurals = cases.map((value) => textOf(value, 'plural')).sort();
    if (plurals.join() !== 'false,true')
      found.push(report('translation-grammar', 'there is one word for one and one for many', cases[0]));
    if (!['Masculine', 'Feminine'].includes(textOf(component.root, 'gender') ?? ''))
      found.push(report('translation-grammar', 'the word is masculine or feminine', child(component.root, 'gender')));
    return found;
  });

/** `Object.Name Layout` -> the labels of its own sections. */
export const sectionsOf = (layout: Component): string[] =>
  children(layout.root, 'layoutSections')
    .filter((section) => textOf(section, 'customLabel') === 'true')
    .map((section) => textOf(section, 'label') ?? '')
    .filter((label) => label !== '');

const unknown = (
  component: Component,
  elements: readonly XmlElement[],
  key: string,
  known: ReadonlySet<string>,
  what: string
): Problem[] => {
  const report = reporter(component);
  return [
    ...elements
      .filter((element) => !known.has(textOf(element, key) ?? ''))
      .map((element) =>
        report('translation-key', `there is no ${what} ${textOf(element, key) ?? ''}`, child(element, key) ?? element)
      ),
    ...repeated(elements, (element) => textOf(element, key) ?? '').map((element) =>
      report('translation-key', `${textOf(element, key) ?? ''} is translated twice`, element)
    ),
  ];
};

const checkObjects = (model: Model): Problem[] =>
  model.ofType('CustomObjectTranslation').flatMap((component) => {
    const object = objectOf(component);
    const { root } = component;
    const report = reporter(component);
    if (!model.objects.has(object) && model.fieldsOf(object).length === 0)
      return [report('translation-key', `there is no object ${object}`)];
    const layouts = model.ofType('Layout').filter(({ name }) => name.startsWith(`${object}-`));
    const byName = new Map(layouts.map((layout) => [layout.name.slice(object.length + 1), layout]));
    const rules = new Set(
      model
        .ofType('ValidationRule')
        .filter((rule) => rule.object === object)
        .map(({ name }) => name)
    );
    const actions = new Set(
      model
        .ofType('QuickAction')
        .filter(({ name }) => name.startsWith(`${object}.`))
        .map(({ name }) => name.slice(object.length + 1))
    );
    return [
      ...unknown(component, children(root, 'validationRules'), 'name', rules, 'rule'),
      ...unknown(component, children(root, 'quickActions'), 'name', actions, 'action'),
      ...unknown(component, children(root, 'layouts'), 'layout', new Set(byName.keys()), 'layout'),
      ...children(root, 'layouts').flatMap((entry) => {
        const layout = byName.get(textOf(entry, 'layout') ?? '');
        return unknown(
          component,
          children(entry, 'sections'),
          'section',
          new Set(layout ? sectionsOf(layout) : []),
          'section'
        );
      }),
      ...['fields', 'fieldSets', 'recordTypes', 'webLinks', 'workflowTasks', 'sharingReasons', 'standardFields']
        .filter((name) => child(root, name))
        .map((name) => report('translation-key', `<${name}> does not belong in this file`, child(root, name))),
    ];
  });

/** A field’s own values; those of a shared set are translated with the set. */
export const ownValues = (model: Model, field: Field): string[] => {
  const set = child(field.component.root, 'valueSet');
  return set && child(set, 'valueSetDefinition') ? model.pickedFrom(field).map(({ label }) => label) : [];
};

const checkFields = (model: Model): Problem[] =>
  model.ofType('CustomFieldTranslation').flatMap((component) => {
    const report = reporter(component);
    const object = objectOf(component);
    const field = model.field(object, component.name);
    if (!field) return [report('translation-key', `there is no field ${object}.${component.name}`)];
    const lookup = /^(Lookup|MasterDetail)$/.test(field.type);
    return [
      ...unknown(
        component,
        children(component.root, 'picklistValues'),
        'masterLabel',
        new Set(ownValues(model, field)),
        'value of its own'
      ),
      ...(lookup
        ? []
        : children(component.root, 'relationshipLabel').map((element) =>
            report('translation-key', 'only a lookup has a relationship', element)
          )),
      ...(model.named('CustomObjectTranslation', `${object}-es`)
        ? []
        : [report('translation-key', `the translation of ${object} itself is missing: nothing would deploy this`)]),
    ];
  });

const checkValueSets = (model: Model): Problem[] =>
  model.ofType('GlobalValueSetTranslation').flatMap((component) => {
    const set = model.named('GlobalValueSet', component.name.replace(/-es$/, ''));
    if (!set)
      return [
        reporter(component)('translation-key', `there is no global value set ${component.name.replace(/-es$/, '')}`),
      ];
    const labels = children(set.root, 'customValue').map((value) => textOf(value, 'label') ?? '');
    return unknown(component, children(component.root, 'valueTranslation'), 'masterLabel', new Set(labels), 'value');
  });

export const labelNames = (model: Model): string[] =>
  model
    .ofType('CustomLabels')
    .flatMap(({ root }) => children(root, 'labels').map((label) => textOf(label, 'fullName') ?? ''));
/** Tabs with a label of their own; an object’s tab takes the object’s. */
export const labelledTabs = (model: Model): string[] =>
  model
    .ofType('CustomTab')
    .filter(({ root }) => textOf(root, 'customObject') !== 'true')
    .map(({ name }) => name);
export const globalActions = (model: Model): string[] =>
  model
    .ofType('QuickAction')
    .filter(({ name }) => !name.includes('.'))
    .map(({ name }) => name);

const KINDS = new Set([
  'customApplications',
  'customTabs',
  'customLabels',
  'quickActions',
  'reportTypes',
  'flowDefinitions',
]);

const checkOther = (model: Model): Problem[] =>
  model.ofType('Translations').flatMap((component) => {
    const { root } = component;
    const report = reporter(component);
    const names = (type: string): string[] => model.ofType(type).map(({ name }) => name);
    const keyed: ReadonlyArray<readonly [string, string, readonly string[], string]> = [
      ['customApplications', 'name', names('CustomApplication'), 'app'],
      ['customTabs', 'name', labelledTabs(model), 'tab with a label of its own'],
      ['customLabels', 'name', labelNames(model), 'label'],
      ['quickActions', 'name', names('QuickAction'), 'action'],
      ['reportTypes', 'name', names('ReportType'), 'report type'],
      ['flowDefinitions', 'fullName', names('Flow'), 'flow'],
    ];
    return [
      ...keyed.flatMap(([element, key, known, what]) =>
        unknown(component, children(root, element), key, new Set(known), what)
      ),
      ...children(root, 'reportTypes').flatMap((entry) => {
        const type = model.named('ReportType', textOf(entry, 'name') ?? '');
        const sections = type
          ? children(type.root, 'sections').map((section) => textOf(section, 'masterLabel') ?? '')
          : [];
        return unknown(component, children(entry, 'sections'), 'name', new Set(sections), 'section');
      }),
      ...root.children
        .filter(({ name }) => !KINDS.has(name))
        .map((element) => report('translation-key', `<${element.name}> is not translated here`, element)),
    ];
  });

export const translationRules = [
  (model: Model): Problem[] =>
    ['CustomObjectTranslation', 'CustomFieldTranslation', 'GlobalValueSetTranslation', 'Translations'].flatMap((type) =>
      model.ofType(type).flatMap(checkTexts)
    ),
  checkGrammar,
  checkObjects,
  checkFields,
  checkValueSets,
  checkOther,
];
