/**
 * The model's page in the docs, written from `force-app` alone, so that it cannot say what the metadata does not: a drawing of the
 * objects and what ties them, who may do what, and for each object its fields and rules.
 */
import { readPermissionSet } from './xml.js';
import type { FieldSchema, ObjectSchema, Schema } from '../../src/schema/index.js';

/** A permission set, as far as the page tells of it. */
export type AccessSet = {
  readonly label: string;
  readonly description: string;
  /** Object name to its rights as letters: Read, Create, Edit, Delete, View all, Modify all. */
  readonly rights: Readonly<Record<string, string>>;
};

const MARK = / \(POWER campaign\)$/;

const plain = (text: string | undefined): string =>
  (text ?? '').replace(MARK, '').replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();

const entity = (name: string): string => name.replace(/__c$/, '');

/** One line a relationship: a master is drawn with exactly one, a lookup with none or one. */
const drawTies = (objects: readonly ObjectSchema[]): string[] =>
  objects.flatMap((object) =>
    object.fields.flatMap((field) => {
      if (!field.custom || field.reference === undefined) return [];
      const parent = field.reference.masterDetail ? '||' : '|o';
      return field.reference.to.map(
        (to) => `    ${entity(to)} ${parent}--o{ ${entity(object.name)} : "${field.label}"`
      );
    })
  );

const kind = (field: FieldSchema): string => {
  if (field.formula !== undefined) return `${field.type}, formula`;
  if (field.summary !== undefined)
    return `roll-up ${field.summary.operation} of ${field.summary.foreignKey.split('.')[0]!}`;
  if (field.reference !== undefined) {
    const to = field.reference.to.join(', ');
    if (field.reference.masterDetail !== undefined) return `master-detail to ${to}`;
    return `lookup to ${to}; on delete: ${field.reference.onDelete === 'Restrict' ? 'refused' : 'emptied'}`;
  }
  if (TEXTS.has(field.type)) return `${field.type} ${field.length ?? ''}`.trim();
  return field.type;
};

const TEXTS = new Set(['Text', 'TextArea', 'LongTextArea', 'Html']);

const marks = (field: FieldSchema): string =>
  [
    field.required ? 'required' : '',
    field.externalId && field.unique !== undefined ? 'key' : '',
    field.sensitive ? (field.securityClassification ?? 'sensitive') : '',
  ]
    .filter(Boolean)
    .join(', ');

const SHARING: Readonly<Record<string, string>> = {
  Private: 'private: owners, and those a record is shared with',
  Read: 'everyone with the object may read every record',
  ReadWrite: 'everyone with the object may read and edit every record',
  ControlledByParent: 'as its master',
};

const describeObject = (object: ObjectSchema): string[] => {
  const without = (['search', 'reports', 'history', 'feeds', 'activities'] as const).filter(
    (feature) => !object.features[feature]
  );
  const own = object.fields.filter((field) => field.custom);
  return [
    `## ${object.label} (\`${object.name}\`)`,
    '',
    ...(object.custom ? [plain(object.description), ''] : ['The org’s own object: only these fields are added.', '']),
    ...(object.custom
      ? [
          `Sharing: ${SHARING[object.sharingModel] ?? object.sharingModel}. Not used: ${without.join(', ') || 'none'}.`,
          '',
        ]
      : []),
    '| field | type | | what it is for |',
    '|---|---|---|---|',
    ...own.map(
      (field) =>
        `| ${plain(field.label)} \`${field.name}\` | ${kind(field)} | ${marks(field)} | ${plain(field.description)} |`
    ),
    '',
    ...(object.validationRules.length === 0
      ? []
      : [
          '| rule | what it holds | what a person is told |',
          '|---|---|---|',
          ...object.validationRules.map(
            (rule) => `| \`${rule.name}\` | ${plain(rule.description)} | ${plain(rule.message)} |`
          ),
          '',
        ]),
  ];
};

const accessTable = (objects: readonly ObjectSchema[], sets: readonly AccessSet[]): string[] => [
  `| | ${sets.map((set) => set.label).join(' | ')} |`,
  `|---|${sets.map(() => '---').join('|')}|`,
  ...objects.map((object) => `| ${object.label} | ${sets.map((set) => set.rights[object.name] ?? '').join(' | ')} |`),
];

const RIGHTS = [
  ['R', 'allowRead'],
  ['C', 'allowCreate'],
  ['E', 'allowEdit'],
  ['D', 'allowDelete'],
  ['V', 'viewAllRecords'],
  ['M', 'modifyAllRecords'],
] as const;

/** Reads one permission set's file. */
export function readAccessSet(xml: string): AccessSet {
  const set = readPermissionSet(xml);
  const rights = set.objectPermissions.map((entry): [string, string] => [
    entry.object!,
    RIGHTS.filter(([, element]) => entry[element] === 'true')
      .map(([letter]) => letter)
      .join(''),
  ]);
  return { label: set.label, description: plain(set.description), rights: Object.fromEntries(rights) };
}

/** The whole page, as Markdown. Its drawing is Mermaid, which code hosts show as a picture. */
export function modelPage(schema: Schema, sets: readonly AccessSet[]): string {
  const objects = schema.objects.filter((object) =>
    object.fields.some((field) => field.custom && /__c$/.test(field.name))
  );
  const standardLast = [...objects].sort(
    (a, b) => Number(b.custom) - Number(a.custom) || a.label.localeCompare(b.label)
  );
  return [
    '# The data model',
    '',
    'Written by `npm run docs` from the metadata in `force-app`; a test fails when the two differ. Change the metadata, not this page.',
    'Statements of law in it carry their source and are for planning, not legal advice.',
    '',
    'A double bar is a master (the detail goes with it), a circle a lookup.',
    '',
    '```mermaid',
    'erDiagram',
    ...drawTies(standardLast),
    '```',
    '',
    '## Who may do what',
    '',
    'Read, Create, Edit, Delete, View all, Modify all. A detail also needs its master; a private object shows only what is one’s own or shared.',
    '',
    ...accessTable(standardLast, sets),
    '',
    ...sets.map((set) => `- **${set.label}**: ${set.description}`),
    '',
    ...standardLast.flatMap(describeObject),
  ].join('\n');
}
