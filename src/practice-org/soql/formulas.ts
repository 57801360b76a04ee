import { formulaColumn } from '../dml/index.js';
import type { Access, PracticeOrg, Store, StoredRecord } from '../types.js';
import type { FormulaSource } from './environment.js';

const sources = new WeakMap<PracticeOrg, FormulaSource>();
const views = new WeakMap<PracticeOrg, Map<string, PreparedOrg>>();

/** Gives an org another way to work formula fields out than the engine's. It must not touch the database: a statement is running. */
export function useFormulas(org: PracticeOrg, source: FormulaSource): void {
  sources.set(org, source);
}

/** How formula fields are worked out while a statement runs. */
export function formulaSourceOf(org: PracticeOrg): FormulaSource {
  return (object, field, userId) =>
    formulaColumn(preparedOrg(org, userId), object, field) ?? sources.get(org)?.(object, field, userId);
}

type PreparedOrg = { readonly org: PracticeOrg; readonly rows: Map<string, StoredRecord | undefined>; access: Access };

/**
 * The org as a formula may see it while a statement runs, when SQLite answers no other: the user's own rows, which the global variables
 * and the time zone come from, are read before.
 */
function preparedOrg(org: PracticeOrg, userId: string): PracticeOrg {
  const byUser = views.get(org) ?? new Map<string, PreparedOrg>();
  views.set(org, byUser);
  const view = byUser.get(userId) ?? makeView(org, userId);
  byUser.set(userId, view);
  view.rows.clear();
  view.access = org.accessOf(userId);
  const user = read(view, 'User', userId);
  read(view, 'Profile', user?.['ProfileId']);
  read(view, 'UserRole', user?.['UserRoleId']);
  read(view, 'Organization', org.organizationId);
  return view.org;
}

function read({ org }: PreparedOrg, objectName: string, id: unknown): StoredRecord | undefined {
  const object = org.store.schema.object(objectName);
  return object === undefined || typeof id !== 'string' ? undefined : org.store.find(object, id);
}

function makeView(org: PracticeOrg, userId: string): PreparedOrg {
  const rows = new Map<string, StoredRecord | undefined>();
  const find: Store['find'] = (object, id, options) => {
    if (!rows.has(id)) rows.set(id, org.store.find(object, id, options));
    return rows.get(id);
  };
  const store = Object.assign(Object.create(org.store) as Store, { find });
  const view = Object.create(org) as PracticeOrg;
  Object.defineProperties(view, {
    store: { value: store },
    adminUserId: { value: userId },
    accessOf: { value: () => prepared.access },
  });
  const prepared: PreparedOrg = { org: view, rows, access: org.accessOf(userId) };
  return prepared;
}
