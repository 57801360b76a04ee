import type { Component as StoredComponent, Store } from '../types.js';
import type { Component, ComponentFile } from './types.js';

/**
 * The store keeps one file per component. A component of several files (a bundle, a class with its `-meta.xml`) is kept as one packed
 * file, told by the path's ending.
 */
const packedSuffix = '#packed.json';

export function toStored(component: Component): StoredComponent {
  const [first, ...more] = component.files;
  if (first && more.length === 0)
    return { type: component.type, fullName: component.fullName, path: first.path, content: first.content };
  const packed = component.files.map((file) => ({ path: file.path, content: file.content.toString('base64') }));
  return {
    type: component.type,
    fullName: component.fullName,
    path: `${first?.path ?? component.fullName}${packedSuffix}`,
    content: Buffer.from(JSON.stringify(packed)),
  };
}

export function fromStored(stored: StoredComponent): Component {
  const { type, fullName, path, content } = stored;
  if (!path.endsWith(packedSuffix)) return { type, fullName, files: [{ path, content }] };
  const packed = JSON.parse(content.toString('utf8')) as ReadonlyArray<{ path: string; content: string }>;
  const files: ComponentFile[] = packed.map((file) => ({
    path: file.path,
    content: Buffer.from(file.content, 'base64'),
  }));
  return { type, fullName, files };
}

/** Two components are the same when all their files are, byte for byte; children are compared in their normal form. */
export function sameComponent(left: Component, right: Component): boolean {
  return (
    left.files.length === right.files.length &&
    left.files.every((file, index) => {
      const other = right.files[index];
      return other !== undefined && other.path === file.path && other.content.equals(file.content);
    })
  );
}

/** Who made a component and when, and its id: what listMetadata and retrieve tell beside the content. */
export type ComponentAudit = {
  readonly id: string;
  readonly createdById: string;
  readonly createdDate: string;
  readonly lastModifiedById: string;
  readonly lastModifiedDate: string;
};

const auditSteps = [
  `CREATE TABLE _component_audit (
    type TEXT NOT NULL,
    fullName TEXT NOT NULL,
    id TEXT NOT NULL,
    createdById TEXT NOT NULL,
    createdDate TEXT NOT NULL,
    lastModifiedById TEXT NOT NULL,
    lastModifiedDate TEXT NOT NULL,
    PRIMARY KEY (type, fullName)
  ) WITHOUT ROWID`,
];

const prefixes: Readonly<Record<string, string>> = {
  CustomObject: '01I',
  CustomField: '00N',
  ValidationRule: '03d',
  RecordType: '012',
  Layout: '00h',
  ListView: '00B',
  CompactLayout: '0AH',
  GlobalValueSet: '0Nt',
  PermissionSet: '0PS',
  CustomTab: '01r',
  CustomApplication: '02u',
  FlexiPage: '0M0',
  Flow: '300',
  Report: '00O',
  Dashboard: '01Z',
  CustomLabel: '101',
  LightningComponentBundle: '0Rb',
};

export function auditOf(store: Store, type: string, fullName: string): ComponentAudit | undefined {
  store.migrate('component_audit', auditSteps);
  return store
    .statement(
      'SELECT id, createdById, createdDate, lastModifiedById, lastModifiedDate FROM _component_audit WHERE type = ? AND fullName = ?'
    )
    .get(type, fullName) as ComponentAudit | undefined;
}

/** Notes that a component was written now; its id stays the same for its whole life. */
export function noteWritten(store: Store, type: string, fullName: string, userId: string, at: string): ComponentAudit {
  store.migrate('component_audit', auditSteps);
  store
    .statement(
      `INSERT INTO _component_audit (type, fullName, id, createdById, createdDate, lastModifiedById, lastModifiedDate)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (type, fullName) DO UPDATE SET lastModifiedById = excluded.lastModifiedById, lastModifiedDate = excluded.lastModifiedDate`
    )
    .run(type, fullName, store.newIdFor(prefixes[type] ?? '0ZZ'), userId, at, userId, at);
  const audit = auditOf(store, type, fullName);
  if (!audit) throw new Error(`No audit row for ${type} ${fullName}`);
  return audit;
}

export function noteRemoved(store: Store, type: string, fullName: string): void {
  store.migrate('component_audit', auditSteps);
  store.statement('DELETE FROM _component_audit WHERE type = ? AND fullName = ?').run(type, fullName);
}
