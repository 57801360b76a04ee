/**
 * Promise: whoever works in Spanish meets no English that could have been Spanish: every label, help text, value, rule’s message, section
 * and action that the platform lets one translate has its translation, none is the English text again, and none loses a placeholder.
 * A house rule. Names of list views, reports, dashboards and pages cannot be translated by a deploy.
 */
import type { Model } from './model.js';
import { reporter } from './problems.js';
import { globalActions, labelledTabs, labelNames, objectOf, ownValues, sectionsOf } from './translations.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf } from './xml.js';

const placeholders = (text: string): string =>
  [...text.matchAll(/\{[^}]*\}/g)]
    .map(([hold]) => hold)
    .sort()
    .join();

/** A text of so many words that is the same in both languages has not been translated. */
const WORDS_ALIKE = 4;

/** One text and its translation. */
const compare = (
  component: Component,
  english: string | undefined,
  translated: XmlElement | undefined,
  what: string,
  at?: XmlElement
): Problem[] => {
  if (english === undefined || english === '') return [];
  const report = reporter(component);
  const spanish = translated?.text.trim() ?? '';
  if (spanish === '') return [report('translation-cover', `${what} has no translation`, at)];
  if (spanish === english && english.split(/\s+/).length >= WORDS_ALIKE)
    return [report('translation-cover', `${what} is still in English`, translated)];
  if (placeholders(spanish) !== placeholders(english))
    return [report('translation-cover', `${what} has other placeholders than the English text`, translated)];
  return [];
};

const byKey = (elements: readonly XmlElement[], key: string): Map<string, XmlElement> =>
  new Map(elements.map((element) => [textOf(element, key) ?? '', element]));
const inner = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element && child(element, name);

const coverFields = (model: Model): Problem[] => {
  const translations = new Map(
    model.ofType('CustomFieldTranslation').map((component) => [`${objectOf(component)}.${component.name}`, component])
  );
  return model.fields.flatMap((field) => {
    const base = field.component.root;
    const translation = translations.get(`${field.object}.${field.name}`);
    if (!translation) return [reporter(field.component)('translation-cover', 'the field has no Spanish')];
    const values = byKey(children(translation.root, 'picklistValues'), 'masterLabel');
    return [
      ...compare(translation, textOf(base, 'label'), child(translation.root, 'label'), 'the label'),
      ...compare(translation, textOf(base, 'inlineHelpText'), child(translation.root, 'help'), 'the help'),
      ...compare(
        translation,
        textOf(base, 'relationshipLabel'),
        child(translation.root, 'relationshipLabel'),
        'the relationship'
      ),
      ...compare(
        translation,
        textOf(child(base, 'lookupFilter') ?? base, 'infoMessage'),
        inner(child(translation.root, 'lookupFilter'), 'informationalMessage'),
        'the hint of the filter'
      ),
      ...ownValues(model, field).flatMap((label) =>
        compare(translation, label, inner(values.get(label), 'translation'), `the value ${label}`)
      ),
    ];
  });
};

const coverObjects = (model: Model): Problem[] =>
  [
    ...new Map(
      model.fields.map(({ object, component }) => [object, model.objects.get(object) ?? { ...component, name: object }])
    ).values(),
  ].flatMap((object) => {
    const translation = model.named('CustomObjectTranslation', `${object.name}-es`);
    if (!translation) return [reporter(object)('translation-cover', 'the object has no Spanish')];
    const { root } = translation;
    const rules = byKey(children(root, 'validationRules'), 'name');
    const actions = byKey(children(root, 'quickActions'), 'name');
    const layouts = byKey(children(root, 'layouts'), 'layout');
    const named = child(object.root, 'nameField');
    return [
      ...compare(translation, named && textOf(named, 'label'), child(root, 'nameFieldLabel'), 'the name field'),
      ...model
        .ofType('ValidationRule')
        .filter((rule) => rule.object === object.name)
        .flatMap((rule) =>
          compare(
            translation,
            textOf(rule.root, 'errorMessage'),
            inner(rules.get(rule.name), 'errorMessage'),
            `the rule ${rule.name}`
          )
        ),
      ...model
        .ofType('QuickAction')
        .filter(({ name }) => name.startsWith(`${object.name}.`))
        .flatMap((action) => {
          const own = action.name.slice(object.name.length + 1);
          return compare(
            translation,
            textOf(action.root, 'label'),
            inner(actions.get(own), 'label'),
            `the action ${own}`
          );
        }),
      ...model
        .ofType('Layout')
        .filter(({ name }) => name.startsWith(`${object.name}-`))
        .flatMap((layout) => {
          const entry = layouts.get(layout.name.slice(object.name.length + 1));
          const sections = byKey(entry ? children(entry, 'sections') : [], 'section');
          return sectionsOf(layout).flatMap((label) =>
            compare(translation, label, inner(sections.get(label), 'label'), `the section ${label}`)
          );
        }),
    ];
  });

