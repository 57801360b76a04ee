import { Messages } from '@salesforce/core/messages';
import type { FieldSchema, Schema } from '../../schema/index.js';
import type { FieldEntry } from '../config/index.js';
import { shownColumn, type Drafting } from './draft.js';
import type { Match } from './match.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync.init');

const COMMENT_WIDTH = 110;

/** A lookup whose cells hold the parent's name: another entry makes the parent from the same row. */
type Parent = { readonly name: string; readonly match: Match; readonly object: string };

/** The draft as a file for people: what was guessed stands beside why. */
export function writeDraft(draftings: readonly Drafting[], schema: Schema): string {
  const lines = [
    ...comment('', messages.getMessage('draft.head')),
    'version: 1',
    `name: ${scalar(draftings[0]?.name ?? 'sync')}`,
    '',
    'sources:',
    ...draftings.flatMap(sourceLines),
    '',
    'records:',
  ];
  for (const drafting of draftings) {
    const parents = parentsOf(drafting, draftings.length > 1, schema);
    for (const parent of parents) lines.push(...parentLines(parent, drafting, schema));
    lines.push(...recordLines(drafting, parents, draftings.length > 1));
  }
  return `${lines.join('\n')}\n`;
}

function sourceLines({ name, source, description, profiles, rows }: Drafting): string[] {
  const blanks = [...new Set(profiles.flatMap((profile) => [...profile.blanks]))].slice(0, 10);
  return [
    `  ${scalar(name)}:`,
    ...comment('    ', messages.getMessage('draft.source', [rows, description.columns.length])),
    `    type: ${source.type}`,
    `    path: ${scalar(source.path)}`,
    ...(source.header === undefined
      ? []
      : [...comment('    ', messages.getMessage('draft.header', [source.header])), `    header: ${source.header}`]),
    ...(description.sheet !== undefined && (description.sheets?.length ?? 0) > 1
      ? [...comment('    ', messages.getMessage('draft.sheet')), `    sheet: ${scalar(description.sheet)}`]
      : []),
    ...(blanks.length === 0
      ? []
      : [...comment('    ', messages.getMessage('draft.blank')), `    blank: [${blanks.map(scalar).join(', ')}]`]),
  ];
}

function parentsOf({ matches, name, object }: Drafting, isOneOfMany: boolean, schema: Schema): Parent[] {
  return matches.flatMap((match) => {
    const target = match.field.reference?.to[0];
    // Only a record that a name alone makes can be made from a cell.
    const parent = schema.object(target ?? '');
    if (target !== 'Account' || parent === undefined || object.name === 'Account') return [];
    const plain = `${match.field.name.replace(/__c$/, '').toLowerCase().replaceAll('_', '-')}s`;
    return [{ name: isOneOfMany ? `${name}-${plain}`.slice(0, 40) : plain, match, object: parent.name }];
  });
}

function parentLines({ name, match, object }: Parent, drafting: Drafting, schema: Schema): string[] {
  const column = scalar(match.profile.column);
  const required = missingFields(schema.object(object)?.fields ?? [], ['Name']);
  return [
    ...comment('  ', messages.getMessage('draft.parent', [match.field.label, shownColumn(match.profile.column)])),
    `  ${scalar(name)}:`,
    `    object: ${object}`,
    `    from: ${scalar(drafting.name)}`,
    `    key: ${column}`,
    '    duplicates: first',
    ...(match.profile.values.length < drafting.rows ? [`    when: { column: ${column}, not: blank }`] : []),
    '    fields:',
    `      Name: ${column}`,
    ...required.map((label) => `      # ${label}`),
  ];
}

