import type { FieldSchema, ObjectSchema } from '../../../schema/index.js';
import type { PracticeOrg } from '../../types.js';
import { auditOf, fromStored } from '../stored.js';
import { parseXml, textOf } from '../xml.js';
import { dataType } from './data-type.js';

export type DefinitionRow = Readonly<Record<string, string | number | boolean | null>>;

/** One row of a definition object; values that are left out are null (or false). */
type Rows = Readonly<Record<string, readonly DefinitionRow[]>>;

/** What the org tells about itself, by definition object. Only objects and fields the user may see. */
export function definitionRows(org: PracticeOrg, userId: string): Rows {
  const access = org.accessOf(userId);
  const objects = org.store.schema.objects.filter((object) => access.canRead(object));
  return {
    EntityDefinition: objects.map((object) => entityRow(org, object)),
    FieldDefinition: objects.flatMap((object) =>
      org.store
        .fields(object)
        .filter((field) => access.canRead(object, field))
        .map((field) => fieldRow(org, object, field))
    ),
    ValidationRule: componentRows(org, 'ValidationRule', ruleRow),
    CustomField: componentRows(org, 'CustomField', customFieldRow),
    CustomObject: objects.filter((object) => object.custom).map((object) => customObjectRow(org, object)),
    FlowDefinition: componentRows(org, 'Flow', (name, text) => ({
      DeveloperName: name,
      MasterLabel: labelOf(text) ?? name,
    })),
    Flow: componentRows(org, 'Flow', flowRow),
    CompactLayout: componentRows(org, 'CompactLayout', (name, text) => ({
      DeveloperName: name.split('.')[1] ?? name,
      SobjectType: name.split('.')[0] ?? null,
      MasterLabel: labelOf(text) ?? name,
    })),
    Layout: componentRows(org, 'Layout', (name) => ({
      Name: name.slice(name.indexOf('-') + 1),
      TableEnumOrId: entityId(org, name.slice(0, name.indexOf('-'))),
      LayoutType: 'Standard',
      FullName: name,
    })),
    ApexClass: [],
    ApexTrigger: [],
  };
}

function labelOf(text: string): string | undefined {
  const root = parseXml(text);
  return textOf(root, 'label') ?? textOf(root, 'masterLabel');
}

function componentRows(
  org: PracticeOrg,
  type: string,
  row: (name: string, text: string, org: PracticeOrg) => DefinitionRow
): DefinitionRow[] {
  return org.store.components(type).map((stored) => {
    const component = fromStored(stored);
    const audit = auditOf(org.store, type, component.fullName);
    return {
      Id: audit?.id ?? org.store.newIdFor('0ZZ'),
      CreatedById: audit?.createdById ?? org.adminUserId,
      LastModifiedById: audit?.lastModifiedById ?? org.adminUserId,
      CreatedDate: seconds(audit?.createdDate),
      LastModifiedDate: seconds(audit?.lastModifiedDate),
      SystemModstamp: seconds(audit?.lastModifiedDate),
      ...row(component.fullName, component.files[0]?.content.toString('utf8') ?? '', org),
    };
  });
}

function seconds(date: string | undefined): string | null {
  return date === undefined ? null : `${date.slice(0, 19)}.000Z`;
}

/** Custom objects are known by the id of their definition, standard ones by their name. */
function entityId(org: PracticeOrg, objectName: string): string {
  const object = org.store.schema.object(objectName);
  const name = object?.name ?? objectName;
  return object?.custom === true ? (auditOf(org.store, 'CustomObject', name)?.id.slice(0, 15) ?? name) : name;
}

function entityRow(org: PracticeOrg, object: ObjectSchema): DefinitionRow {
  const id = entityId(org, object.name);
  return {
    Id: id,
    DurableId: id,
    QualifiedApiName: object.name,
    DeveloperName: object.name.replace(/__\w+$/, ''),
    MasterLabel: object.label,
    Label: object.label,
    PluralLabel: object.pluralLabel,
    KeyPrefix: org.store.keyPrefix(object),
    InternalSharingModel: object.sharingModel,
    ExternalSharingModel: object.externalSharingModel ?? object.sharingModel,
    DeploymentStatus: object.custom ? 'Deployed' : null,
    PublisherId: object.custom ? '<local>' : 'System',
    Description: object.description ?? null,
    IsCustomizable: true,
    IsQueryable: true,
    IsRetrieveable: true,
    IsSearchable: object.features.search,
    IsLayoutable: true,
    IsCompactLayoutable: true,
    IsReplicateable: true,
    IsEverCreatable: true,
    IsEverUpdatable: true,
    IsEverDeletable: true,
    IsIdEnabled: true,
    IsFeedEnabled: object.features.feeds,
    IsFieldHistoryTracked: object.features.history,
  };
}

