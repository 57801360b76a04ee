import { Messages } from '@salesforce/core/messages';
import { IANAZone } from 'luxon';
import { calledPath, isFileType } from './normal.js';
import { nearest } from './suggest.js';
import type { CellEntry, Config, ConfigPath, ConfigProblem, FieldEntry, RecordEntry, SourceEntry } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

/** What is wrong with a config that has the right shape, as far as it can be told without a schema and without the sources. */
export function checkConfig(config: Config): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (Object.keys(config.sources).length === 0) problems.push(problem(['sources'], 'problem.noSources'));
  if (Object.keys(config.records).length === 0) problems.push(problem(['records'], 'problem.noRecords'));
  for (const [name, source] of Object.entries(config.sources)) problems.push(...checkSource(name, source));
  for (const [name, record] of Object.entries(config.records)) problems.push(...checkRecord(config, name, record));
  problems.push(...checkPrefixes(config));
  const cycle = findCycle(config);
  if (cycle !== undefined) problems.push(problem(['records', cycle[0] ?? ''], 'problem.cycle', [cycle.join(' -> ')]));
  return problems;
}

/** Names of the records that an entry's lookups are made from. */
export function recordsNeeded(record: RecordEntry): string[] {
  const names = Object.values(record.fields).flatMap((field) => (field.record === undefined ? [] : [field.record]));
  return [...new Set(names)];
}

/** What only some types of source have a use for: elsewhere it would be overlooked in silence. */
const ONLY_FOR: ReadonlyArray<readonly [key: keyof SourceEntry, types: ReadonlyArray<SourceEntry['type']>]> = [
  ['header', ['csv', 'xlsx']],
  ['skip', ['csv', 'xlsx']],
  ['sheet', ['xlsx']],
  ['encoding', ['csv', 'ndjson']],
  ['delimiter', ['csv']],
  ['query', ['postgres', 'org']],
  ['table', ['postgres']],
  ['order', ['postgres']],
  ['url', ['postgres']],
  ['sslmode', ['postgres']],
  ['ca', ['postgres']],
  ['timeout', ['postgres']],
  ['org', ['org']],
];
const FILES = ['csv', 'ndjson', 'xlsx'];

function checkSource(name: string, source: SourceEntry): ConfigProblem[] {
  const { type, path, query, table } = source;
  const at = ['sources', name];
  const problems = ONLY_FOR.filter(([key, types]) => source[key] !== undefined && !types.includes(type)).map(
    ([key, types]) => problem([...at, key], 'problem.keyOfOtherType', [type, types.join(', ')])
  );
  if (isFileType(type)) {
    if (path === '') problems.push(problem([...at, 'path'], 'problem.missing'));
  } else if (path !== calledPath(type, name)) {
    problems.push(problem([...at, 'path'], 'problem.keyOfOtherType', [type, FILES.join(', ')]));
  }
  if (type === 'org' && query === undefined) problems.push(problem([...at, 'query'], 'problem.missing'));
  if (type === 'postgres' && (query === undefined) === (table === undefined)) {
    problems.push(problem(at, 'problem.oneOf', ['query, table']));
  }
  return problems;
}

function checkRecord(config: Config, name: string, record: RecordEntry): ConfigProblem[] {
  const path = ['records', name];
  const problems: ConfigProblem[] = [];
  if (record.from === '') problems.push(problem(path, 'problem.fromMissing'));
  else if (!Object.hasOwn(config.sources, record.from)) {
    problems.push(unknownName([...path, 'from'], record.from, Object.keys(config.sources)));
  }
  if (Object.keys(record.fields).length === 0) problems.push(problem([...path, 'fields'], 'problem.noFields'));
  for (const [index, part] of (record.key?.parts ?? []).entries()) {
    problems.push(...checkCell([...path, 'key', index], part));
    if ([part.column, part.join].filter((from) => from !== undefined).length !== 1) {
      problems.push(problem([...path, 'key', index], 'problem.oneOf', ['column, join']));
    }
  }
  if (record.missing !== 'keep' && (record.key === undefined || record.key.prefix === '')) {
    problems.push(problem([...path, 'missing'], 'problem.missingNeedsPrefix'));
  }
  for (const [index, when] of record.when.entries()) {
    if ((when.is === undefined) === (when.not === undefined)) {
      problems.push(problem([...path, 'when', index], 'problem.oneOf', ['is, not']));
    }
  }
  for (const [field, entry] of Object.entries(record.fields)) {
    problems.push(...checkField(config, record, [...path, 'fields', field], entry));
  }
  return problems;
}

