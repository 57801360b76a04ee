import { expect } from 'chai';
import type { Connection } from '@salesforce/core';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

describe('files of the practice org', function () {
  this.timeout(60_000);
  let org: InstalledOrg;
  let connection: Connection;
  let site = '';
  const bytes = Buffer.from([0, 255, 10, 13, 65]);
  const upload = (more: Record<string, string>) =>
    connection
      .sobject('ContentVersion')
      .create({ Title: 'Posting', PathOnClient: 'posting.bin', VersionData: bytes.toString('base64'), ...more });

  before(async () => {
    org = await startInstalledOrg();
    connection = org.connection;
    const saved = await connection.sobject('Worksite__c').create({ Name: 'Sample Plant' });
    site = saved.id ?? '';
  });
  after(() => org.close());

  it('make a document, its first version, and a link to the owner and to the record', async () => {
    const { id } = await upload({ FirstPublishLocationId: site });
    const version = await connection.sobject('ContentVersion').retrieve(id!);
    expect(version).to.include({
      Title: 'Posting',
      FileExtension: 'bin',
      ContentSize: 5,
      IsLatest: true,
      VersionNumber: '1',
    });
    expect(version.VersionData, 'an address, not the content').to.match(/\/ContentVersion\/068\w+\/VersionData$/);
    const { records } = await connection.query<{ LinkedEntityId: string; ContentDocument: { Title: string } }>(
      `SELECT LinkedEntityId, ContentDocument.Title FROM ContentDocumentLink WHERE ContentDocumentId = '${String(version.ContentDocumentId)}'`
    );
    expect(records.map(({ LinkedEntityId }) => LinkedEntityId)).to.have.members([org.running.org.adminUserId, site]);
    expect(records[0]?.ContentDocument.Title).to.equal('Posting');
  });

  it('give their bytes back as they were', async () => {
    const { id } = await upload({});
    const answer = await fetch(`${org.url}/services/data/v66.0/sobjects/ContentVersion/${id}/VersionData`, {
      headers: { Authorization: `Bearer ${org.token}` },
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).to.equal(true);
  });

  it('get a new version of the same document, and the older one is no longer the latest', async () => {
    const first = await connection.sobject('ContentVersion').retrieve((await upload({})).id!);
    const document = String(first.ContentDocumentId);
    const { id } = await upload({ ContentDocumentId: document, VersionData: Buffer.from('new').toString('base64') });
    const { records } = await connection.query<{ Id: string; IsLatest: boolean; VersionNumber: string }>(
      `SELECT Id, IsLatest, VersionNumber FROM ContentVersion WHERE ContentDocumentId = '${document}' ORDER BY VersionNumber`
    );
    expect(records.map(({ IsLatest, VersionNumber }) => [IsLatest, VersionNumber])).to.deep.equal([
      [false, '1'],
      [true, '2'],
    ]);
    const shown = await connection.sobject('ContentDocument').retrieve(document);
    expect(shown).to.include({ LatestPublishedVersionId: id, ContentSize: 3 });
  });

  it('go with their document, which is never made and a version never removed by itself', async () => {
    const version = await connection.sobject('ContentVersion').retrieve((await upload({})).id!);
    const code = (error: unknown) => (error as { errorCode?: string }).errorCode;
    const direct = await connection.sobject('ContentDocument').create({}).catch(code);
    expect(direct).to.equal('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
    const alone = await connection.sobject('ContentVersion').destroy(version.Id!).catch(code);
    expect(alone).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
    await connection.sobject('ContentDocument').destroy(String(version.ContentDocumentId));
    expect(await org.count(`ContentVersion WHERE Id = '${version.Id}'`)).to.equal(0);
    expect(
      await org.count(`ContentDocumentLink WHERE ContentDocumentId = '${String(version.ContentDocumentId)}'`)
    ).to.equal(0);
  });

  it('are refused on a record that is not there, without a name and without content', async () => {
    const failure = async (more: Record<string, string>): Promise<unknown> =>
      upload(more).then(
        (saved) => saved.errors,
        (error: unknown) => (error as { errorCode?: string }).errorCode
      );
    expect(await failure({ FirstPublishLocationId: 'a0C000000000001AAA' })).to.equal('INVALID_CROSS_REFERENCE_KEY');
    expect(await failure({ PathOnClient: '' })).to.equal('REQUIRED_FIELD_MISSING');
    expect(await failure({ VersionData: '' })).to.equal('REQUIRED_FIELD_MISSING');
  });
});
