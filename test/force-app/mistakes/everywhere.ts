/**
 * Mistakes that can be made in a file of any kind: a slip in an element’s name, a value outside its enumeration, an element too many or
 * too few, a file in the wrong place. Promise: each kind of metadata in use gets some of each that fits it.
 */
import { loadMetadataTypes, parseXml, type XmlElement } from '../checker/index.js';
import { pick } from './chance.js';
import type { Planted } from './types.js';

type Source = { readonly file: string; readonly text: string; readonly type: string; readonly root: XmlElement };
/** One element of one file, with its schema: the type that holds it, and its own. */
type Place = {
  readonly element: XmlElement;
  readonly holder: string;
  readonly type: string;
  readonly optional: boolean;
  readonly repeated: boolean;
};

const types = loadMetadataTypes();

const placesIn = (root: XmlElement, type: string): Place[] =>
  root.children.flatMap((element) => {
    const member = types.members(type)?.get(element.name);
    if (!member) return [];
    return [
      { element, holder: type, type: member.type, optional: member.optional, repeated: member.repeated },
      ...placesIn(element, member.type),
    ];
  });

/** The lines of an element, from its own first to its last. */
const linesOf = (text: string, element: XmlElement): { start: number; end: number } => {
  const lines = text.split('\n');
  const indent = '    '.repeat(element.depth);
  const start = element.line - 1;
  const first = lines[start] ?? '';
  if (first.includes(`</${element.name}>`) || first.includes('/>')) return { start, end: start };
  let end = start + 1;
  while (
    end < lines.length &&
    !(lines[end]?.startsWith(`${indent}</${element.name}>`) ?? false) &&
    !(lines[end]?.trimEnd().endsWith(`</${element.name}>`) ?? false)
  )
    end++;
  return { start, end };
};

const edit = (text: string, element: XmlElement, change: (lines: string[]) => string[]): string => {
  const lines = text.split('\n');
  const { start, end } = linesOf(text, element);
  return [...lines.slice(0, start), ...change(lines.slice(start, end + 1)), ...lines.slice(end + 1)].join('\n');
};

const withText = (text: string, element: XmlElement, value: string): string =>
  edit(text, element, (lines) => [
    `${'    '.repeat(element.depth)}<${element.name}>${value}</${element.name}>`,
    ...lines.slice(lines.length),
  ]);

type Kind = {
  readonly says: string;
  readonly rule: RegExp;
  /** How many of it each kind of metadata gets. */
  readonly most: number;
  readonly plant: (source: Source) => ReadonlyArray<{ readonly key: string; readonly text: () => string }>;
};

const atPlaces =
  (
    wanted: (place: Place) => boolean,
    change: (text: string, place: Place) => string
  ): ((source: Source) => Array<{ key: string; text: () => string }>) =>
  ({ text, root, type }) =>
    placesIn(root, type)
      .filter(wanted)
      .map((place) => ({ key: `${place.element.name}:${place.element.line}`, text: () => change(text, place) }));

const isLeaf = ({ element }: Place): boolean => element.children.length === 0 && element.text.trim() !== '';
const plain = (place: Place): string => types.alias(place.type) ?? place.type;