function checkField(config: Config, record: RecordEntry, path: ConfigPath, entry: FieldEntry): ConfigProblem[] {
  const problems = checkCell(path, entry);
  const { column, join, value, record: parent, lookup } = entry;
  if ([column, join, value, parent].filter((from) => from !== undefined).length !== 1) {
    problems.push(problem(path, 'problem.oneOf', ['column, join, value, record']));
  }
  if (lookup !== undefined && (value !== undefined || parent !== undefined)) {
    problems.push(problem(path, 'problem.lookupNeedsColumn'));
  }
  if (parent !== undefined) {
    const other = Object.hasOwn(config.records, parent) ? config.records[parent] : undefined;
    if (other === undefined) problems.push(unknownName([...path, 'record'], parent, Object.keys(config.records)));
    else if (other.from !== record.from && Object.hasOwn(config.sources, record.from))
      problems.push(problem([...path, 'record'], 'problem.otherSource', [parent, other.from]));
    if (Object.keys(entry).some((key) => !['record', 'owner', 'conflict'].includes(key))) {
      problems.push(problem(path, 'problem.recordAlone'));
    }
  }
  return problems;
}

function checkCell(path: ConfigPath, entry: CellEntry): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (entry.with !== undefined && entry.join === undefined)
    problems.push(problem([...path, 'with'], 'problem.withNeedsJoin'));
  if (entry.match !== undefined) {
    try {
      new RegExp(entry.match, 'u');
    } catch (error) {
      problems.push(problem([...path, 'match'], 'problem.pattern', [(error as Error).message]));
    }
  }
  if (entry.split?.part === 0) problems.push(problem([...path, 'split'], 'problem.splitPart'));
  if (entry.zone !== undefined) {
    if (entry.date === undefined) problems.push(problem([...path, 'zone'], 'problem.zoneNeedsDate'));
    if (!IANAZone.isValidZone(entry.zone)) problems.push(problem([...path, 'zone'], 'problem.zone'));
  }
  const forms = [entry.zip === true, entry.date !== undefined, entry.number !== undefined].filter(Boolean);
  if (forms.length > 1) problems.push(problem(path, 'problem.oneForm'));
  const words = Object.keys(entry.map ?? {}).map((word) => word.trim().toLowerCase());
  const twice = words.find((word, index) => words.indexOf(word) !== index);
  if (twice !== undefined) problems.push(problem([...path, 'map'], 'problem.mapTwice', [twice]));
  return problems;
}

/** Two entries that write one object with one prefix could give two different things the same key. */
function checkPrefixes(config: Config): ConfigProblem[] {
  const seen = new Map<string, string>();
  return Object.entries(config.records).flatMap(([name, record]) => {
    if (record.key === undefined) return [];
    const id = `${record.object.toLowerCase()} ${record.key.prefix.toLowerCase()}`;
    const other = seen.get(id);
    seen.set(id, name);
    return other === undefined ? [] : [problem(['records', name, 'key'], 'problem.samePrefix', [other, record.object])];
  });
}

/** The first cycle of `record:` references, as a closed walk. */
function findCycle(config: Config): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, walk: readonly string[]): string[] | undefined => {
    const at = walk.indexOf(name);
    if (at !== -1) return [...walk.slice(at), name];
    const record = config.records[name];
    if (record === undefined || done.has(name)) return undefined;
    for (const parent of recordsNeeded(record)) {
      const cycle = visit(parent, [...walk, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(config.records)) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

function unknownName(path: ConfigPath, name: string, known: readonly string[]): ConfigProblem {
  const suggestion = nearest(name, known);
  return suggestion === undefined
    ? problem(path, 'problem.unknownName', [name, known.join(', ')])
    : problem(path, 'problem.unknownNameNear', [name, suggestion]);
}

function problem(path: ConfigPath, key: string, tokens: string[] = []): ConfigProblem {
  return { path, message: messages.getMessage(key, tokens) };
}
