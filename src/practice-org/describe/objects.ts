import { isDetail } from '../../schema/index.js';
import type { ObjectSchema } from '../../schema/index.js';
import { childRelationshipsOf } from '../soql/index.js';
import { setupObjectNames } from '../standard/index.js';
import type { Access, Caller, PracticeOrg, Store } from '../types.js';
import { describeField } from './fields.js';

const masterRecordTypeId = '012000000000000AAA';

/** The objects the user may read, as `/sobjects` lists them. */
export function describeGlobal(org: PracticeOrg, caller: Caller): Record<string, unknown> {
  const access = org.accessOf(caller.userId);
  const sobjects = org.store.schema.objects
    .filter((object) => access.canRead(object))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((object) => ({ ...flags(org.store, access, object), urls: urls(object, caller.apiVersion, false) }));
  return { encoding: 'UTF-8', maxBatchSize: 200, sobjects };
}

/** One object with all its fields, relationships and record types; fields the user may not read are left out. */
export function describeObject(org: PracticeOrg, object: ObjectSchema, caller: Caller): Record<string, unknown> {
  const { store } = org;
  const access = org.accessOf(caller.userId);
  const fields = store
    .fields(object)
    .filter((field) => access.canRead(object, field))
    .map((field) => describeField(store, access, object, field));
  const description = {
    ...flags(store, access, object),
    actionOverrides: [],
    childRelationships: childRelationships(store, access, object),
    compactLayoutable: true,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    fields,
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(org, object, caller),
    searchLayoutable: object.features.search,
    sobjectDescribeOption: 'FULL',
    supportedScopes: supportedScopes(object),
    urls: urls(object, caller.apiVersion, true),
  };
  return Object.fromEntries(Object.entries(description).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function flags(store: Store, access: Access, object: ObjectSchema): Record<string, unknown> {
  const setup = setupObjectNames.has(object.name);
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: access.canCreate(object),
    custom: object.custom,
    customSetting: false,
    deepCloneable: false,
    deletable: access.canDelete(object),
    deprecatedAndHidden: false,
    feedEnabled: object.features.feeds,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: store.keyPrefix(object),
    label: object.label,
    labelPlural: object.pluralLabel,
    layoutable: !setup,
    mergeable: ['Account', 'Contact', 'Lead', 'Case'].includes(object.name),
    mruEnabled: !setup,
    name: object.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: object.features.search,
    triggerable: !setup,
    undeletable: !setup && access.canDelete(object),
    updateable: access.canEdit(object),
  };
}

function childRelationships(store: Store, access: Access, object: ObjectSchema): unknown[] {
  return childRelationshipsOf(store, object)
    .filter(({ child, field }) => access.canRead(child) && access.canRead(child, field))
    .map(({ child, field, name }) => ({
      cascadeDelete: field.type === 'MasterDetail' || (field.custom && field.reference?.onDelete === 'Cascade'),
      childSObject: child.name,
      deprecatedAndHidden: false,
      field: field.name,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: name ?? null,
      restrictedDelete: field.custom && field.reference?.onDelete === 'Restrict',
    }));
}

/** The object's record types, inactive ones too, and always the master. */
function recordTypeInfos(org: PracticeOrg, object: ObjectSchema, caller: Caller): unknown[] {
  const url = (id: string): { layout: string } => ({
    layout: `/services/data/v${caller.apiVersion}/sobjects/${object.name}/describe/layouts/${id}`,
  });
  const sql = 'SELECT "Id", "DeveloperName" FROM "RecordType" WHERE "SobjectType" = ? AND "IsDeleted" = 0';
  const known =
    org.store.schema.object('RecordType') === undefined
      ? []
      : (org.store.statement(sql).all(object.name) as RecordTypeRow[]);
  const own = object.recordTypes.flatMap((type) => {
    const row = known.find((candidate) => candidate.DeveloperName.toLowerCase() === type.developerName.toLowerCase());
    if (row === undefined) return [];
    return {
      active: type.active,
      available: type.active,
      defaultRecordTypeMapping: false,
      developerName: type.developerName,
      master: false,
      name: type.label,
      recordTypeId: row.Id,
      urls: url(row.Id),
    };
  });
  const master = {
    active: true,
    available: true,
    defaultRecordTypeMapping: true,
    developerName: 'Master',
    master: true,
    name: 'Master',
    recordTypeId: masterRecordTypeId,
    urls: url(masterRecordTypeId),
  };
  return [...own, master];
}

type RecordTypeRow = { readonly Id: string; readonly DeveloperName: string };

/** USING SCOPE: what is the user's own can be asked for where records have owners. */
function supportedScopes(object: ObjectSchema): unknown[] {
  const everything = { label: `All ${object.pluralLabel}`, name: 'everything' };
  if (isDetail(object) || setupObjectNames.has(object.name)) return [everything];
  return [everything, { label: `My ${object.pluralLabel}`, name: 'mine' }];
}

function urls(object: ObjectSchema, apiVersion: string, full: boolean): Record<string, string> {
  const base = `/services/data/v${apiVersion}/sobjects/${object.name}`;
  const short = { rowTemplate: `${base}/{ID}`, describe: `${base}/describe`, sobject: base };
  if (!full) return short;
  const site = `/${object.name}`;
  return {
    compactLayouts: `${base}/describe/compactLayouts`,
    rowTemplate: short.rowTemplate,
    approvalLayouts: `${base}/describe/approvalLayouts`,
    uiDetailTemplate: `${site}/{ID}`,
    uiEditTemplate: `${site}/{ID}/e`,
    defaultValues: `${base}/defaultValues?recordTypeId&fields`,
    listviews: `${base}/listviews`,
    describe: short.describe,
    uiNewRecord: `${site}/e`,
    quickActions: `${base}/quickActions`,
    layouts: `${base}/describe/layouts`,
    sobject: short.sobject,
  };
}
