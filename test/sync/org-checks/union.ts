/** Metadata as a union adds it in Setup: rules, fields and a record type of its own, on our objects and on Account. */
import type { Connection } from '@salesforce/core';
import { handZip } from '../../practice-org/metadata/support.js';

const rule = (name: string, condition: string, message: string, display = ''): string =>
  `<validationRules><fullName>${name}</fullName><active>true</active><errorConditionFormula>${condition}</errorConditionFormula>` +
  `${display === '' ? '' : `<errorDisplayField>${display}</errorDisplayField>`}<errorMessage>${message}</errorMessage></validationRules>`;

const value = (name: string): string =>
  `<value><fullName>${name}</fullName><default>false</default><label>${name}</label></value>`;

const opens = (field: string, ...names: string[]): string =>
  `<picklistValues><picklist>${field}</picklist>${names.map((name) => `<values><fullName>${name}</fullName><default>false</default></values>`).join('')}</picklistValues>`;

export const ACCOUNT_RULE = 'Write the postal code of an account as five digits.';
export const WORKSITE_RULE = 'A worksite in California names its county.';

const worksite = `<CustomObject>
<fields><fullName>Union_Ref__c</fullName><label>Union Reference</label><length>20</length><required>true</required><type>Text</type><unique>true</unique></fields>
<fields><fullName>Shift__c</fullName><label>Shift</label><required>false</required><type>Picklist</type><valueSet><restricted>true</restricted>
<valueSetDefinition><sorted>false</sorted>${value('Day')}${value('Night')}${value('Swing')}</valueSetDefinition></valueSet></fields>
<fields><fullName>Long_Name__c</fullName><label>Long Name</label><formula>LEN(Name) &gt; 20</formula><type>Checkbox</type></fields>
<recordTypes><fullName>Plant</fullName><active>true</active><label>Plant</label>${opens('Shift__c', 'Day', 'Night')}</recordTypes>
<recordTypes><fullName>Office</fullName><active>true</active><label>Office</label>${opens('Shift__c', 'Day')}</recordTypes>
${rule('CA_COUNTY', 'AND(ISPICKVAL(State__c, &quot;CA&quot;), ISBLANK(County__c))', WORKSITE_RULE, 'County__c')}
${rule('SHORT_NAME', 'Long_Name__c', 'Keep the name under 21 letters.', 'Name')}
</CustomObject>`;

const account = `<CustomObject>
${rule('ZIP_FIVE', 'AND(NOT(ISBLANK(BillingPostalCode)), NOT(REGEX(BillingPostalCode, &quot;[0-9]{5}&quot;)))', ACCOUNT_RULE, 'BillingPostalCode')}
</CustomObject>`;

const permissionSet = `<PermissionSet><label>Union Fields</label>
<fieldPermissions><editable>true</editable><field>Worksite__c.Shift__c</field><readable>true</readable></fieldPermissions>
<fieldPermissions><editable>false</editable><field>Worksite__c.Long_Name__c</field><readable>true</readable></fieldPermissions>
<recordTypeVisibilities><recordType>Worksite__c.Plant</recordType><visible>true</visible></recordTypeVisibilities>
<recordTypeVisibilities><recordType>Worksite__c.Office</recordType><visible>true</visible></recordTypeVisibilities>
</PermissionSet>`;

/** Deploys it, and gives the administrator the fields. */
export async function addUnionMetadata(connection: Connection): Promise<void> {
  await deploy(
    connection,
    { CustomObject: ['Worksite__c', 'Account'], PermissionSet: ['Union_Fields'] },
    {
      'objects/Worksite__c.object': worksite,
      'objects/Account.object': account,
      'permissionsets/Union_Fields.permissionset': permissionSet,
    }
  );
  const set = await connection.singleRecordQuery<{ Id: string }>(
    "SELECT Id FROM PermissionSet WHERE Name = 'Union_Fields'"
  );
  const { user_id: userId } = await connection.identity();
  await connection.sobject('PermissionSetAssignment').create({ AssigneeId: userId, PermissionSetId: set.Id });
}

/** A rule on Worksite__c that only an org can evaluate. */
export function ruleFile(name: string, condition: string, message: string): Record<string, string> {
  return { 'objects/Worksite__c.object': `<CustomObject>${rule(name, condition, message)}</CustomObject>` };
}

export async function deploy(
  connection: Connection,
  members: Readonly<Record<string, readonly string[]>>,
  files: Readonly<Record<string, string>>
): Promise<void> {
  connection.metadata.pollInterval = 20;
  const result = await connection.metadata
    .deploy(await handZip(members, files), { singlePackage: true, rollbackOnError: true })
    .complete(true);
  if (!result.success) throw new Error(JSON.stringify(result.details.componentFailures));
}
