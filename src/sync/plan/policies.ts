import type { Config, FieldEntry } from '../config/index.js';
import type { FieldRule } from '../merge/index.js';
import { syncKey } from '../rows/index.js';

/** How the config wants one entry's records settled. */
export type MappingPolicy = {
  readonly ruleOf: (field: string) => FieldRule;
  /** The key field by which a lookup names its parents, where the config says. */
  readonly parentKeyOf: (field: string) => string | undefined;
  readonly missing: 'keep' | 'flag' | 'delete';
  readonly deleted: 'keep' | 'recreate';
  /** What the keys of this entry's records begin with. */
  readonly keyStart: string;
  /** When the source was last saved; undefined where nobody can know. */
  readonly savedAt?: Date;
};

export type Policies = (mapping: string) => MappingPolicy;

/** A field that is not spoken of: nobody owns it, and a conflict is held. */
export const HOLD: MappingPolicy = {
  ruleOf: () => ({ policy: 'hold' }),
  parentKeyOf: () => undefined,
  missing: 'keep',
  deleted: 'keep',
  keyStart: '',
};

/** @param savedAt by source name */
export function policiesOf(config: Config, savedAt: ReadonlyMap<string, Date>): Policies {
  const policies = new Map(
    Object.entries(config.records).map(([name, record]) => {
      const fields = new Map(Object.entries(record.fields).map(([field, entry]) => [field.toLowerCase(), entry]));
      const policy: MappingPolicy = {
        ruleOf(field) {
          const { owner, conflict } = fields.get(field.toLowerCase()) ?? {};
          return { ...(owner === undefined ? {} : { owner }), policy: conflict ?? record.conflict };
        },
        parentKeyOf: (field) => parentKey(config, fields.get(field.toLowerCase())),
        missing: record.missing,
        deleted: record.deleted,
        keyStart: record.key === undefined || record.key.prefix === '' ? '' : startOf(record.key.prefix),
        ...(savedAt.has(record.from) ? { savedAt: savedAt.get(record.from) } : {}),
      };
      return [name, policy] as const;
    })
  );
  return (mapping) => policies.get(mapping) ?? HOLD;
}

/** As the keys of a prefix are made, so is what they begin with. */
function startOf(prefix: string): string {
  return syncKey(prefix, ['x']).slice(0, -1);
}

function parentKey(config: Config, entry: FieldEntry | undefined): string | undefined {
  if (entry?.lookup) return entry.lookup.field;
  const parent = entry?.record === undefined ? undefined : config.records[entry.record];
  if (parent === undefined) return undefined;
  return parent.key?.field ?? (parent.object.toLowerCase().endsWith('__c') ? 'Sync_Key__c' : 'POWER_Sync_Key__c');
}
