import { expect } from 'chai';
import { startPracticeOrg, type RunningPracticeOrg } from '../../../src/practice-org/index.js';
import { shopMetadata, startTestOrg, temporaryDirectory, type Body, type TestOrg } from '../fixture.js';
import { rmSync } from 'node:fs';

describe('practice org: objects of the setup menu', () => {
  let org: TestOrg;
  before(async () => {
    org = await startTestOrg();
  });
  after(() => org.close());

  it('is one organization with an administrator, and users are made but never deleted', async () => {
    const { body } = await org.call('GET', `sobjects/Organization/${org.org.organizationId}`);
    expect(body).to.include({ IsSandbox: true, OrganizationType: 'Developer Edition' });
    expect((await org.call('DELETE', `sobjects/User/${org.org.adminUserId}`)).status).to.equal(403);
    expect((await org.call('POST', 'sobjects/Profile', { Name: 'Sample' })).body[0]!.errorCode).to.equal(
      'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'
    );
  });

  it('assigns a permission set once', async () => {
    const PermissionSetId = await org.create('PermissionSet', { Name: 'Sample_Set', Label: 'Sample Set' });
    const assignment = { AssigneeId: org.org.adminUserId, PermissionSetId };
    const id = await org.create('PermissionSetAssignment', assignment);
    const again = await org.call('POST', 'sobjects/PermissionSetAssignment', assignment);
    expect(again.body).to.deep.equal([
      {
        message: `Duplicate PermissionSetAssignment. Assignee: ${org.org.adminUserId}; Permission Set: ${PermissionSetId}`,
        errorCode: 'DUPLICATE_VALUE',
        fields: [],
      },
    ]);
    expect((await org.call('DELETE', `sobjects/PermissionSetAssignment/${id}`)).status).to.equal(204);
    await org.create('PermissionSetAssignment', assignment);
  });
});

describe('practice org: a user with few rights', () => {
  let running: RunningPracticeOrg;
  const directory = temporaryDirectory();
  before(async () => {
    running = await startPracticeOrg({ directory });
    running.org.store.changeComponents({ put: shopMetadata });
  });
  after(async () => {
    await running.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('meets an object without permission as one that does not exist', async () => {
    const { store, sessions } = running.org;
    const user = store.db.prepare("SELECT Id FROM User WHERE Username LIKE 'integration%'").pluck().get() as string;
    const headers = { Authorization: `Bearer ${sessions.open(user)}`, 'Content-Type': 'application/json' };
    const url = `${running.url}/services/data/v66.0`;
    const answers = [
      await fetch(`${url}/sobjects/Shop__c`, { method: 'POST', headers, body: '{}' }),
      await fetch(`${url}/sobjects/Shop__c`, { headers }),
      await fetch(`${url}/sobjects/Account/001PR0000000001`, { headers }),
    ];
    expect(answers.map((each) => each.status)).to.deep.equal([404, 404, 404]);
    const counts = (await (await fetch(`${url}/limits/recordCount`, { headers })).json()) as Body;
    expect(counts.sObjects.map((each) => each.name)).to.not.include('Shop__c');
  });
});
