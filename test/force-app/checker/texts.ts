/**
 * Promise: every text a person reads is there, within its limit, and worth reading. Limits from the Metadata API reference; tone is a house rule.
 */
import { child, children, lineOf, textOf } from './xml.js';
import type { Component, Problem, XmlElement } from './types.js';

/** The most characters the platform takes, by kind of file and element. */
const LIMITS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CustomField: { label: 40, description: 1000, inlineHelpText: 510, relationshipLabel: 80, formula: 3900 },
  CustomObject: { label: 40, pluralLabel: 40, description: 1000 },
  ValidationRule: { description: 255, errorMessage: 255, errorConditionFormula: 3900 },
  PermissionSet: { label: 80, description: 255 },
  GlobalValueSet: { masterLabel: 80, description: 255 },
  CustomApplication: { label: 40, description: 255 },
  CustomTab: { description: 255 },
  CompactLayout: { label: 40 },
  ListView: { label: 40 },
  Report: { name: 40, description: 255 },
  ReportType: { label: 50, description: 255 },
  Dashboard: { title: 80, description: 255 },
  Flow: { label: 80, description: 255 },
  FlexiPage: { masterLabel: 80, description: 255 },
  PathAssistant: { masterLabel: 40 },
  QuickAction: { label: 40, description: 255, successMessage: 255 },
  LightningComponentBundle: { masterLabel: 80, description: 1000 },
};

/** What a person has to be told, by kind of file. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  CustomField: ['label', 'description', 'inlineHelpText'],
  CustomObject: ['label', 'pluralLabel', 'description', 'nameField', 'deploymentStatus', 'sharingModel'],
  ValidationRule: ['description', 'errorMessage', 'errorDisplayField'],
  PermissionSet: ['label', 'description'],
  GlobalValueSet: ['masterLabel', 'description'],
  CustomApplication: ['label', 'description'],
  CustomTab: ['description', 'motif'],
  CompactLayout: ['label'],
  ListView: ['label', 'columns'],
  Report: ['name', 'description'],
  ReportType: ['label', 'description'],
  Dashboard: ['title', 'description'],
  Flow: ['label', 'description'],
  FlexiPage: ['masterLabel'],
  PathAssistant: ['masterLabel'],
};

const checkNeeded = ({ file, type, root }: Component): Problem[] =>
  (NEEDED[type] ?? [])
    .filter((name) => (textOf(root, name) ?? '') === '' && (child(root, name)?.children.length ?? 0) === 0)
    .map((name) => ({ file, line: root.line, rule: 'text-missing', message: `<${name}> is missing or blank` }));

const checkLengths = ({ file, type, root }: Component): Problem[] =>
  Object.entries(LIMITS[type] ?? {}).flatMap(([name, limit]) => {
    const length = textOf(root, name)?.length ?? 0;
    return length > limit
      ? [
          {
            file,
            line: lineOf(root, name),
            rule: 'text-length',
            message: `<${name}> has ${length} characters; ${limit} are allowed`,
          },
        ]
      : [];
  });

const checkValueLengths = ({ file, root }: Component): Problem[] => {
  const visit = (element: XmlElement): Problem[] => [
    ...(element.name === 'value' || element.name === 'customValue' ? ['fullName', 'label'] : [])
      .filter((name) => (textOf(element, name)?.length ?? 0) > 255)
      .map((name) => ({
        file,
        line: lineOf(element, name),
        rule: 'text-length',
        message: `a value’s <${name}> has more than 255 characters`,
      })),
    ...element.children.flatMap(visit),
  ];
  return visit(root);
};

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** Description and help are for two readers; one that repeats the other, or only the label, tells one of them nothing. */
const checkHelp = (component: Component): Problem[] => {
  if (component.type !== 'CustomField') return [];
  const { file, root } = component;
  const [label, description, help] = ['label', 'description', 'inlineHelpText'].map((name) =>
    plain(textOf(root, name) ?? '')
  );
  const problem = (element: string, message: string): Problem[] => [
    { file, line: lineOf(root, element), rule: 'text-help', message },
  ];
  if (!description || !help) return [];
  if (help === description || description.startsWith(help) || help.startsWith(description)) {
    return problem('inlineHelpText', 'the help says the same as the description');
  }
  if (help === label || description === label)
    return problem(help === label ? 'inlineHelpText' : 'description', 'the text only repeats the label');
  return [];
};

/** What a rule tells the person ends as a sentence, in the union’s own spelling, and lays no blame. */
const checkTone = (component: Component): Problem[] => {
  const { file, type, root } = component;
  const spoken = ['description', 'inlineHelpText', 'errorMessage']
    .flatMap((name) => children(root, name))
    .filter((element) => element.text.trim() !== '');
  return spoken.flatMap((element) => {
    const text = element.text.trim();
    const problem = (message: string): Problem => ({
      file,
      line: element.line,
      rule: 'text-tone',
      message: `<${element.name}> of ${type}: ${message}`,
    });
    return [
      ...(/[.!?)”]$/.test(text) ? [] : [problem('does not end as a sentence')]),
      ...(/\b(please|invalid|illegal|error)\b/i.test(text) ? [problem('says “please”, or blames')] : []),
      ...(/\b(labour|organis|cheque|programme)/i.test(text) ? [problem('is not in American spelling')] : []),
      ...(/\b(TODO|FIXME|TBD|lorem)\b/i.test(text) ? [problem('is not finished')] : []),
    ];
  });
};

export const checkTexts = (component: Component): Problem[] => [
  ...checkNeeded(component),
  ...checkLengths(component),
  ...checkValueLengths(component),
  ...checkHelp(component),
  ...checkTone(component),
];