function recordLines(drafting: Drafting, parents: readonly Parent[], isOneOfMany: boolean): string[] {
  const { object, matches, left, key, rows } = drafting;
  const name = isOneOfMany
    ? drafting.name
    : object.pluralLabel.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-') || drafting.name;
  const filled = matches.filter(
    ({ fit, field }) => fit !== undefined || parents.some(({ match }) => match.field === field)
  );
  const lines = [
    `  ${scalar(name.slice(0, 40))}:`,
    `    object: ${object.name}`,
    `    from: ${scalar(drafting.name)}`,
    ...comment('    ', keyWords(key.columns.length, key.repeated, rows)),
    `    key: ${key.columns.length === 1 ? scalar(key.columns[0] ?? '') : `[${key.columns.map(scalar).join(', ')}]`}`,
    ...(key.repeated === 0 ? [] : ['    # duplicates: first']),
    '    fields:',
  ];
  for (const match of filled) lines.push(...fieldLines(match, parents));
  const lookups = matches.filter(
    ({ fit, field }) => fit === undefined && !parents.some(({ match }) => match.field === field)
  );
  for (const { field, profile } of lookups) {
    const words = messages.getMessage('draft.lookup', [
      field.name,
      shownColumn(profile.column),
      field.reference?.to[0] ?? '',
    ]);
    lines.push(...comment('      ', words));
  }
  const without = missingFields(
    object.fields,
    filled.map(({ field }) => field.name)
  );
  if (without.length > 0) lines.push(...comment('      ', messages.getMessage('draft.required', [without.join(', ')])));
  if (left.length > 0) {
    lines.push(...comment('    ', messages.getMessage('draft.left')));
    for (const { column, reason } of left) lines.push(...comment('    ', `- ${shownColumn(column)}: ${reason}`));
  }
  return lines;
}

function keyWords(columns: number, repeated: number, rows: number): string {
  if (repeated === 0) return messages.getMessage('draft.keyUnique', [rows]);
  return messages.getMessage(columns === 1 ? 'draft.keyRepeatedOne' : 'draft.keyRepeated', [repeated, rows]);
}

function fieldLines({ field, profile, fit, reason }: Match, parents: readonly Parent[]): string[] {
  const parent = parents.find(({ match }) => match.field === field);
  if (parent !== undefined) return [`      ${field.name}: { record: ${scalar(parent.name)} }`];
  const { entry = {}, notes = [] } = fit ?? {};
  const words = [reason, ...notes].join(' ');
  const { map, ...rest } = entry;
  const parts = Object.entries(rest).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? scalar(value) : JSON.stringify(value)}`
  );
  const column = scalar(profile.column);
  if (map !== undefined) {
    return [
      ...comment('      ', words),
      `      ${field.name}:`,
      `        column: ${column}`,
      ...parts.map((part) => `        ${part}`),
      ...mapLines(map),
    ];
  }
  const value = parts.length === 0 ? column : `{ column: ${column}, ${parts.join(', ')} }`;
  return [...comment('      ', words), `      ${field.name}: ${value}`];
}

function mapLines(map: NonNullable<FieldEntry['map']>): string[] {
  const pairs = Object.entries(map).map(
    ([from, to]) => `${scalar(from)}: ${typeof to === 'string' ? scalar(to) : String(to)}`
  );
  return pairs.length <= 4
    ? [`        map: { ${pairs.join(', ')} }`]
    : ['        map:', ...pairs.map((pair) => `          ${pair}`)];
}

/** Fields without which the org takes no record and that nothing fills. */
function missingFields(fields: readonly FieldSchema[], filled: readonly string[]): string[] {
  return fields
    .filter(
      (field) =>
        (field.required || field.type === 'MasterDetail') && field.createable && field.defaultValue === undefined
    )
    .filter((field) => field.type !== 'Checkbox' && !filled.includes(field.name))
    .filter((field) => !(field.name === 'Name' && field.type === 'AutoNumber'))
    .map(({ name }) => name);
}

/** Text of YAML that reads as text and never as anything else. */
function scalar(text: string): string {
  return /^[A-Za-z][A-Za-z0-9_ ./-]*[A-Za-z0-9_]$/.test(text) && !/^(true|false|yes|no|on|off|null|[yn])$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** Words as lines of comment, broken where they are long. */
function comment(indent: string, words: string): string[] {
  const lines: string[] = [];
  for (const paragraph of words.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/\s+/)) {
      if (line !== '' && indent.length + line.length + word.length > COMMENT_WIDTH) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.map((line) => `${indent}# ${line}`.trimEnd());
}
