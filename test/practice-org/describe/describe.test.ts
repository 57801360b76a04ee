import { expect } from 'chai';
import { bitmap } from '../../../src/practice-org/describe/picklists.js';
import { removeFolder, startTestOrg } from '../bulk/running.js';
import type { RunningTestOrg } from '../bulk/running.js';

type Field = Record<string, unknown> & {
  name: string;
  picklistValues: Array<{ value: string; validFor: string | null }>;
};
type Description = Record<string, unknown> & {
  fields: Field[];
  childRelationships: Array<Record<string, unknown>>;
  recordTypeInfos: Array<Record<string, unknown>>;
};

/** The keys of the platform's describe (v48 and later additions). */
const objectKeys =
  'actionOverrides activateable associateEntityType associateParentEntity childRelationships compactLayoutable createable custom customSetting deepCloneable defaultImplementation deletable deprecatedAndHidden extendedBy extendsInterfaces feedEnabled fields hasSubtypes implementedBy implementsInterfaces isInterface isSubtype keyPrefix label labelPlural layoutable listviewable lookupLayoutable mergeable mruEnabled name namedLayoutInfos networkScopeFieldName queryable recordTypeInfos replicateable retrieveable searchLayoutable searchable sobjectDescribeOption supportedScopes triggerable undeletable updateable urls'.split(
    ' '
  );
const fieldKeys =
  'aggregatable aiPredictionField autoNumber byteLength calculated calculatedFormula cascadeDelete caseSensitive compoundFieldName controllerName createable custom defaultValue defaultValueFormula defaultedOnCreate dependentPicklist deprecatedAndHidden digits displayLocationInDecimal encrypted externalId extraTypeInfo filterable filteredLookupInfo formulaTreatNullNumberAsZero groupable highScaleNumber htmlFormatted idLookup inlineHelpText label length mask maskType name nameField namePointing nillable permissionable picklistValues polymorphicForeignKey precision queryByDistance referenceTargetField referenceTo relationshipName relationshipOrder restrictedDelete restrictedPicklist scale searchPrefilterable soapType sortable type unique updateable writeRequiresMasterRead'.split(
    ' '
  );

