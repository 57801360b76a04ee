import type { FieldSchema, FieldType, ObjectSchema } from '../../../schema/index.js';

/**
 * The objects through which an org tells about itself: what the Tooling API is asked for. Key prefixes are the platform's where ids of
 * theirs are seen.
 */
export type DefinitionObject = { readonly schema: ObjectSchema; readonly keyPrefix: string };

type Column = readonly [
  name: string,
  type: FieldType,
  more?: { readonly to?: string; readonly relationship?: string; readonly childName?: string },
];

function definition(name: string, keyPrefix: string, columns: readonly Column[]): DefinitionObject {
  return {
    keyPrefix,
    schema: {
      name,
      label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
      pluralLabel: `${name.replace(/([a-z])([A-Z])/g, '$1 $2')}s`,
      custom: false,
      nameField: { type: 'Text', label: 'Name' },
      sharingModel: 'Read',
      features: { activities: false, bulkApi: false, feeds: false, history: false, reports: false, search: false },
      fields: columns.map(toField),
      recordTypes: [],
      validationRules: [],
    },
  };
}

function toField([name, type, more]: Column): FieldSchema {
  return {
    name,
    label: name.replace(/([a-z])([A-Z])/g, '$1 $2'),
    type,
    custom: false,
    required: false,
    externalId: false,
    sensitive: false,
    createable: false,
    updateable: false,
    ...(type === 'Text' ? { length: 255 } : {}),
    ...(type === 'LongTextArea' ? { length: 32_768 } : {}),
    ...(type === 'Number' ? { precision: 9, scale: 0 } : {}),
    ...(type === 'Reference'
      ? {
          reference: {
            to: [more?.to ?? name.replace(/Id$/, '')],
            relationshipName: more?.relationship ?? name.replace(/Id$/, ''),
            childRelationshipName: more?.childName,
            onDelete: 'SetNull' as const,
          },
        }
      : {}),
  };
}

const text = (...names: string[]): Column[] => names.map((name) => [name, 'Text']);
const flags = (...names: string[]): Column[] => names.map((name) => [name, 'Checkbox']);
const numbers = (...names: string[]): Column[] => names.map((name) => [name, 'Number']);

export const definitionObjects: readonly DefinitionObject[] = [
  definition('EntityDefinition', '4ie', [
    ...text(
      'DurableId',
      'QualifiedApiName',
      'DeveloperName',
      'MasterLabel',
      'Label',
      'PluralLabel',
      'KeyPrefix',
      'NamespacePrefix'
    ),
    ...text('InternalSharingModel', 'ExternalSharingModel', 'DeploymentStatus', 'PublisherId', 'HelpSettingPageName'),
    ...flags(
      'IsCustomizable',
      'IsQueryable',
      'IsRetrieveable',
      'IsSearchable',
      'IsTriggerable',
      'IsLayoutable',
      'IsCustomSetting'
    ),
    ...flags(
      'IsApexTriggerable',
      'IsWorkflowEnabled',
      'IsCompactLayoutable',
      'IsDeprecatedAndHidden',
      'IsReplicateable',
      'IsEverCreatable'
    ),
    ...flags(
      'IsEverUpdatable',
      'IsEverDeletable',
      'IsIdEnabled',
      'IsInterface',
      'HasSubtypes',
      'IsFeedEnabled',
      'IsFieldHistoryTracked'
    ),
    ['Description', 'LongTextArea'],
  ]),
  definition('FieldDefinition', '4fe', [
    ...text(
      'DurableId',
      'QualifiedApiName',
      'DeveloperName',
      'MasterLabel',
      'Label',
      'DataType',
      'NamespacePrefix',
      'ExtraTypeInfo'
    ),
    [
      'EntityDefinitionId',
      'Reference',
      { to: 'EntityDefinition', relationship: 'EntityDefinition', childName: 'Fields' },
    ],
    ...text(
      'RelationshipName',
      'ReferenceTo',
      'SecurityClassification',
      'ComplianceGroup',
      'BusinessStatus',
      'ControllingFieldDefinitionId',
      'PublisherId'
    ),
    ...numbers('Length', 'Precision', 'Scale'),
    ...flags(
      'IsCalculated',
      'IsIndexed',
      'IsNillable',
      'IsNameField',
      'IsCompound',
      'IsFieldHistoryTracked',
      'IsHighScaleNumber'
    ),
    ...flags(
      'IsHtmlFormatted',
      'IsPolymorphicForeignKey',
      'IsCompactLayoutable',
      'IsListFilterable',
      'IsListSortable',
      'IsApiFilterable'
    ),
    ...flags('IsApiGroupable', 'IsApiSortable', 'IsListVisible', 'IsWorkflowFilterable', 'IsSearchPrefilterable'),
    ['Description', 'LongTextArea'],
  ]),
  definition('ValidationRule', '03d', [
    ...text('ValidationName', 'ErrorDisplayField', 'ErrorMessage', 'NamespacePrefix', 'ManageableState', 'FullName'),
    ['Active', 'Checkbox'],
    [
      'EntityDefinitionId',
      'Reference',
      { to: 'EntityDefinition', relationship: 'EntityDefinition', childName: 'ValidationRules' },
    ],
    ['Description', 'LongTextArea'],
    ['Metadata', 'LongTextArea'],
  ]),
  definition('CustomField', '00N', [
    ...text('DeveloperName', 'TableEnumOrId', 'NamespacePrefix', 'ManageableState', 'FullName', 'InlineHelpText'),
    [
      'EntityDefinitionId',
      'Reference',
      { to: 'EntityDefinition', relationship: 'EntityDefinition', childName: 'CustomFields' },
    ],
    ['Description', 'LongTextArea'],
    ['Metadata', 'LongTextArea'],
  ]),
  definition('CustomObject', '01I', [
    ...text('DeveloperName', 'NamespacePrefix', 'ManageableState', 'ExternalName', 'SharingModel', 'Language'),
    ['Description', 'LongTextArea'],
  ]),
  definition('FlowDefinition', '300', [
    ...text('DeveloperName', 'MasterLabel', 'NamespacePrefix', 'ActiveVersionId', 'LatestVersionId'),
  ]),
  definition('Flow', '301', [
    ...text('MasterLabel', 'Status', 'ProcessType', 'DefinitionId', 'ManageableState', 'FullName'),
    ...numbers('VersionNumber'),
    ['Metadata', 'LongTextArea'],
  ]),
  definition('CompactLayout', '0AH', [...text('DeveloperName', 'MasterLabel', 'SobjectType', 'NamespacePrefix')]),
  definition('Layout', '00h', [...text('Name', 'TableEnumOrId', 'LayoutType', 'NamespacePrefix', 'FullName')]),
  // This org runs no Apex: the objects are there, as in an org where nobody has written any.
  definition('ApexClass', '01p', [
    ...text('Name', 'NamespacePrefix', 'Status', 'Body'),
    ...numbers('ApiVersion', 'LengthWithoutComments'),
  ]),
  definition('ApexTrigger', '01q', [
    ...text('Name', 'NamespacePrefix', 'Status', 'Body', 'TableEnumOrId'),
    ...numbers('ApiVersion'),
  ]),
];
