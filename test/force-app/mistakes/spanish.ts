/**
 * A translation of everything, made up by rule: each text after a mark. Promise: it is what the platform would take, complete; so the
 * rules about translations can be tested against it, whether or not the real Spanish is there.
 */
import { child, children, readModel, textOf, type Sources } from '../checker/index.js';

const MARK = '¿';

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;');
const said = (text: string | undefined, limit: number): string => escape(`${MARK}${text ?? ''}`.slice(0, limit));

type Tree = { readonly [name: string]: string | Tree | ReadonlyArray<string | Tree> };

const lines = (tree: Tree, depth: number): string[] =>
  Object.entries(tree)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? (value as ReadonlyArray<string | Tree>) : [value as string | Tree]).flatMap((item) => {
        const indent = '    '.repeat(depth);
        return typeof item === 'string'
          ? [`${indent}<${name}>${item}</${name}>`]
          : [`${indent}<${name}>`, ...lines(item, depth + 1), `${indent}</${name}>`];
      })
    );

const file = (root: string, tree: Tree): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">`,
    ...lines(tree, 1),
    `</${root}>`,
    '',
  ].join('\n');

/** The sources with made-up Spanish in place of what Spanish they have. */
export const inMadeUpSpanish = (sources: Sources): Sources => {
  const made = new Map([...sources].filter(([path]) => !path.startsWith('es/')));
  const model = readModel(made);
  for (const field of model.fields) {
    const base = field.component.root;
    const own = child(child(base, 'valueSet') ?? base, 'valueSetDefinition') ? model.pickedFrom(field) : [];
    const relationship = textOf(base, 'relationshipLabel');
    const hint = textOf(child(base, 'lookupFilter') ?? base, 'infoMessage');
    made.set(
      `es/objectTranslations/${field.object}-es/${field.name}.fieldTranslation-meta.xml`,
      file('CustomFieldTranslation', {
        help: said(textOf(base, 'inlineHelpText'), 510),
        label: said(textOf(base, 'label'), 40),
        name: field.name,
        picklistValues: own.map(({ label }) => ({ masterLabel: escape(label), translation: said(label, 255) })),
        ...(hint === undefined ? {} : { lookupFilter: { errorMessage: '', informationalMessage: said(hint, 255) } }),
        ...(relationship === undefined ? {} : { relationshipLabel: said(relationship, 80) }),
      })
    );
  }
  for (const object of new Set(model.fields.map((field) => field.object))) {
    const component = model.objects.get(object);
    const nameField = component && child(component.root, 'nameField');
    const layouts = model.ofType('Layout').filter(({ name }) => name.startsWith(`${object}-`));
    made.set(
      `es/objectTranslations/${object}-es/${object}-es.objectTranslation-meta.xml`,
      file('CustomObjectTranslation', {
        ...(component
          ? {
              caseValues: [
                { plural: 'false', value: said(textOf(component.root, 'label'), 40) },
                { plural: 'true', value: said(textOf(component.root, 'pluralLabel'), 40) },
              ],
              gender: 'Masculine',
              nameFieldLabel: said(nameField && textOf(nameField, 'label'), 40),
            }
          : {}),
        layouts: layouts.map((layout) => ({
          layout: layout.name.slice(object.length + 1),
          sections: children(layout.root, 'layoutSections')
            .filter((section) => textOf(section, 'customLabel') === 'true')
            .map((section) => ({
              label: said(textOf(section, 'label'), 80),
              section: escape(textOf(section, 'label') ?? ''),
            })),
        })),
        quickActions: model
          .ofType('QuickAction')
          .filter(({ name }) => name.startsWith(`${object}.`))
          .map(({ name, root }) => ({ label: said(textOf(root, 'label'), 80), name: name.slice(object.length + 1) })),
        validationRules: model
          .ofType('ValidationRule')
          .filter((rule) => rule.object === object)
          .map(({ name, root }) => ({ errorMessage: said(textOf(root, 'errorMessage'), 255), name })),
      })
    );
  }
  for (const set of model.ofType('GlobalValueSet'))
    made.set(
      `es/globalValueSetTranslations/${set.name}-es.globalValueSetTranslation-meta.xml`,
      file('GlobalValueSetTranslation', {
        valueTranslation: children(set.root, 'customValue').map((value) => ({
          masterLabel: escape(textOf(value, 'label') ?? ''),
          translation: said(textOf(value, 'label'), 255),
        })),
      })
    );
  made.set(
    'es/translations/es.translation-meta.xml',
    file('Translations', {
      customApplications: model
        .ofType('CustomApplication')
        .map(({ name, root }) => ({ label: said(textOf(root, 'label'), 40), name })),
      customLabels: model.ofType('CustomLabels').flatMap(({ root }) =>
        children(root, 'labels').map((label) => ({
          label: said(textOf(label, 'value'), 1000),
          name: textOf(label, 'fullName') ?? '',
        }))
      ),
      quickActions: model
        .ofType('QuickAction')
        .filter(({ name }) => !name.includes('.'))
        .map(({ name, root }) => ({ label: said(textOf(root, 'label'), 80), name })),
      reportTypes: model.ofType('ReportType').map(({ name, root }) => ({
        label: said(textOf(root, 'label'), 50),
        name,
        sections: children(root, 'sections').map((section) => ({
          label: said(textOf(section, 'masterLabel'), 80),
          name: escape(textOf(section, 'masterLabel') ?? ''),
        })),
      })),
    })
  );
  return made;
};