const coverValueSets = (model: Model): Problem[] =>
  model.ofType('GlobalValueSet').flatMap((set) => {
    const translation = model.named('GlobalValueSetTranslation', `${set.name}-es`);
    if (!translation) return [reporter(set)('translation-cover', 'the value set has no Spanish')];
    const values = byKey(children(translation.root, 'valueTranslation'), 'masterLabel');
    return children(set.root, 'customValue').flatMap((value) => {
      const label = textOf(value, 'label') ?? '';
      return compare(translation, label, inner(values.get(label), 'translation'), `the value ${label}`);
    });
  });

const coverRest = (model: Model): Problem[] => {
  const [translation] = model.ofType('Translations');
  const [app] = model.ofType('CustomApplication');
  if (!translation)
    return app ? [reporter(app)('translation-cover', 'there is no Spanish for apps, labels and report types')] : [];
  const { root } = translation;
  const labels = byKey(
    model.ofType('CustomLabels').flatMap((file) => children(file.root, 'labels')),
    'fullName'
  );
  const lists: ReadonlyArray<readonly [string, string, ReadonlyArray<readonly [string, string | undefined]>]> = [
    [
      'customApplications',
      'name',
      model.ofType('CustomApplication').map(({ name, root: base }) => [name, textOf(base, 'label')] as const),
    ],
    ['customTabs', 'name', labelledTabs(model).map((name) => [name, name] as const)],
    [
      'customLabels',
      'name',
      labelNames(model).map((name) => [name, inner(labels.get(name), 'value')?.text.trim()] as const),
    ],
    [
      'quickActions',
      'name',
      globalActions(model).map(
        (name) => [name, textOf(model.named('QuickAction', name)?.root ?? root, 'label')] as const
      ),
    ],
    [
      'reportTypes',
      'name',
      model.ofType('ReportType').map(({ name, root: base }) => [name, textOf(base, 'label')] as const),
    ],
  ];
  return [
    ...lists.flatMap(([element, key, items]) => {
      const entries = byKey(children(root, element), key);
      return items.flatMap(([name, english]) =>
        compare(translation, english, inner(entries.get(name), 'label'), `${element} ${name}`, entries.get(name))
      );
    }),
    ...model.ofType('ReportType').flatMap((type) => {
      const entry = byKey(children(root, 'reportTypes'), 'name').get(type.name);
      const sections = byKey(entry ? children(entry, 'sections') : [], 'name');
      return children(type.root, 'sections').flatMap((section) => {
        const label = textOf(section, 'masterLabel') ?? '';
        return compare(
          translation,
          label,
          inner(sections.get(label), 'label'),
          `the section ${label} of ${type.name}`,
          entry
        );
      });
    }),
  ];
};

/** Two fields of one object that a Spanish reader could not tell apart. */
const coverUnique = (model: Model): Problem[] => {
  const seen = new Map<string, string>();
  return model.ofType('CustomFieldTranslation').flatMap((component) => {
    const key = `${objectOf(component)}:${(textOf(component.root, 'label') ?? component.name).toLowerCase()}`;
    const first = seen.get(key);
    seen.set(key, first ?? component.file);
    return first
      ? [reporter(component)('label-twice', `the same Spanish label as ${first}`, child(component.root, 'label'))]
      : [];
  });
};

export const translationCoverRules = [coverFields, coverObjects, coverValueSets, coverRest, coverUnique];
