import type { z } from 'zod';
import type { configShape, recordShape } from './shape.js';
import type { CellEntry, Config, FieldEntry, RecordEntry, SourceEntry } from './types.js';

type Written = z.infer<typeof configShape>;
type WrittenRecord = z.infer<typeof recordShape>;

/** Writes out every short form and fills in every default. */
export function normalConfig(written: Written, place: Pick<Config, 'file' | 'folder' | 'lineOf'>): Config {
  const onlySource = Object.keys(written.sources).length === 1 ? Object.keys(written.sources)[0] : undefined;
  const records = Object.entries(written.records).map(
    ([name, record]) => [name, normalRecord(name, record, written, onlySource ?? '')] as const
  );
  const sources = Object.entries(written.sources).map(([name, source]): [string, SourceEntry] => [
    name,
    { ...source, path: source.path ?? calledPath(source.type, name) },
  ]);
  return {
    ...place,
    version: 1,
    name: written.name,
    sources: Object.fromEntries(sources),
    records: Object.fromEntries(records),
  };
}

/** What stands for the path of a source that is no file; of a file nothing does. */
export function calledPath(type: SourceEntry['type'], name: string): string {
  return isFileType(type) ? '' : `${type} ${name}`;
}

export function isFileType(type: SourceEntry['type']): boolean {
  return type !== 'postgres' && type !== 'org';
}

function normalRecord(name: string, record: WrittenRecord, config: Written, onlySource: string): RecordEntry {
  const fields = Object.entries(record.fields).map(([field, entry]) => [field, normalField(entry)] as const);
  return {
    object: record.object,
    from: record.from ?? onlySource,
    key: normalKey(name, record.key),
    duplicates: record.duplicates ?? 'refuse',
    when: record.when === undefined ? [] : Array.isArray(record.when) ? record.when : [record.when],
    conflict: record.conflict ?? config.conflict ?? 'hold',
    missing: record.missing ?? 'keep',
    deleted: record.deleted ?? 'keep',
    fields: Object.fromEntries(fields),
  };
}

function normalField(entry: string | FieldEntry): FieldEntry {
  return typeof entry === 'string' ? { column: entry } : entry;
}

function normalKey(name: string, key: WrittenRecord['key']): RecordEntry['key'] {
  const written = typeof key === 'string' ? { columns: [key] } : Array.isArray(key) ? { columns: key } : key;
  const parts = written.columns.map((part): CellEntry => (typeof part === 'string' ? { column: part } : part));
  return { parts, prefix: written.prefix ?? name, field: written.field };
}
