import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@jsforce/jsforce-node';
import { startPracticeOrg } from '../../../src/practice-org/index.js';
import type { Access, RunningPracticeOrg } from '../../../src/practice-org/index.js';

const everything: Access = {
  canRead: () => true,
  canCreate: () => true,
  canEdit: () => true,
  canDelete: () => true,
  has: () => true,
  rowCondition: () => undefined,
};

const head = '<?xml version="1.0" encoding="UTF-8"?>\n<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">';
const common = `<deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel><visibility>Public</visibility>`;
const textName = (label: string): string => `<nameField><label>${label} Name</label><type>Text</type></nameField>`;

const employer = `${head}${common}<label>Employer</label><pluralLabel>Employers</pluralLabel>${textName('Employer')}
  <fields><fullName>Key__c</fullName><label>Key</label><type>Text</type><length>40</length><externalId>true</externalId><unique>true</unique><caseSensitive>false</caseSensitive></fields>
</CustomObject>`;

const site = `${head}${common}<label>Site</label><pluralLabel>Sites</pluralLabel>${textName('Site')}
  <fields><fullName>Key__c</fullName><label>Key</label><type>Text</type><length>40</length><externalId>true</externalId><unique>true</unique><caseSensitive>false</caseSensitive></fields>
  <fields><fullName>Employer__c</fullName><label>Employer</label><type>Lookup</type><referenceTo>Employer__c</referenceTo><relationshipName>Sites</relationshipName><deleteConstraint>SetNull</deleteConstraint></fields>
  <fields><fullName>Size__c</fullName><label>Size</label><type>Number</type><precision>9</precision><scale>0</scale></fields>
  <fields><fullName>Opened__c</fullName><label>Opened</label><type>Date</type></fields>
  <fields><fullName>Seen__c</fullName><label>Seen</label><type>DateTime</type></fields>
  <fields><fullName>Open__c</fullName><label>Open</label><type>Checkbox</type><defaultValue>false</defaultValue></fields>
  <fields><fullName>Notes__c</fullName><label>Notes</label><type>LongTextArea</type><length>32000</length><visibleLines>3</visibleLines></fields>
  <fields><fullName>More_Notes__c</fullName><label>More Notes</label><type>LongTextArea</type><length>32000</length><visibleLines>3</visibleLines></fields>
  <fields><fullName>Doubled__c</fullName><label>Doubled</label><type>Number</type><precision>18</precision><scale>0</scale><formula>Size__c * 2</formula><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs></fields>
  <fields><fullName>Region__c</fullName><label>Region</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>
    <value><fullName>North</fullName><default>false</default><label>North</label></value><value><fullName>South</fullName><default>true</default><label>The South</label></value></valueSetDefinition></valueSet></fields>
  <fields><fullName>Town__c</fullName><label>Town</label><type>Picklist</type><valueSet><controllingField>Region__c</controllingField><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>
    <value><fullName>Ice Bay</fullName><default>false</default><label>Ice Bay</label></value><value><fullName>Palm Cove</fullName><default>false</default><label>Palm Cove</label></value></valueSetDefinition>
    <valueSettings><controllingFieldValue>North</controllingFieldValue><valueName>Ice Bay</valueName></valueSettings>
    <valueSettings><controllingFieldValue>North</controllingFieldValue><controllingFieldValue>South</controllingFieldValue><valueName>Palm Cove</valueName></valueSettings></valueSet></fields>
</CustomObject>`;

export type RunningTestOrg = {
  readonly running: RunningPracticeOrg;
  readonly url: string;
  readonly directory: string;
  readonly token: string;
  readonly connection: Connection;
  /** A request with the session, below `/services/data/v66.0`. */
  request(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
};

/** Serves an org with made-up employers and sites in `directory` (a new one unless given). */
export async function startTestOrg(
  options: { directory?: string; access?: Partial<Access> } = {}
): Promise<RunningTestOrg> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'practice-bulk-'));
  const access: Access = { ...everything, ...options.access };
  const running = await startPracticeOrg({ directory, access: () => () => access });
  const { org } = running;
  if (org.store.schema.object('Site__c') === undefined) {
    org.store.changeComponents({
      put: [
        {
          type: 'CustomObject',
          fullName: 'Employer__c',
          path: 'objects/Employer__c.object',
          content: Buffer.from(employer),
        },
        { type: 'CustomObject', fullName: 'Site__c', path: 'objects/Site__c.object', content: Buffer.from(site) },
      ],
    });
  }
  const token = org.sessions.open(org.adminUserId);
  return {
    running,
    directory,
    token,
    url: running.url,
    connection: new Connection({ instanceUrl: running.url, accessToken: token, version: '66.0' }),
    request: (path, init = {}) =>
      fetch(`${running.url}/services/data/v66.0${path}`, {
        ...init,
        headers: { Authorization: `Bearer ${token}`, ...init.headers },
      }),
    async close() {
      await running.close();
    },
  };
}

export function removeFolder(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