describe('describe', () => {
  let org: RunningTestOrg;
  let site: Description;
  before(async () => {
    org = await startTestOrg();
    site = (await (await org.request('/sobjects/site__C/describe')).json()) as Description;
  });
  after(async () => {
    await org.close();
    removeFolder(org.directory);
  });

  const field = (name: string): Field => site.fields.find((candidate) => candidate.name === name)!;

  it('carries the platform’s keys in the platform’s order', () => {
    expect(Object.keys(site)).to.deep.equal(objectKeys);
    for (const one of site.fields) expect(Object.keys(one), one.name).to.deep.equal(fieldKeys);
  });

  it('lists a custom object’s fields with the system fields first', () => {
    expect(site.fields.slice(0, 9).map(({ name }) => name)).to.deep.equal([
      'Id',
      'OwnerId',
      'IsDeleted',
      'Name',
      'CreatedDate',
      'CreatedById',
      'LastModifiedDate',
      'LastModifiedById',
      'SystemModstamp',
    ]);
  });

  it('types fields as the API does', () => {
    expect(field('Id')).to.include({
      type: 'id',
      soapType: 'tns:ID',
      length: 18,
      byteLength: 18,
      idLookup: true,
      nillable: false,
      createable: false,
    });
    expect(field('Key__c')).to.include({
      type: 'string',
      length: 40,
      byteLength: 120,
      externalId: true,
      unique: true,
      idLookup: true,
      caseSensitive: false,
    });
    expect(field('Size__c')).to.include({
      type: 'double',
      soapType: 'xsd:double',
      precision: 9,
      scale: 0,
      groupable: false,
      sortable: true,
    });
    expect(field('Open__c')).to.include({
      type: 'boolean',
      nillable: false,
      defaultedOnCreate: true,
      defaultValue: false,
      aggregatable: false,
    });
    expect(field('Seen__c')).to.include({ type: 'datetime', groupable: false });
    expect(field('Notes__c')).to.include({
      type: 'textarea',
      extraTypeInfo: 'plaintextarea',
      length: 32000,
      filterable: false,
      sortable: false,
    });
    expect(field('Doubled__c')).to.include({
      calculated: true,
      calculatedFormula: 'Size__c * 2',
      createable: false,
      updateable: false,
      groupable: false,
    });
    expect(field('Employer__c')).to.deep.include({
      type: 'reference',
      referenceTo: ['Employer__c'],
      relationshipName: 'Employer__r',
    });
    expect(field('OwnerId')).to.include({ namePointing: true, defaultedOnCreate: true, updateable: true });
  });

  it('says which controlling values a dependent picklist value is open under', () => {
    expect(field('Town__c')).to.include({
      dependentPicklist: true,
      controllerName: 'Region__c',
      restrictedPicklist: true,
    });
    expect(field('Town__c').picklistValues.map(({ value, validFor }) => [value, validFor])).to.deep.equal([
      ['Ice Bay', 'gA=='],
      ['Palm Cove', 'wA=='],
    ]);
    expect(bitmap(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], ['i', 'A'])).to.equal(
      Buffer.from([0x80, 0x80]).toString('base64')
    );
  });

  it('names children by their relationship, and always a master record type', async () => {
    const employer = (await (await org.request('/sobjects/Employer__c/describe')).json()) as Description;
    expect(employer.childRelationships).to.deep.include({
      cascadeDelete: false,
      childSObject: 'Site__c',
      deprecatedAndHidden: false,
      field: 'Employer__c',
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: 'Sites__r',
      restrictedDelete: false,
    });
    expect(
      employer.recordTypeInfos.map((info) => [info['developerName'], info['master'], info['recordTypeId']])
    ).to.deep.equal([['Master', true, '012000000000000AAA']]);
  });

  it('lists the objects, and is understood by jsforce', async () => {
    const global = await org.connection.describeGlobal();
    expect(global.maxBatchSize).to.equal(200);
    expect(global.sobjects.map(({ name }) => name)).to.include.members(['Account', 'Employer__c', 'Site__c', 'User']);
    const described = await org.connection.sobject('Site__c').describe();
    expect(described.fields).to.have.length(site.fields.length);
  });

  it('answers 304 until something changes', async () => {
    const first = await org.request('/sobjects/Site__c/describe');
    const since = first.headers.get('last-modified')!;
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const again = await org.request('/sobjects/Site__c/describe', { headers: { 'If-Modified-Since': since } });
    expect(again.status).to.equal(304);
    const { store } = org.running.org;
    const [component] = store.components('CustomObject').filter(({ fullName }) => fullName === 'Site__c');
    store.changeComponents({
      put: [
        {
          ...component!,
          content: Buffer.from(
            component!.content.toString().replace('<label>Size</label>', '<label>Headcount</label>')
          ),
        },
      ],
    });
    const changed = await org.request('/sobjects/Site__c/describe', { headers: { 'If-Modified-Since': since } });
    expect(changed.status).to.equal(200);
    expect(((await changed.json()) as Description).fields.find(({ name }) => name === 'Size__c')!['label']).to.equal(
      'Headcount'
    );
  });

  it('knows no object that is not there, and refuses layouts', async () => {
    expect((await org.request('/sobjects/Nope__c/describe')).status).to.equal(404);
    const layouts = await org.request('/sobjects/Site__c/describe/layouts');
    expect(layouts.status).to.equal(400);
    expect(await layouts.json()).to.have.nested.property('[0].errorCode', 'NOT_SUPPORTED');
  });
});

describe('describe for a user with fewer rights', () => {
  it('leaves out what may not be read and says what may not be changed', async () => {
    const org = await startTestOrg({
      access: {
        canRead: (object, field) => object.name !== 'Account' && field?.name !== 'Notes__c',
        canEdit: (_object, field) => field?.name !== 'Size__c',
        canCreate: () => false,
      },
    });
    try {
      const site = (await (await org.request('/sobjects/Site__c/describe')).json()) as Description;
      expect(site['createable']).to.equal(false);
      expect(site.fields.map(({ name }) => name)).to.not.include('Notes__c');
      expect(site.fields.find(({ name }) => name === 'Size__c')).to.include({ createable: false, updateable: false });
      expect((await org.request('/sobjects/Account/describe')).status).to.equal(404);
      expect((await org.connection.describeGlobal()).sobjects.map(({ name }) => name)).to.not.include('Account');
    } finally {
      await org.close();
      removeFolder(org.directory);
    }
  });
});
