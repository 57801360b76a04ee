import { expect } from 'chai';
import type { Access, Caller } from '../../../src/practice-org/index.js';
import { runQuery } from '../../../src/practice-org/soql/index.js';
import type { OpenPracticeOrg } from '../../../src/practice-org/org.js';
import { deploy, field, handZip, newOrg, objectFile } from '../metadata/support.js';

const text = '<length>80</length>';
const right = (object: string, flags: readonly string[]): string =>
  `<objectPermissions>${['allowCreate', 'allowDelete', 'allowEdit', 'allowRead', 'modifyAllRecords', 'viewAllRecords']
    .map((flag) => `<${flag}>${String(flags.includes(flag))}</${flag}>`)
    .join('')}<object>${object}</object></objectPermissions>`;
const fieldRight = (name: string, editable: boolean): string =>
  `<fieldPermissions><editable>${String(editable)}</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;

describe('practice-org/access', () => {
  let org: OpenPracticeOrg;
  let end: () => Promise<void>;

  beforeEach(async () => {
    const made = newOrg();
    org = made.org;
    end = () => made.end();
    const outcome = await deploy(
      org,
      await handZip(
        { CustomObject: ['Thing__c', 'Part__c', 'Secret__c'], PermissionSet: ['Viewer', 'Editor', 'Overseer'] },
        {
          'objects/Thing__c.object': objectFile(
            field('Color__c', 'Text', text) +
              field('Code__c', 'Text', `${text}<required>true</required>`) +
              field('Size__c', 'Text', text)
          ),
          'objects/Secret__c.object': objectFile('', 'Private', 'Secret'),
          'objects/Part__c.object': objectFile(
            field(
              'Secret__c',
              'MasterDetail',
              '<referenceTo>Secret__c</referenceTo><relationshipName>Parts</relationshipName><relationshipOrder>0</relationshipOrder><writeRequiresMasterRead>true</writeRequiresMasterRead>'
            ),
            'ControlledByParent',
            'Part'
          ),
          'permissionsets/Viewer.permissionset': `<PermissionSet>${fieldRight('Thing__c.Color__c', false)}<label>Viewer</label>${right('Thing__c', ['allowRead'])}${right('Secret__c', ['allowRead'])}${right('Part__c', ['allowRead'])}</PermissionSet>`,
          'permissionsets/Editor.permissionset': `<PermissionSet>${fieldRight('Thing__c.Color__c', true)}<label>Editor</label>${right('Thing__c', ['allowRead', 'allowCreate', 'allowEdit'])}</PermissionSet>`,
          'permissionsets/Overseer.permissionset': `<PermissionSet><label>Overseer</label>${right('Secret__c', ['allowRead', 'viewAllRecords'])}</PermissionSet>`,
        }
      )
    );
    expect(outcome.failures).to.deep.equal([]);
  });
  afterEach(() => end());

  const object = (name: string): NonNullable<ReturnType<typeof org.store.schema.object>> => {
    const found = org.store.schema.object(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };
  const may = (access: Access, what: 'canRead' | 'canEdit', name: string): boolean => {
    const field = org.store.field(object('Thing__c'), name);
    if (!field) throw new Error(`no ${name}`);
    return access[what](object('Thing__c'), field);
  };
  const caller = (userId: string): Caller => ({ userId, sessionId: 'test', apiVersion: '66.0' });
  const limitedUser = (): string =>
    org.store.db.prepare('SELECT "Id" FROM "User" WHERE "Username" LIKE \'integration@%\'').pluck().get() as string;
  const assign = (userId: string, set: string): string => {
    const id = org.store.db.prepare('SELECT "Id" FROM "PermissionSet" WHERE "Name" = ?').pluck().get(set) as string;
    const saved = org.dml.insert(
      object('PermissionSetAssignment'),
      new Map([
        ['AssigneeId', userId],
        ['PermissionSetId', id],
      ]),
      caller(org.adminUserId)
    );
    expect(saved.success, JSON.stringify(saved)).to.equal(true);
    return saved.success ? saved.id : '';
  };

  it('gives an administrator every object, but no custom field that nobody was granted', () => {
    const admin = org.accessOf(org.adminUserId);
    expect([
      admin.canRead(object('Thing__c')),
      admin.canDelete(object('Secret__c')),
      admin.canCreate(object('Account')),
    ]).to.deep.equal([true, true, true]);
    expect(['Name', 'Code__c', 'Color__c', 'Size__c'].map((name) => may(admin, 'canRead', name))).to.deep.equal([
      true,
      true,
      false,
      false,
    ]);
    assign(org.adminUserId, 'Editor');
    expect(may(org.accessOf(org.adminUserId), 'canEdit', 'Color__c')).to.equal(true);
    expect(may(org.accessOf(org.adminUserId), 'canRead', 'Size__c')).to.equal(false);
  });

  it('adds up what is assigned and takes it away with the assignment', () => {
    const user = limitedUser();
    expect(org.accessOf(user).canRead(object('Thing__c'))).to.equal(false);
    assign(user, 'Viewer');
    expect([
      org.accessOf(user).canRead(object('Thing__c')),
      org.accessOf(user).canCreate(object('Thing__c')),
    ]).to.deep.equal([true, false]);
    expect([
      may(org.accessOf(user), 'canRead', 'Color__c'),
      may(org.accessOf(user), 'canEdit', 'Color__c'),
    ]).to.deep.equal([true, false]);
    const assignment = assign(user, 'Editor');
    expect(may(org.accessOf(user), 'canEdit', 'Color__c')).to.equal(true);
    expect(org.dml.delete(object('PermissionSetAssignment'), assignment, caller(org.adminUserId)).success).to.equal(
      true
    );
    expect(may(org.accessOf(user), 'canEdit', 'Color__c')).to.equal(false);
  });

  it('forgets what it saw in a transaction that was rolled back', () => {
    const user = limitedUser();
    try {
      org.store.transaction(() => {
        assign(user, 'Editor');
        expect(org.accessOf(user).canRead(object('Thing__c'))).to.equal(true);
        throw new Error('undo');
      });
    } catch (error) {
      expect((error as Error).message).to.equal('undo');
    }
    expect(org.accessOf(user).canRead(object('Thing__c'))).to.equal(false);
  });

  it('follows a redeployed permission set at once', async () => {
    const user = limitedUser();
    assign(user, 'Viewer');
    expect(org.accessOf(user).canRead(object('Thing__c'))).to.equal(true);
    await deploy(
      org,
      await handZip(
        { PermissionSet: ['Viewer'] },
        { 'permissionsets/Viewer.permissionset': '<PermissionSet><label>Viewer</label></PermissionSet>' }
      )
    );
    expect(org.accessOf(user).canRead(object('Thing__c'))).to.equal(false);
  });

  it('shows the owner of a private record its record and its parts, and nobody else but who sees all', () => {
    const user = limitedUser();
    assign(user, 'Viewer');
    const mine = org.dml.insert(
      object('Secret__c'),
      new Map([
        ['Name', 'Sample mine'],
        ['OwnerId', user],
      ]),
      caller(org.adminUserId)
    );
    const theirs = org.dml.insert(object('Secret__c'), new Map([['Name', 'Sample theirs']]), caller(org.adminUserId));
    for (const master of [mine, theirs]) {
      expect(master.success, JSON.stringify(master)).to.equal(true);
      if (master.success)
        org.dml.insert(
          object('Part__c'),
          new Map([
            ['Name', 'Sample part'],
            ['Secret__c', master.id],
          ]),
          caller(org.adminUserId)
        );
    }
    const seen = (userId: string, name: string): number => {
      const condition = org.accessOf(userId).rowCondition(object(name), 'read', 't') ?? '1';
      return Number(org.store.db.prepare(`SELECT count(*) FROM "${name}" AS "t" WHERE ${condition}`).pluck().get());
    };
    expect([seen(user, 'Secret__c'), seen(user, 'Part__c')]).to.deep.equal([1, 1]);
    expect([seen(org.adminUserId, 'Secret__c'), seen(org.adminUserId, 'Part__c')]).to.deep.equal([2, 2]);
    assign(user, 'Overseer');
    expect(seen(user, 'Secret__c')).to.equal(2);
    expect(org.accessOf(user).rowCondition(object('Secret__c'), 'edit', 't')).to.include(user);
  });

  it('opens no part to who has no permission on the object of its master', () => {
    const user = limitedUser();
    assign(user, 'Viewer');
    const owned = new Map([
      ['Name', 'Sample mine'],
      ['OwnerId', user],
    ]);
    const master = org.dml.insert(object('Secret__c'), owned, caller(org.adminUserId));
    const masterId = master.success ? master.id : '';
    const part = new Map([['Secret__c', masterId]]);
    expect(org.dml.insert(object('Part__c'), part, caller(org.adminUserId)).success).to.equal(true);
    const seen = (): number => runQuery(org, caller(user), 'SELECT COUNT() FROM Part__c').totalSize;
    expect(seen()).to.equal(1);
    org.store.db.prepare("DELETE FROM ObjectPermissions WHERE SobjectType = 'Secret__c'").run();
    expect(seen()).to.equal(0);
  });

  it('gives an inactive user nothing', () => {
    const user = limitedUser();
    assign(user, 'Viewer');
    org.store.db.prepare('UPDATE "User" SET "IsActive" = 0 WHERE "Id" = ?').run(user);
    expect(org.accessOf(user).canRead(object('Thing__c'))).to.equal(false);
  });

  it('refuses to delete a permission set that somebody holds', async () => {
    assign(limitedUser(), 'Viewer');
    const JSZip = (await import('jszip')).default;
    const { manifest } = await import('../metadata/support.js');
    const zip = await JSZip.loadAsync(await handZip({}, {}));
    zip.file('destructiveChanges.xml', manifest({ PermissionSet: ['Viewer'] }));
    const outcome = await deploy(org, await zip.generateAsync({ type: 'nodebuffer' }));
    expect(outcome.status).to.equal('Failed');
    expect(outcome.failures[0]?.problem).to.match(/assigned to users/);
    expect(org.store.components('PermissionSet').map((component) => component.fullName)).to.include('Viewer');
  });
});
