/**
 * References that lead nowhere. Promise: in every kind of metadata that names fields, objects, values or other components, some of those
 * names get a slip, and some of the named files are taken away; a rule that knows what was meant has to say so, not only the schema.
 */
import { parseXml, type XmlElement } from '../checker/index.js';
import { pick } from './chance.js';
import type { Planted } from './types.js';

/** Any rule but those about how a file is written: the mistake is good XML of a known form. */
const MEANING = /^(?!form-|schema-)/;

/** Elements that hold prose, in which a name is only a word. */
const PROSE = new Set([
  'description',
  'inlineHelpText',
  'errorMessage',
  'info',
  'label',
  'masterLabel',
  'header',
  'title',
  'fullName',
  'help',
  'relationshipLabel',
  'shortDescription',
  'interviewLabel',
  'footer',
  'richTextValue',
  'relationshipName',
  'identifier',
]);

const NAME = /[A-Za-z]\w*__[cr]\b/g;

type Found = { readonly element: XmlElement; readonly at: number; readonly name: string };

const namesIn = (element: XmlElement): Found[] =>
  element.children.length > 0
    ? element.children.flatMap(namesIn)
    : PROSE.has(element.name)
      ? []
      : [...element.text.matchAll(NAME)].map((match) => ({ element, at: match.index, name: match[0] }));

/** The file with a slip in one name, on the very line where it stands (or below, in a formula of many lines). */
const withSlip = (text: string, { element, name, at }: Found): string => {
  const lines = text.split('\n');
  const before = lines.slice(0, element.line - 1).join('\n').length + (element.line > 1 ? 1 : 0);
  const nth = [...element.text.slice(0, at).matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length;
  let from = before;
  for (let count = 0; count <= nth; count++) {
    from = text.indexOf(name, from + (count === 0 ? 0 : name.length));
    if (from === -1) return text;
  }
  return `${text.slice(0, from)}${name.replace(/__/, 'x__')}${text.slice(from + name.length)}`;
};

/** How many slips each kind gets; the others get a few. */
const MOST: Readonly<Record<string, number>> = {
  CustomField: 30,
  ValidationRule: 30,
  Layout: 20,
  PermissionSet: 20,
  FlexiPage: 25,
  ListView: 20,
  Report: 20,
  ReportType: 20,
  Flow: 20,
  QuickAction: 15,
};

const slips = (sources: ReadonlyMap<string, string>): Planted[] => {
  const all = [...sources].flatMap(([file, text]) => {
    const parsed = file.endsWith('-meta.xml') ? parseXml(text) : undefined;
    if (!parsed || !('root' in parsed)) return [];
    return namesIn(parsed.root).map((found) => ({ file, text, type: parsed.root.name, found }));
  });
  const types = [...new Set(all.map(({ type }) => type))];
  return types.flatMap((type) =>
    pick(
      all.filter((one) => one.type === type),
      MOST[type] ?? 8,
      `slip${type}`,
      ({ file, found }) => `${file}${found.element.name}${found.name}${found.at}${found.element.line}`
    ).map(({ file, text, found }) => ({
      says: `a slip in the name ${found.name} in <${found.element.name}> on line ${found.element.line}`,
      type,
      file,
      text: withSlip(text, found),
      rule: MEANING,
      anywhere: true,
    }))
  );
};

/** Kinds whose files others need: without one, somebody has lost what it refers to. */
const NEEDED: Readonly<Record<string, number>> = {
  'objects/[^/]+/fields/': 30,
  'objects/[^/]+/[^/]+\\.object-meta': 8,
  'globalValueSets/': 6,
  'compactLayouts/': 6,
  'layouts/': 6,
  'tabs/': 6,
  'flexipages/': 8,
  'pathAssistants/': 2,
  'quickActions/.*__c\\.': 5,
  'reportTypes/': 4,
  'reportFolder-meta': 1,
  'dashboardFolder-meta': 1,
  'applications/': 1,
  'labels/': 1,
  'lwc/.*\\.js-meta': 4,
  'objectTranslation-meta': 6,
  'fieldTranslation-meta': 8,
  'globalValueSetTranslation-meta': 5,
  'translations/es': 1,
};

/** Does another file name what this one holds? A translation is missed by what it translates. */
const isNamed = (sources: ReadonlyMap<string, string>, file: string): boolean => {
  const name = file.replace(/^.*\//, '').split(/\.(?=[a-zA-Z]+-meta)/)[0] ?? '';
  return file.startsWith('es/') || [...sources].some(([other, text]) => other !== file && text.includes(name));
};

const removed = (sources: ReadonlyMap<string, string>): Planted[] =>
  Object.entries(NEEDED).flatMap(([pattern, most]) =>
    pick(
      [...sources.keys()].filter(
        (file) => file.endsWith('-meta.xml') && new RegExp(pattern).test(file) && isNamed(sources, file)
      ),
      most,
      `gone${pattern}`
    ).map((file) => ({
      says: 'a file that others need is gone',
      type: /<(\w+) xmlns/.exec(sources.get(file) ?? '')?.[1] ?? '',
      file,
      rule: /./,
      anywhere: true,
    }))
  );

const OBJECT = /^objects\/([^/]+)/;

/** Values that rules and formulas ask for by name, renamed where they are defined. */
const renamedValues = (sources: ReadonlyMap<string, string>): Planted[] => {
  const objectOf = (file: string): string => OBJECT.exec(file)?.[1] ?? '';
  const asked = new Set(
    [...sources].flatMap(([file, text]) =>
      [...text.matchAll(/(?:ISPICKVAL|INCLUDES)\((\w+), &quot;([^&]+)&quot;/g)].map(
        ([, field = '', value = '']) => `objects/${objectOf(file)}/fields/${field}.field-meta.xml:${value}`
      )
    )
  );
  return pick([...asked], 25, 'value').flatMap((key) => {
    const at = key.indexOf(':');
    const file = key.slice(0, at);
    const value = key.slice(at + 1);
    const text = sources.get(file);
    if (!text?.includes(`<fullName>${value}<`)) return [];
    return [
      {
        says: `the value ${value} renamed under the rules that ask for it`,
        type: 'CustomField',
        file,
        text: text.replace(`<fullName>${value}<`, `<fullName>${value} Now<`),
        rule: /^formula-/,
        anywhere: true,
      },
    ];
  });
};

export const namesAstray = (sources: ReadonlyMap<string, string>): Planted[] => [
  ...slips(sources),
  ...removed(sources),
  ...renamedValues(sources),
];