const KINDS: readonly Kind[] = [
  {
    says: 'an element with a slip in its name',
    rule: /^schema-(element|missing)$/,
    most: 3,
    plant: atPlaces(
      () => true,
      (text, { element }) =>
        edit(text, element, (lines) =>
          lines.map((line, index) =>
            index === 0 || index === lines.length - 1
              ? line
                  .replace(`<${element.name}`, `<${element.name}s`)
                  .replace(`</${element.name}>`, `</${element.name}s>`)
              : line
          )
        )
    ),
  },
  {
    says: 'an element in the wrong case',
    rule: /^schema-(element|missing)$/,
    most: 2,
    plant: atPlaces(
      () => true,
      (text, { element }) => {
        const name = element.name.charAt(0).toUpperCase() + element.name.slice(1);
        return edit(text, element, (lines) =>
          lines.map((line, index) =>
            index === 0 || index === lines.length - 1
              ? line.replace(`<${element.name}`, `<${name}`).replace(`</${element.name}>`, `</${name}>`)
              : line
          )
        );
      }
    ),
  },
  {
    says: 'an element twice that may stand once',
    rule: /^schema-repeated$/,
    most: 2,
    plant: atPlaces(
      ({ repeated }) => !repeated,
      (text, { element }) => edit(text, element, (lines) => [...lines, ...lines])
    ),
  },
  {
    says: 'an element too few',
    rule: /^schema-missing$/,
    most: 2,
    plant: atPlaces(
      ({ optional, repeated }) => !optional && !repeated,
      (text, { element }) => edit(text, element, () => [])
    ),
  },
  {
    says: 'a value outside its enumeration',
    rule: /^schema-enum$/,
    most: 2,
    plant: atPlaces(
      (place) => types.values(place.type) !== undefined,
      (text, { element }) => withText(text, element, `${element.text.trim()}s`)
    ),
  },
  {
    says: 'an enumeration in the wrong case',
    rule: /^schema-enum$/,
    most: 1,
    plant: atPlaces(
      (place) => types.values(place.type) !== undefined && element_differs(place.element.text.trim()),
      (text, { element }) => withText(text, element, swapCase(element.text.trim()))
    ),
  },
  {
    says: 'a word for true or false',
    rule: /^schema-value$/,
    most: 1,
    plant: atPlaces(
      (place) => plain(place) === 'boolean',
      (text, { element }) => withText(text, element, 'yes')
    ),
  },
  {
    says: 'a word for a number',
    rule: /^schema-value$/,
    most: 1,
    plant: atPlaces(
      (place) => plain(place) === 'number',
      (text, { element }) => withText(text, element, 'many')
    ),
  },
  {
    says: 'an element inside a plain value',
    rule: /^schema-element$/,
    most: 1,
    plant: atPlaces(
      (place) => isLeaf(place) && plain(place) !== place.holder,
      (text, { element }) => withText(text, element, `<value>${escape(element.text.trim())}</value>`)
    ),
  },
  {
    says: 'an element apart from the others of its name',
    rule: /^form-(apart|order)$/,
    most: 1,
    plant: ({ text, root }) => {
      const [first] = root.children;
      const last = root.children.at(-1);
      if (!first || !last || first.name === last.name) return [];
      const lines = text.split('\n');
      const { start, end } = linesOf(text, first);
      const moved = lines.slice(start, end + 1);
      const rest = [...lines.slice(0, start), ...lines.slice(end + 1)];
      const closing = rest.lastIndexOf(`</${root.name}>`);
      const again = [...rest.slice(0, closing), ...moved, ...rest.slice(closing)].join('\n');
      return root.children.filter(({ name }) => name === first.name).length > 1
        ? [{ key: first.name, text: () => again }]
        : [];
    },
  },
  {
    says: 'a comment before the root',
    rule: /^form-comment$/,
    most: 1,
    plant: ({ text, root }) => [{ key: '', text: () => text.replace(`<${root.name}`, `<!-- ours -->\n<${root.name}`) }],
  },
  {
    says: 'the wrong namespace',
    rule: /^form-namespace$/,
    most: 1,
    plant: ({ text }) => [{ key: '', text: () => text.replace('2006/04/metadata', '2006/04/tooling') }],
  },
  {
    says: 'an element never closed',
    rule: /^form-xml$/,
    most: 1,
    plant: ({ text, root }) => [{ key: '', text: () => text.replace(`</${root.name}>`, '') }],
  },
  {
    says: 'a bare ampersand',
    rule: /^form-xml$/,
    most: 1,
    plant: ({ text, root }) => [
      { key: '', text: () => text.replace(`</${root.name}>`, `    & more\n</${root.name}>`) },
    ],
  },
  {
    says: 'the root of another kind',
    rule: /^(name-root|schema-.*)$/,
    most: 1,
    plant: ({ text, root }) => [
      { key: '', text: () => text.replaceAll(new RegExp(`<(/?)${root.name}(?=[ >])`, 'g'), '<$1Group') },
    ],
  },
  {
    says: 'loose text',
    rule: /^schema-value$/,
    most: 1,
    plant: ({ text, root }) => [{ key: '', text: () => text.replace(`</${root.name}>`, `    stray\n</${root.name}>`) }],
  },
  {
    says: 'an attribute nobody knows',
    rule: /^schema-attribute$/,
    most: 1,
    plant: atPlaces(isLeaf, (text, { element }) =>
      edit(text, element, ([line = '', ...more]) => [
        line.replace(`<${element.name}`, `<${element.name} nil="true"`),
        ...more,
      ])
    ),
  },
];

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const swapCase = (text: string): string => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());
const element_differs = (text: string): boolean => swapCase(text) !== text;

/** A file that is not where its kind lies, or not called what it says, or twice under names that differ in case only. */
const moved = ({ file, text, type }: Source): Planted[] => {
  const at = file.lastIndexOf('/');
  const folder = file.slice(0, at);
  const base = file.slice(at + 1);
  const common = { type, file, text };
  return [
    {
      ...common,
      says: 'a file in another folder',
      movedTo: `elsewhere/${base}`,
      rule: /^name-(folder|file)$/,
      anywhere: true,
    },
    {
      ...common,
      says: 'a file with another suffix',
      movedTo: `${folder}/${base.replace('-meta.xml', 's-meta.xml')}`,
      rule: /^name-(file|folder)$/,
      anywhere: true,
    },
    {
      ...common,
      says: 'a file without its suffix',
      movedTo: `${folder}/${base.replace('-meta.xml', '.xml')}`,
      rule: /^name-(file|folder)$/,
      anywhere: true,
    },
  ];
};

/** Every kind of mistake, in some files of every kind of metadata. */
export const mistakesEverywhere = (sources: ReadonlyMap<string, string>): Planted[] => {
  const byType = new Map<string, Source[]>();
  for (const [file, text] of sources) {
    const parsed = file.endsWith('-meta.xml') ? parseXml(text) : undefined;
    if (!parsed || !('root' in parsed)) continue;
    const type = parsed.root.name;
    byType.set(type, [...(byType.get(type) ?? []), { file, text, type, root: parsed.root }]);
  }
  return [...byType].flatMap(([type, files]) => [
    ...KINDS.flatMap(({ says, rule, most, plant }) =>
      pick(files, 8, `${type}${says}`, ({ file }) => file)
        .flatMap((source) =>
          pick(
            plant(source),
            Math.max(1, Math.ceil(most / Math.min(files.length, most))),
            says + source.file,
            ({ key }) => key
          ).map(({ key, text }) => ({ source, key, text }))
        )
        .slice(0, most)
        .map(({ source: { file }, key, text }) => ({ says: `${says} (${key})`, type, file, text: text(), rule }))
    ),
    ...pick(files, 1, `${type}moved`, ({ file }) => file).flatMap(moved),
  ]);
};
