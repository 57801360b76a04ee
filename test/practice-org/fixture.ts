import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startPracticeOrg,
  type Access,
  type Caller,
  type Component,
  type PracticeOrg,
  type StartOptions,
} from '../../src/practice-org/index.js';

/** Everybody may do everything: for tests that are not about permissions. */
export const everything: Access = {
  canRead: () => true,
  canCreate: () => true,
  canEdit: () => true,
  canDelete: () => true,
  has: () => true,
  rowCondition: () => undefined,
};

function component(type: string, fullName: string, path: string, xml: string): Component {
  const content = `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="http://soap.sforce.com/2006/04/metadata">${xml}</${type}>`;
  return { type, fullName, path, content: Buffer.from(content) };
}

export function object(name: string, xml: string): Component {
  return component('CustomObject', name, `objects/${name}/${name}.object-meta.xml`, xml);
}

export function field(objectName: string, name: string, xml: string): Component {
  return component(
    'CustomField',
    `${objectName}.${name}`,
    `objects/${objectName}/fields/${name}.field-meta.xml`,
    `<fullName>${name}</fullName><label>${name.replace('__c', '').replaceAll('_', ' ')}</label>${xml}`
  );
}

export function rule(
  objectName: string,
  name: string,
  condition: string,
  message: string,
  displayField?: string
): Component {
  const shown = displayField === undefined ? '' : `<errorDisplayField>${displayField}</errorDisplayField>`;
  return component(
    'ValidationRule',
    `${objectName}.${name}`,
    `objects/${objectName}/validationRules/${name}.validationRule-meta.xml`,
    `<fullName>${name}</fullName><active>true</active><errorConditionFormula>${condition}</errorConditionFormula>${shown}<errorMessage>${message}</errorMessage>`
  );
}

const values = (...names: string[]): string =>
  names
    .map(
      (name) =>
        `<value><fullName>${name}</fullName><default>${String(name === names[0])}</default><label>${name}</label></value>`
    )
    .join('');

/** A shop with shifts (details), guards (restricting lookups) and an employer, with one field of each kind that a rule is about. */
export const shopMetadata: readonly Component[] = [
  object(
    'Shop__c',
    '<label>Shop</label><pluralLabel>Shops</pluralLabel><nameField><label>Shop Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel><deploymentStatus>Deployed</deploymentStatus>'
  ),
  field(
    'Shop__c',
    'Key__c',
    '<type>Text</type><length>20</length><unique>true</unique><caseSensitive>false</caseSensitive><externalId>true</externalId>'
  ),
  field('Shop__c', 'Code__c', '<type>Text</type><length>10</length><externalId>true</externalId>'),
  field(
    'Shop__c',
    'Status__c',
    `<type>Picklist</type><required>false</required><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values('Open', 'Closed')}</valueSetDefinition></valueSet>`
  ),
  field('Shop__c', 'Opened__c', '<type>Date</type><defaultValue>TODAY()</defaultValue>'),
  field('Shop__c', 'Closed__c', '<type>Date</type>'),
  field('Shop__c', 'Staff__c', '<type>Number</type><precision>4</precision><scale>0</scale>'),
  field('Shop__c', 'Posted__c', '<type>Checkbox</type><defaultValue>true</defaultValue>'),
  field('Shop__c', 'Contact_Email__c', '<type>Email</type>'),
  field('Shop__c', 'Seen__c', '<type>DateTime</type>'),
  field('Shop__c', 'Note__c', '<type>LongTextArea</type><length>1000</length><visibleLines>3</visibleLines>'),
  field(
    'Shop__c',
    'Employer__c',
    '<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Shops</relationshipName><relationshipLabel>Shops</relationshipLabel><deleteConstraint>SetNull</deleteConstraint>'
  ),
  field(
    'Shop__c',
    'Employer_Name__c',
    '<type>Text</type><formula>Employer__r.Name</formula><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>'
  ),
  field(
    'Shop__c',
    'Shift_Count__c',
    '<type>Summary</type><summaryForeignKey>Shift__c.Shop__c</summaryForeignKey><summaryOperation>count</summaryOperation>'
  ),
  field(
    'Shop__c',
    'Night_Hours__c',
    '<type>Summary</type><summaryForeignKey>Shift__c.Shop__c</summaryForeignKey><summaryOperation>sum</summaryOperation><summarizedField>Shift__c.Hours__c</summarizedField><summaryFilterItems><field>Shift__c.Night__c</field><operation>equals</operation><value>True</value></summaryFilterItems>'
  ),
  rule(
    'Shop__c',
    'CLOSED_NOT_BEFORE_OPENED',
    'Closed__c &lt; Opened__c',
    'A shop cannot close before it opened.',
    'Closed__c'
  ),
  rule(
    'Shop__c',
    'STATUS_STAYS_CLOSED',
    "NOT(ISNEW()) &amp;&amp; ISPICKVAL(PRIORVALUE(Status__c), 'Closed') &amp;&amp; ISCHANGED(Status__c)",
    'A closed shop stays closed.'
  ),
  object(
    'Shift__c',
    '<label>Shift</label><pluralLabel>Shifts</pluralLabel><nameField><label>Number</label><type>AutoNumber</type><displayFormat>SH-{0000}</displayFormat></nameField><sharingModel>ControlledByParent</sharingModel><deploymentStatus>Deployed</deploymentStatus>'
  ),
  field(
    'Shift__c',
    'Shop__c',
    '<type>MasterDetail</type><referenceTo>Shop__c</referenceTo><relationshipName>Shifts</relationshipName><relationshipOrder>0</relationshipOrder><reparentableMasterDetail>false</reparentableMasterDetail><writeRequiresMasterRead>false</writeRequiresMasterRead>'
  ),
  field('Shift__c', 'Hours__c', '<type>Number</type><precision>5</precision><scale>2</scale><required>true</required>'),
  field('Shift__c', 'Night__c', '<type>Checkbox</type><defaultValue>false</defaultValue>'),
  object(
    'Guard__c',
    '<label>Guard</label><pluralLabel>Guards</pluralLabel><nameField><label>Guard Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel><deploymentStatus>Deployed</deploymentStatus>'
  ),
  field(
    'Guard__c',
    'Shop__c',
    '<type>Lookup</type><referenceTo>Shop__c</referenceTo><relationshipName>Guards</relationshipName><relationshipLabel>Guards</relationshipLabel><required>true</required><deleteConstraint>Restrict</deleteConstraint>'
  ),
];

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'practice-org-'));
}

