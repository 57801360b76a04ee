import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import JSZip from 'jszip';
import type { OpenPracticeOrg } from '../../../src/practice-org/org.js';
import type { Caller } from '../../../src/practice-org/types.js';
import {
  deploy,
  deployObjects,
  field,
  forceAppZip,
  handZip,
  manifest,
  newOrg,
  objectFile,
  problems,
  projectRoot,
} from './support.js';

const text = '<length>80</length>';

describe('practice-org/metadata deploy', () => {
  let org: OpenPracticeOrg;
  let end: () => Promise<void>;

  beforeEach(() => {
    const made = newOrg();
    org = made.org;
    end = () => made.end();
  });
  afterEach(() => end());

  const caller = (): Caller => ({ userId: org.adminUserId, sessionId: 'test', apiVersion: '66.0' });
  const object = (name: string): NonNullable<ReturnType<typeof org.store.schema.object>> => {
    const found = org.store.schema.object(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };

  describe('the project itself', () => {
    it('deploys all of force-app, and a second time finds everything unchanged', async () => {
      const zip = await forceAppZip();
      const first = await deploy(org, zip);
      expect(problems(first)).to.deep.equal([]);
      expect(first.status).to.equal('Succeeded');
      expect(first.successes.filter((message) => message.componentType !== '' && !message.created)).to.deep.equal([]);
      const folders = readdirSync(join(projectRoot, 'force-app/main/default/objects')).filter((name) =>
        name.endsWith('__c')
      );
      expect(org.store.schema.objects.filter((known) => known.custom).map((known) => known.name)).to.have.members(
        folders
      );

      const second = await deploy(org, zip);
      expect(second.numberComponentsTotal).to.equal(first.numberComponentsTotal);
      expect(
        second.successes.filter((message) => message.componentType !== '' && (message.changed || message.created))
      ).to.deep.equal([]);
    });

    it('checks all of it without writing anything', async () => {
      const outcome = await deploy(org, await forceAppZip(), { checkOnly: true });
      expect(outcome.status).to.equal('Succeeded');
      expect(org.store.components()).to.deep.equal([]);
      expect(org.store.schema.object('Worksite__c')).to.equal(undefined);
      expect(
        org.store.db.prepare('SELECT count(*) FROM "PermissionSet" WHERE "IsOwnedByProfile" = 0').pluck().get()
      ).to.equal(0);
    });
  });

  describe('what a deploy does', () => {
    it('adds a field from a partial object file and keeps the records and the other fields', async () => {
      await deployObjects(org, { Thing__c: objectFile(field('Color__c', 'Text', `${text}<required>true</required>`)) });
      const saved = org.dml.insert(
        object('Thing__c'),
        new Map([
          ['Name', 'Sample'],
          ['Color__c', 'red'],
        ]),
        caller()
      );
      expect(saved.success, JSON.stringify(saved)).to.equal(true);
      const partial = await deploy(
        org,
        await handZip(
          { CustomField: ['Thing__c.Size__c'] },
          {
            'objects/Thing__c.object': `<CustomObject>${field('Size__c', 'Text', text)}${field('Ignored__c', 'Text', text)}</CustomObject>`,
          }
        )
      );
      expect(partial.successes.map((message) => message.fullName)).to.deep.equal(['Thing__c.Size__c', 'package.xml']);
      expect(object('Thing__c').fields.map((known) => known.name)).to.have.members(['Name', 'Color__c', 'Size__c']);
      const id = saved.success ? saved.id : '';
      expect(org.store.find(object('Thing__c'), id)).to.include({ Color__c: 'red', Size__c: null });
    });

    it('tells created, changed and unchanged apart by content and not by spacing', async () => {
      const before = objectFile(field('Color__c', 'Text', text) + field('Size__c', 'Text', text));
      await deployObjects(org, { Thing__c: before });
      const after = objectFile(
        field('Color__c', 'Text', '\n   <length>100</length>') +
          field('Size__c', 'Text', `\n\n  ${text}`) +
          field('New__c', 'Text', text)
      );
      const { successes } = await deployObjects(org, { Thing__c: after });
      const states = Object.fromEntries(
        successes.map((message) => [message.fullName, [message.created, message.changed]])
      );
      expect(states).to.deep.include({
        Thing__c: [false, false],
        'Thing__c.Color__c': [false, true],
        'Thing__c.Size__c': [false, false],
        'Thing__c.New__c': [true, true],
      });
    });

    it('stores what the org does not enforce as it was sent, bundles of files too', async () => {
      const flow =
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- kept -->\n<Flow xmlns="http://soap.sforce.com/2006/04/metadata"><label>F</label></Flow>';
      const outcome = await deploy(
        org,
        await handZip(
          { Flow: ['Sample_Flow'], LightningComponentBundle: ['sampleTile'] },
          {
            'flows/Sample_Flow.flow': flow,
            'lwc/sampleTile/sampleTile.js': 'export default 1;',
            'lwc/sampleTile/sampleTile.html': 'no xml &',
          }
        )
      );
      expect(problems(outcome)).to.deep.equal([]);
      expect(org.store.components('Flow')[0]?.content.toString()).to.equal(flow);
      expect(org.store.components('LightningComponentBundle')).to.have.length(1);
    });

    it('deletes what a destructive manifest names, tidies layouts and permission sets, and warns of what was not there', async () => {
      await deploy(
        org,
        await handZip(
          { CustomObject: ['Thing__c'], PermissionSet: ['Things'] },
          {
            'objects/Thing__c.object': objectFile(field('Color__c', 'Text', text) + field('Size__c', 'Text', text)),
            'permissionsets/Things.permissionset': `<PermissionSet><label>Things</label>${grant('Color__c')}${grant('Size__c')}</PermissionSet>`,
          }
        )
      );
      const zip = await JSZip.loadAsync(await handZip({}, {}));
      zip.file('destructiveChangesPost.xml', manifest({ CustomField: ['Thing__c.Color__c', 'Thing__c.Nothing__c'] }));
      const outcome = await deploy(org, await zip.generateAsync({ type: 'nodebuffer' }));
      expect(outcome.status).to.equal('Succeeded');
      expect(outcome.successes.filter((message) => message.deleted).map((message) => message.fullName)).to.deep.equal([
        'Thing__c.Color__c',
      ]);
      expect(
        outcome.successes.filter((message) => message.problemType === 'Warning').map((message) => message.problem)
      ).to.deep.equal(['No CustomField named: Thing__c.Nothing__c found']);
      expect(object('Thing__c').fields.map((known) => known.name)).to.not.include('Color__c');
      expect(org.store.components('PermissionSet')[0]?.content.toString())
        .to.include('Size__c')
        .and.not.include('Color__c');
      expect(org.store.db.prepare('SELECT "Field" FROM "FieldPermissions"').pluck().all()).to.deep.equal([
        'Thing__c.Size__c',
      ]);
    });
  });

  const grant = (name: string, editable = 'true'): string =>
    `<fieldPermissions><editable>${editable}</editable><field>Thing__c.${name}</field><readable>true</readable></fieldPermissions>`;

  describe('what a deploy refuses', () => {
    it('writes nothing at all when one component fails, and points at its file and line', async () => {
      const outcome = await deployObjects(org, {
        Good__c: objectFile('', 'ReadWrite', 'Good'),
        Thing__c: objectFile(`\n    ${field('Color__c', 'Text')}`),
      });
      expect(outcome.status).to.equal('Failed');
      expect(outcome.failures).to.have.length(1);
      expect(outcome.failures[0]).to.include({
        componentType: 'CustomField',
        fullName: 'Thing__c.Color__c',
        fileName: 'objects/Thing__c.object',
        problem: "Must specify 'length' for a CustomField of type Text",
        lineNumber: 3,
        success: false,
      });
      expect(org.store.components()).to.deep.equal([]);
    });

    it('keeps the good ones where rollback is switched off, but not what stands on a failed one', async () => {
      const outcome = await deploy(
        org,
        await handZip(
          { CustomObject: ['Good__c', 'Bad__c'], CustomTab: ['Good__c', 'Bad__c'] },
          {
            'objects/Good__c.object': objectFile('', 'ReadWrite', 'Good'),
            'objects/Bad__c.object': objectFile('', 'ControlledByParent', 'Bad'),
            'tabs/Good__c.tab': '<CustomTab><customObject>true</customObject><motif>Custom3: Sun</motif></CustomTab>',
            'tabs/Bad__c.tab': '<CustomTab><customObject>true</customObject><motif>Custom3: Sun</motif></CustomTab>',
          }
        ),
        { rollbackOnError: false }
      );
      expect(outcome.status).to.equal('SucceededPartial');
      expect(org.store.components().map(({ type, fullName }) => `${type} ${fullName}`)).to.have.members([
        'CustomObject Good__c',
        'CustomTab Good__c',
      ]);
    });

    const cases: ReadonlyArray<readonly [what: string, files: Readonly<Record<string, string>>, problem: string]> = [
      [
        'a lookup to nowhere',
        {
          'objects/Thing__c.object': objectFile(
            field('To__c', 'Lookup', '<referenceTo>Nowhere__c</referenceTo><relationshipName>Things</relationshipName>')
          ),
        },
        "CustomField Thing__c.To__c: referenceTo value of 'Nowhere__c' does not resolve to a valid sObject type",
      ],
      [
        'a required lookup that may be cut',
        {
          'objects/Thing__c.object': objectFile(
            field(
              'To__c',
              'Lookup',
              '<deleteConstraint>SetNull</deleteConstraint><referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><required>true</required>'
            )
          ),
        },
        'CustomField Thing__c.To__c: field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)',
      ],
      [
        'a length on a text area',
        { 'objects/Thing__c.object': objectFile(field('Note__c', 'TextArea', text)) },
        "CustomField Thing__c.Note__c: Can not specify 'length' for a CustomField of type TextArea",
      ],
      [
        'a required long text',
        {
          'objects/Thing__c.object': objectFile(
            field(
              'Note__c',
              'LongTextArea',
              '<length>1000</length><required>true</required><visibleLines>3</visibleLines>'
            )
          ),
        },
        "CustomField Thing__c.Note__c: Can not specify 'required' for a CustomField of type LongTextArea",
      ],
      [
        'a detail that is shared by itself',
        {
          'objects/Thing__c.object': objectFile(
            field(
              'To__c',
              'MasterDetail',
              '<referenceTo>Account</referenceTo><relationshipName>Things</relationshipName><relationshipOrder>0</relationshipOrder>'
            )
          ),
        },
        'CustomObject Thing__c: Cannot set sharingModel to ReadWrite on a CustomObject with a MasterDetail relationship field',
      ],
      [
        'a value that stands twice',
        {
          'objects/Thing__c.object': objectFile(
            field(
              'Kind__c',
              'Picklist',
              '<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>A</fullName><default>false</default><label>A</label></value><value><fullName>A</fullName><default>false</default><label>A</label></value></valueSetDefinition></valueSet>'
            )
          ),
        },
        'CustomField Thing__c.Kind__c: Field:Kind__c, value:A appears more than once',
      ],
      [
        'a value set that is not there',
        {
          'objects/Thing__c.object': objectFile(
            field('Kind__c', 'Picklist', '<valueSet><valueSetName>Nothing</valueSetName></valueSet>')
          ),
        },
        'CustomField Thing__c.Kind__c: In field: valueSetName - no GlobalValueSet named Nothing found',
      ],
      [
        'a formula over a field that is not there',
        {
          'objects/Thing__c.object': objectFile(
            field('Sum__c', 'Number', '<formula>Nothing__c + 1</formula><precision>18</precision><scale>0</scale>')
          ),
        },
        'CustomField Thing__c.Sum__c: Field Nothing__c does not exist. Check spelling.',
      ],
      [
        'a rule that shows its message nowhere',
        {
          'objects/Thing__c.object': objectFile(
            '<validationRules><fullName>R</fullName><active>true</active><errorConditionFormula>ISBLANK(Name)</errorConditionFormula><errorDisplayField>Nothing__c</errorDisplayField><errorMessage>No.</errorMessage></validationRules>'
          ),
        },
        'ValidationRule Thing__c.R: In field: errorDisplayField - no CustomField named Thing__c.Nothing__c found',
      ],
      [
        'a list view over a field that is not there',
        {
          'objects/Thing__c.object': objectFile(
            '<listViews><fullName>L</fullName><columns>Name</columns><filterScope>Everything</filterScope><label>L</label></listViews>'
          ),
        },
        'ListView Thing__c.L: Could not resolve list view column: Name',
      ],
      [
        'rights on a required field',
        {
          'objects/Thing__c.object': objectFile(field('Color__c', 'Text', `${text}<required>true</required>`)),
          'permissionsets/P.permissionset': `<PermissionSet>${grant('Color__c')}<label>P</label></PermissionSet>`,
        },
        'PermissionSet P: You cannot deploy to a required field: Thing__c.Color__c',
      ],
      [
        'rights on a field that is not there',
        {
          'objects/Thing__c.object': objectFile(''),
          'permissionsets/P.permissionset': `<PermissionSet>${grant('Color__c')}<label>P</label></PermissionSet>`,
        },
        'PermissionSet P: In field: field - no CustomField named Thing__c.Color__c found',
      ],
      [
        'edit without read',
        {
          'objects/Thing__c.object': objectFile(''),
          'permissionsets/P.permissionset':
            '<PermissionSet><label>P</label><objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>false</allowRead><modifyAllRecords>false</modifyAllRecords><object>Thing__c</object><viewAllRecords>false</viewAllRecords></objectPermissions></PermissionSet>',
        },
        'PermissionSet P: Permission Edit Thing__c depends on permission(s): Read Thing__c',
      ],
      [
        'a layout without a required field',
        {
          'objects/Thing__c.object': objectFile(''),
          'layouts/Thing__c-Sample Thing Layout.layout':
            '<Layout><layoutSections><layoutColumns/><style>OneColumn</style></layoutSections></Layout>',
        },
        'Layout Thing__c-Sample Thing Layout: Layout must contain an item for required layout field: Name',
      ],
      [
        'an app with a tab that is not there',
        {
          'applications/A.app':
            '<CustomApplication><label>A</label><tabs>standard-home</tabs><tabs>Nothing__c</tabs></CustomApplication>',
        },
        'CustomApplication A: In field: tab - no CustomTab named Nothing__c found',
      ],
    ];
    const typeOf: Readonly<Record<string, string>> = {
      objects: 'CustomObject',
      permissionsets: 'PermissionSet',
      layouts: 'Layout',
      applications: 'CustomApplication',
    };
    for (const [what, files, problem] of cases) {
      it(`refuses ${what}, in the platform's words`, async () => {
        const members: Record<string, string[]> = {};
        for (const path of Object.keys(files)) {
          const [folder = '', file = ''] = path.split('/');
          (members[typeOf[folder] ?? ''] ??= []).push(file.replace(/\.\w+$/, ''));
        }
        const outcome = await deploy(org, await handZip(members, files));
        expect(problems(outcome)).to.deep.equal([problem]);
        expect(outcome.status).to.equal('Failed');
      });
    }

    it('refuses what package.xml and the files do not agree on, and types nobody knows', async () => {
      const outcome = await deploy(
        org,
        await handZip(
          { CustomObject: ['Missing__c'], MagicThing: ['X'] },
          { 'tabs/Stray.tab': '<CustomTab><motif>Custom3: Sun</motif></CustomTab>', 'magic/X.magic': '<X/>' }
        )
      );
      expect(problems(outcome)).to.have.members([
        " package.xml: Unknown type name 'MagicThing' specified in package.xml",
        ' X.magic: Unknown folder type: magic',
        'CustomTab Stray: Not in package.xml',
        "CustomObject Missing__c: An object 'Missing__c' of type CustomObject was named in package.xml, but was not found in zipped directory",
      ]);
    });

    it('refuses broken XML with its line, and a zip that is none', async () => {
      const broken = await deploy(
        org,
        await handZip({ CustomTab: ['T'] }, { 'tabs/T.tab': '<CustomTab>\n<motif></CustomTab>' })
      );
      expect(broken.failures[0]).to.include({ componentType: 'CustomTab', fullName: 'T', lineNumber: 3 });
      expect(broken.failures[0]?.problem).to.match(/^Error parsing file: /);
      expect(await deploy(org, Buffer.from('no zip'))).to.include({
        status: 'Failed',
        errorStatusCode: 'INVALID_ZIP_FILE',
      });
      expect(
        problems(
          await deploy(org, await new JSZip().file('objects/a/b.txt', 'x').generateAsync({ type: 'nodebuffer' }))
        )
      ).to.deep.equal([' package.xml: No package.xml found']);
    });

    it('refuses changes of type that no data can follow', async () => {
      const date = objectFile(
        field('When__c', 'Date', '<required>true</required>') +
          field('Price__c', 'Number', '<precision>5</precision><scale>0</scale>')
      );
      await deployObjects(org, { Thing__c: date });
      const formula = field('Price__c', 'Number', '<formula>1</formula><precision>5</precision><scale>0</scale>');
      expect(problems(await deployObjects(org, { Thing__c: objectFile(formula) }))).to.deep.equal([
        'CustomField Thing__c.Price__c: Cannot update a field to a Formula from something else',
      ]);
      const asNumber = objectFile(field('When__c', 'Number', '<precision>5</precision><scale>0</scale>'));
      expect((await deployObjects(org, { Thing__c: asNumber }, { checkOnly: true })).status, 'no data yet').to.equal(
        'Succeeded'
      );
      org.dml.insert(
        object('Thing__c'),
        new Map([
          ['Name', 'Sample'],
          ['When__c', '2026-01-01'],
        ]),
        caller()
      );
      expect(problems(await deployObjects(org, { Thing__c: asNumber }))).to.deep.equal([
        'CustomField Thing__c.When__c: Cannot change type due to existing data',
      ]);
    });

    it('refuses to delete a field that something stands on', async () => {
      await deployObjects(org, {
        Thing__c: objectFile(
          field('Price__c', 'Number', '<precision>5</precision><scale>0</scale>') +
            field('Twice__c', 'Number', '<formula>Price__c * 2</formula><precision>18</precision><scale>0</scale>')
        ),
      });
      const zip = await JSZip.loadAsync(await handZip({}, {}));
      zip.file('destructiveChanges.xml', manifest({ CustomField: ['Thing__c.Price__c'] }));
      expect(problems(await deploy(org, await zip.generateAsync({ type: 'nodebuffer' })))).to.deep.equal([
        'CustomField Thing__c.Price__c: This custom field is referenced elsewhere in salesforce.com. : Thing__c.Twice__c',
      ]);
    });
  });
});
