/**
 * Promise: a custom label has one name, English for its language, a text within 1,000 characters, a short description within 80, and
 * somebody who shows it; and every label that code names is there. From the Metadata API reference of CustomLabels.
 */
import type { Model } from './model.js';
import { repeated, reporter } from './problems.js';
import type { Problem } from './types.js';
import { child, children, textOf } from './xml.js';

const IMPORT = /@salesforce\/label\/(\w+)\.(\w+)/g;
/** Pages may show a label as their text. */
const MERGE = /\{!\$Label\.(\w+)\}/g;

const checkLabel = (model: Model): Problem[] =>
  model.ofType('CustomLabels').flatMap((file) => {
    const report = reporter(file);
    const labels = children(file.root, 'labels');
    return [
      ...labels.flatMap((label) => {
        const name = textOf(label, 'fullName') ?? '';
        const limits: ReadonlyArray<readonly [string, number]> = [
          ['value', 1000],
          ['shortDescription', 80],
          ['fullName', 80],
          ['categories', 255],
        ];
        return [
          ...(/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(name)
            ? []
            : [report('label-name', `"${name}" is no name of a label`, label)]),
          ...(textOf(label, 'language') === 'en_US'
            ? []
            : [report('label-language', 'the base language is en_US', child(label, 'language'))]),
          ...(textOf(label, 'protected') === 'false'
            ? []
            : [report('label-protected', 'a protected label is hidden from code', child(label, 'protected'))]),
          ...limits
            .filter(([element, limit]) => (textOf(label, element)?.length ?? 0) > limit)
            .map(([element, limit]) =>
              report('text-length', `<${element}> has more than ${limit} characters`, child(label, element))
            ),
          ...['value', 'shortDescription']
            .filter((element) => (textOf(label, element) ?? '') === '')
            .map((element) => report('label-blank', `<${element}> is blank`, child(label, element) ?? label)),
        ];
      }),
      ...repeated(labels, (label) => (textOf(label, 'fullName') ?? '').toLowerCase()).map((label) =>
        report('label-name', 'there is a label of that name already', label)
      ),
    ];
  });

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const checkUses = (model: Model): Problem[] => {
  const labels = new Map(
    model
      .ofType('CustomLabels')
      .flatMap((file) =>
        children(file.root, 'labels').map((label) => [textOf(label, 'fullName') ?? '', { file, label }] as const)
      )
  );
  const used = new Set<string>();
  const found: Problem[] = [];
  for (const [file, text] of model.texts) {
    for (const match of text.matchAll(IMPORT)) {
      const [, namespace, name = ''] = match;
      used.add(name);
      if (namespace !== 'c' || !labels.has(name))
        found.push({
          file,
          line: lineAt(text, match.index),
          rule: 'label-missing',
          message: `there is no label ${name}`,
        });
    }
  }
  for (const { root, file } of model.ofType('FlexiPage'))
    for (const value of allElements(root))
      for (const [, name = ''] of value.text.matchAll(MERGE)) {
        used.add(name);
        if (!labels.has(name))
          found.push({ file, line: value.line, rule: 'label-missing', message: `there is no label ${name}` });
      }
  for (const [name, { file, label }] of labels)
    if (!used.has(name)) found.push(reporter(file)('label-unused', `nobody shows the label ${name}`, label));
  return found;
};

const allElements = (element: Component['root']): Array<Component['root']> => [
  element,
  ...element.children.flatMap(allElements),
];
type Component = ReturnType<Model['ofType']>[number];

export const checkCustomLabels = (model: Model): Problem[] => [...checkLabel(model), ...checkUses(model)];
