export const W = 'objects/Worksite__c';
export const N = 'objects/Neutrality_Agreement__c';
export const U = 'objects/U_Visa_Certification_Request__c';
export const WORKSITE = `${W}/Worksite__c.object-meta.xml`;
export const REQUEST = `${U}/U_Visa_Certification_Request__c.object-meta.xml`;
export const STATUS = `${N}/fields/Status__c.field-meta.xml`;
export const CITY = `${W}/fields/City__c.field-meta.xml`;
export const SIZE = `${W}/fields/Unit_Size__c.field-meta.xml`;
export const NOTES = `${W}/fields/Notes__c.field-meta.xml`;
export const EMPLOYER = `${W}/fields/Employer__c.field-meta.xml`;
export const REFERENCE = `${U}/fields/Worker_Reference__c.field-meta.xml`;
export const AFTER = `${N}/validationRules/EXPIRATION_AFTER_EFFECTIVE.validationRule-meta.xml`;
export const SIGNED = `${N}/validationRules/SIGNED_NEEDS_SIGNED_DATE.validationRule-meta.xml`;
export const FILE_BY = `${U}/fields/File_By_Date__c.field-meta.xml`;
export const LAYOUT = 'layouts/Worksite__c-Worksite Layout.layout-meta.xml';
export const RUN_LAYOUT = 'layouts/Sync_Run__c-Sync Run Layout.layout-meta.xml';
export const VIEW = 'permissionsets/POWER_View.permissionset-meta.xml';
export const ORGANIZE = 'permissionsets/POWER_Organize.permissionset-meta.xml';
export const CERTIFY = 'permissionsets/POWER_Certify.permissionset-meta.xml';
export const SYNC = 'permissionsets/POWER_Sync.permissionset-meta.xml';
export const APP = 'applications/POWER_Campaign.app-meta.xml';
export const TAB = 'tabs/Worksite__c.tab-meta.xml';
export const TERM = 'globalValueSets/Neutrality_Term.globalValueSet-meta.xml';

export const field = (name: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">\n    <fullName>${name}</fullName>\n${inner}</CustomField>\n`;

export const detail = field(
  'Site__c',
  `    <description>The master.</description>
    <inlineHelpText>Pick the place.</inlineHelpText>
    <label>Site</label>
    <referenceTo>Worksite__c</referenceTo>
    <relationshipLabel>Runs</relationshipLabel>
    <relationshipName>Runs</relationshipName>
    <relationshipOrder>0</relationshipOrder>
    <reparentableMasterDetail>false</reparentableMasterDetail>
    <type>MasterDetail</type>
    <writeRequiresMasterRead>true</writeRequiresMasterRead>
`
);

export const rollUp = field(
  'Runs__c',
  `    <description>How many runs there are.</description>
    <inlineHelpText>Counted by itself.</inlineHelpText>
    <label>Runs</label>
    <summaryForeignKey>Sync_Run__c.Worksite__c</summaryForeignKey>
    <summaryOperation>count</summaryOperation>
    <type>Summary</type>
`
);

export const grant = (path: string, editable: boolean): string =>
  `    <fieldPermissions>\n        <editable>${editable}</editable>\n        <field>${path}</field>\n        <readable>true</readable>\n    </fieldPermissions>\n    <hasActivationRequired>`;

export const rights = (object: string, read: boolean): string =>
  `    <objectPermissions>
        <allowCreate>false</allowCreate>
        <allowDelete>false</allowDelete>
        <allowEdit>false</allowEdit>
        <allowRead>${read}</allowRead>
        <modifyAllRecords>false</modifyAllRecords>
        <object>${object}</object>
        <viewAllRecords>false</viewAllRecords>
    </objectPermissions>
    <tabSettings>`;