function fieldRow(org: PracticeOrg, object: ObjectSchema, field: FieldSchema): DefinitionRow {
  const entity = entityId(org, object.name);
  const definition = field.custom
    ? auditOf(org.store, 'CustomField', `${object.name}.${field.name}`)?.id.slice(0, 15)
    : undefined;
  const durableId = `${entity}.${definition ?? field.name}`;
  return {
    Id: durableId,
    DurableId: durableId,
    QualifiedApiName: field.name,
    DeveloperName: field.name.replace(/__c$/, ''),
    MasterLabel: field.label,
    Label: field.label,
    DataType: dataType(field),
    EntityDefinitionId: entity,
    RelationshipName: field.reference?.relationshipName ?? null,
    ReferenceTo: field.reference?.to.join(',') ?? null,
    SecurityClassification: field.securityClassification ?? null,
    ComplianceGroup: field.complianceGroup ?? null,
    PublisherId: field.custom ? '<local>' : 'System',
    Description: field.description ?? null,
    Length: field.length ?? 0,
    Precision: field.precision ?? 0,
    Scale: field.scale ?? 0,
    IsCalculated: field.formula !== undefined || field.summary !== undefined,
    IsIndexed: field.externalId || field.unique !== undefined || field.reference !== undefined || field.name === 'Id',
    IsNillable: !field.required && field.type !== 'Checkbox' && field.type !== 'MasterDetail' && field.type !== 'Id',
    IsNameField: field.name === 'Name',
    IsHtmlFormatted: field.type === 'Html',
    IsPolymorphicForeignKey: (field.reference?.to.length ?? 0) > 1,
    IsApiFilterable: field.type !== 'LongTextArea' && field.type !== 'Html',
    IsApiSortable: field.type !== 'LongTextArea' && field.type !== 'Html' && field.type !== 'MultiselectPicklist',
    IsApiGroupable: ![
      'LongTextArea',
      'Html',
      'MultiselectPicklist',
      'Number',
      'Currency',
      'Percent',
      'DateTime',
    ].includes(field.type),
    IsListVisible: true,
  };
}

function ruleRow(name: string, text: string, org: PracticeOrg): DefinitionRow {
  const rule = parseXml(text);
  const [object = '', ruleName = ''] = name.split('.');
  const metadata = {
    active: textOf(rule, 'active') === 'true',
    description: textOf(rule, 'description') ?? null,
    errorConditionFormula: textOf(rule, 'errorConditionFormula') ?? null,
    errorDisplayField: textOf(rule, 'errorDisplayField') ?? null,
    errorMessage: textOf(rule, 'errorMessage') ?? null,
    shouldEvaluateOnClient: null,
    urls: null,
  };
  return {
    ValidationName: ruleName,
    Active: metadata.active,
    Description: metadata.description,
    ErrorDisplayField: metadata.errorDisplayField,
    ErrorMessage: metadata.errorMessage,
    EntityDefinitionId: entityId(org, object),
    ManageableState: 'unmanaged',
    FullName: name,
    Metadata: JSON.stringify(metadata),
  };
}

function customFieldRow(name: string, text: string, org: PracticeOrg): DefinitionRow {
  const field = parseXml(text);
  const [object = '', fieldName = ''] = name.split('.');
  const entity = entityId(org, object);
  const plain = field.children.filter((inside) => inside.children.length === 0 && inside.name !== 'fullName');
  return {
    DeveloperName: fieldName.replace(/__c$/, ''),
    TableEnumOrId: entity,
    EntityDefinitionId: entity,
    ManageableState: 'unmanaged',
    InlineHelpText: textOf(field, 'inlineHelpText') ?? null,
    Description: textOf(field, 'description') ?? null,
    FullName: name,
    Metadata: JSON.stringify(Object.fromEntries(plain.map((inside) => [inside.name, typed(inside.text)]))),
  };
}

function typed(text: string): string | boolean | number {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function customObjectRow(org: PracticeOrg, object: ObjectSchema): DefinitionRow {
  const audit = auditOf(org.store, 'CustomObject', object.name);
  return {
    Id: audit?.id ?? org.store.newIdFor('01I'),
    DeveloperName: object.name.replace(/__\w+$/, ''),
    ManageableState: 'unmanaged',
    SharingModel: object.sharingModel,
    Description: object.description ?? null,
    CreatedDate: seconds(audit?.createdDate),
    LastModifiedDate: seconds(audit?.lastModifiedDate),
    SystemModstamp: seconds(audit?.lastModifiedDate),
    CreatedById: audit?.createdById ?? org.adminUserId,
    LastModifiedById: audit?.lastModifiedById ?? org.adminUserId,
  };
}

function flowRow(name: string, text: string): DefinitionRow {
  const flow = parseXml(text);
  return {
    MasterLabel: textOf(flow, 'label') ?? name,
    Status: textOf(flow, 'status') ?? 'Draft',
    ProcessType: textOf(flow, 'processType') ?? null,
    ManageableState: 'unmanaged',
    VersionNumber: 1,
    FullName: name,
  };
}
