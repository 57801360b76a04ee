import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSchema, schemaFromComponents, standardObjects, type Schema } from '../schema/index.js';
import { createDml, formulaColumn, recalculateRollups } from './dml/index.js';
import { useFormulas } from './soql/index.js';
import { createSessions } from './sessions.js';
import { standardSchemas } from './standard/index.js';
import { insertFirstRows, mirrorRecordTypes, openStore } from './store/index.js';
import type { Access, Component, PracticeOrg } from './types.js';

export type PracticeOrgOptions = {
  /** The folder the org lives in; it is made when it is not there. */
  readonly directory: string;
  /** What time it is; the machine's clock unless told. */
  readonly clock?: () => Date;
  /** Who may do what. Without it everybody may do everything. */
  readonly access?: (org: PracticeOrg) => (userId: string) => Access;
  /** Minutes without a use after which a session ends. Default 12 hours, the longest the platform offers for most orgs. */
  readonly sessionMinutes?: number;
};

export type OpenPracticeOrg = PracticeOrg & { close(): Promise<void> };

/**
 * Opens the org in a folder, or makes a new one with an administrator (`admin@practice.example`). What was committed is there after a
 * restart, also after a killed process.
 */
export function openPracticeOrg(options: PracticeOrgOptions): OpenPracticeOrg {
  const now = options.clock ?? (() => new Date());
  const closing: Array<() => void | Promise<void>> = [];
  let opened: PracticeOrg | undefined = undefined;
  const store = openStore({ directory: options.directory, now, schemaOf, onSchema: mirror });

  function mirror(current: PracticeOrg['store']): void {
    mirrorRecordTypes(current, now(), current.setting('user.admin') ?? '');
    // While the org is being opened there is nothing to recalculate yet.
    if (opened !== undefined) recalculateRollups(opened);
  }

  const { organizationId, adminUserId } = store.transaction(() => firstRows());

  function firstRows(): { organizationId: string; adminUserId: string } {
    const organization = store.setting('organization');
    const admin = store.setting('user.admin');
    if (organization !== undefined && admin !== undefined) return { organizationId: organization, adminUserId: admin };
    const rows = insertFirstRows(store, now());
    store.setSetting('organization', rows.organizationId);
    store.setSetting('user.admin', rows.adminUserId);
    return rows;
  }

  const org: OpenPracticeOrg = {
    store,
    organizationId,
    adminUserId,
    directory: options.directory,
    sessions: createSessions({ store, organizationId, now, lifetimeMinutes: options.sessionMinutes ?? 720 }),
    get dml() {
      return dml;
    },
    now,
    accessOf: (userId) => accessOf(userId),
    onClose(work) {
      closing.push(work);
    },
    log(line) {
      appendFileSync(join(options.directory, 'org.log'), `${now().toISOString()} ${line}\n`, { mode: 0o600 });
    },
    async close() {
      for (const work of closing.splice(0).reverse()) await work();
      store.close();
    },
  };
  const dml = createDml(org);
  const accessOf = options.access?.(org) ?? (() => everything);
  useFormulas(org, (object, field) => formulaColumn(org, object, field));
  opened = org;
  // Cheap when nothing has changed: an org of an older version of this program finds what this one keeps.
  store.transaction(() => recalculateRollups(org));
  return org;
}

const base = makeSchema(standardSchemas(standardObjects));

/** The standard objects with what was deployed on top. */
function schemaOf(components: readonly Component[]): Schema {
  const files = components.filter((component) => describesData(component.type));
  return schemaFromComponents(
    files.map(({ path, content }) => ({ path, content: content.toString('utf8') })),
    base
  );
}

const dataTypes = new Set(['CustomObject', 'CustomField', 'RecordType', 'ValidationRule', 'GlobalValueSet']);

/** Most metadata (layouts, permission sets...) says nothing about what a record is. */
function describesData(type: string): boolean {
  return dataTypes.has(type);
}

const everything: Access = {
  canRead: () => true,
  canCreate: () => true,
  canEdit: () => true,
  canDelete: () => true,
  has: () => true,
  rowCondition: () => undefined,
};