type Part = {
  readonly httpStatusCode: number;
  readonly statusCode: number;
  readonly body: Body;
};
type Line = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly message: string;
  readonly errorCode: string;
  readonly success: boolean;
  readonly created: boolean;
  readonly errors: ReadonlyArray<{ readonly statusCode: string; readonly message: string }>;
};

/** An answer's JSON with the parts that tests look into; which of them are there depends on the request. */
export type Body = Readonly<Record<string, unknown>> &
  readonly Line[] & {
    readonly id: string;
    readonly Name: string;
    readonly SystemModstamp: string;
    readonly LastModifiedDate: string;
    readonly access_token: string;
    readonly ids: readonly string[];
    readonly compositeResponse: readonly Part[];
    readonly results: ReadonlyArray<Part & { readonly id: string; readonly referenceId: string }>;
    readonly records: ReadonlyArray<Readonly<Record<string, unknown>>>;
    readonly sObjects: readonly Line[];
    readonly DailyApiRequests: { readonly Max: number; readonly Remaining: number };
  };
export type Answer = { readonly status: number; readonly body: Body; readonly headers: Headers };

export type TestOrg = {
  readonly url: string;
  readonly org: PracticeOrg;
  readonly token: string;
  readonly caller: Caller;
  readonly directory: string;
  /** A request below `/services/data/v66.0` (or at the path, when it starts with `/`), as the administrator. */
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  create(objectName: string, values: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
};

/** A running org with the shop metadata, in a folder of its own that goes with it. */
export async function startTestOrg(options: Partial<StartOptions> = {}): Promise<TestOrg> {
  const directory = options.directory ?? temporaryDirectory();
  const running = await startPracticeOrg({ access: () => () => everything, ...options, directory });
  const { org, url } = running;
  if (org.store.schema.object('Shop__c') === undefined) org.store.changeComponents({ put: shopMetadata });
  const token = org.sessions.open(org.adminUserId);
  const caller: Caller = { userId: org.adminUserId, sessionId: 'test', apiVersion: '66.0' };
  const call: TestOrg['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(url + (path.startsWith('/') ? path : `/services/data/v66.0/${path}`), {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? undefined : JSON.parse(text)) as Body,
      headers: response.headers,
    };
  };
  return {
    url,
    org,
    token,
    caller,
    directory,
    call,
    async create(objectName, record) {
      const answer = await call('POST', `sobjects/${objectName}`, record);
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.id;
    },
    async close() {
      await running.close();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
    },
  };
}
