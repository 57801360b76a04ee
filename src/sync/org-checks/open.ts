import type { Connection } from '@salesforce/core';
import { connectDescriber, connectOrg, type OrgDescriber, type OrgPort } from '../../org/index.js';
import type { Finding } from '../../rules/index.js';
import type { Schema } from '../../schema/index.js';
import { loadConfig, type Config } from '../config/index.js';
import { openFile, openRecords, type ConfigRecordReader, type OpenOptions } from '../rows/index.js';
import { checkedByOrg } from './checked-reader.js';
import { ruleFindings } from './findings.js';
import { objectsOf } from './objects.js';
import { readOrgSchema, type OrgSchema } from './read-schema.js';
import { createRuleCache } from './rule-cache.js';

/** What a validation against an org used of it. */
export type OrgUsed = {
  readonly id: string;
  /** API calls, of the day's allowance. */
  readonly calls: number;
  /** Changes when anything changes that the rows were judged by. */
  readonly schemaDigest: string;
  /** Active validation rules of the objects that were checked. */
  readonly rules: number;
  /** Those of them that cannot be evaluated outside the org. */
  readonly rulesUnknown: number;
};

export type OpenedWithOrg = {
  readonly reader: ConfigRecordReader;
  readonly before: readonly Finding[];
  readonly username: string;
  /** As it stands: the calls grow while the rows are read. */
  used(): OrgUsed;
};

export type OrgOpenOptions = {
  readonly connection: Connection;
  /** The CLI's own folder for what can be fetched again. */
  readonly cacheFolder: string;
  /** Our own metadata. */
  readonly known: Schema;
  /** The clock that TODAY() and NOW() read. */
  readonly now?: () => Date;
  readonly input: { readonly file: string; readonly object: string } | { readonly config: string };
};

/**
 * Opens a file or a config to be judged by an org's own schema, rules and records.
 *
 * @throws what `openFile`, `openRecords`, `connectOrg` and `readOrgSchema` throw
 */
export async function openWithOrg(options: OrgOpenOptions): Promise<OpenedWithOrg> {
  const { connection, cacheFolder, known, input, now } = options;
  const config = 'config' in input ? await loadConfig(input.config) : undefined;
  const port = await connectOrg(connection);
  const describer = connectDescriber(connection, port.username);
  const cache = createRuleCache(cacheFolder, port.organizationId, connection.getApiVersion());
  const wanted = config === undefined ? [('object' in input && input.object) || ''] : objectsOf(config);
  const orgSchema = await readOrgSchema(wanted, { describer, username: port.username, known, cache });
  const { reader, before } = await openReader(input, config, orgSchema.schema, { now, org: port });
  const file = reader.files[0] ?? '';
  return {
    reader: checkedByOrg(reader, {
      port,
      orgSchema,
      known,
      ...(now === undefined ? {} : { now }),
      saves: config === undefined ? 'insert' : 'upsert',
      columnOf: config === undefined ? columnsByName(reader, orgSchema.schema) : columnsOfConfig(config),
    }),
    before: [...ruleFindings(orgSchema.unchecked, 'file' in input ? input.file : file), ...before],
    username: port.username,
    used: () => usedOf(port, describer, orgSchema),
  };
}

async function openReader(
  input: OrgOpenOptions['input'],
  config: Config | undefined,
  schema: Schema,
  options: OpenOptions
): Promise<{ readonly reader: ConfigRecordReader; readonly before: readonly Finding[] }> {
  if (config !== undefined) return { reader: await openRecords(config, schema, options), before: [] };
  if (!('file' in input)) throw new Error('neither a file nor a config');
  return openFile(input.file, input.object, schema, options);
}

function usedOf(port: OrgPort, describer: OrgDescriber, { schema, rules, unchecked }: OrgSchema): OrgUsed {
  return {
    id: port.organizationId,
    calls: port.budget().used + describer.calls(),
    schemaDigest: schema.digest,
    rules,
    rulesUnknown: unchecked.length,
  };
}

function columnsOfConfig(config: Config): (mapping: string, field: string) => string | undefined {
  return (mapping, field) => {
    const { column } = config.records[mapping]?.fields[field] ?? {};
    return typeof column === 'string' ? column : undefined;
  };
}

/** A file's columns are named for the fields: by API name, by label, or by a parent's key. */
function columnsByName(
  reader: ConfigRecordReader,
  schema: Schema
): (mapping: string, field: string) => string | undefined {
  const columns = [...reader.sources.values()].flatMap((source) => source.columns);
  const kept = new Map<string, string | undefined>();
  return (name, field) => {
    if (!kept.has(field)) {
      const object = schema.object(reader.mappings.find((mapping) => mapping.name === name)?.object ?? '');
      const known = object?.fields.find((candidate) => candidate.name === field);
      const path = known?.reference?.relationshipName ?? (field === 'RecordTypeId' ? 'RecordType' : undefined);
      const names = [field, known?.label, path === undefined ? undefined : `${path}.`].map((one) => one?.toLowerCase());
      const isFor = (column: string): boolean => {
        const text = column.trim().toLowerCase();
        return names.includes(text) || (names[2] !== undefined && text.startsWith(names[2]));
      };
      kept.set(field, columns.find(isFor));
    }
    return kept.get(field);
  };
}
