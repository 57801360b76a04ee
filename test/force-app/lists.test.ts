import { expect } from 'chai';
import { child, children, textOf } from './checker/index.js';
import { groupingsOf, model, reportOf, viewOf } from './lists-support.js';

const REQUEST = 'U_Visa_Certification_Request__c';
const REPORTS = 'POWER_Campaign_Reports';

/** What a list of requests may show: which one, how far, and what the clock says. Nothing that tells who, where or why. */
const SHOWN_OF_A_REQUEST = [
  'NAME',
  'OWNER.ALIAS',
  'Worker_Reference__c',
  'Stage__c',
  'Sent_Date__c',
  'Signed_Date__c',
  'Response_Due__c',
  'Days_To_Response_Due__c',
  'File_By_Date__c',
  'Days_To_File_By__c',
  'Original_In_Hand__c',
  'Purge_After_Date__c',
];

describe('lists and reports, as they are written', () => {
  it('show no notes, no digests, and of a request no more than its clock and its reference', () => {
    for (const view of model.ofType('ListView')) {
      const columns = children(view.root, 'columns').map(({ text }) => text);
      expect(columns.join(), view.file).not.to.match(/Notes__c|Sync_Base__c|Lock_Token__c/);
      if (view.object === REQUEST) expect(SHOWN_OF_A_REQUEST, view.file).to.include.members(columns);
    }
    for (const type of ['Report', 'ReportType', 'Dashboard'])
      for (const { file, root } of model.ofType(type))
        expect(JSON.stringify(root), file).not.to.match(/Notes__c|Sync_(Base|State)|Lock_Token__c/);
  });

  it('count no request, in no report, report type or dashboard', () => {
    const requestFields = new Set(model.fieldsOf(REQUEST).map(({ name }) => name));
    const elsewhere = new Set(model.fields.filter(({ object }) => object !== REQUEST).map(({ name }) => name));
    const telling = [REQUEST, 'Certification_Requests', ...[...requestFields].filter((name) => !elsewhere.has(name))];
    expect(telling).to.include('Worker_Reference__c');
    for (const type of ['Report', 'ReportType', 'Dashboard']) {
      expect(model.ofType(type), type).not.to.have.length(0);
      for (const { file, root } of model.ofType(type))
        for (const word of telling) expect(JSON.stringify(root), file).not.to.include(word);
    }
  });

  it('are for everybody inside the union’s org, and for nobody who comes in by a portal', () => {
    for (const view of model.ofType('ListView')) {
      const shared = child(view.root, 'sharedTo');
      expect(shared && shared.children.map(({ name }) => name), view.file).to.deep.equal(['allInternalUsers']);
    }
    const shares = model.ofType('ReportFolder').flatMap(({ root }) => children(root, 'folderShares'));
    expect(shares.map((share) => share.children.map(({ text }) => text))).to.deep.equal([
      ['View', 'AllInternalUsers', 'Organization'],
    ]);
  });

  it('leave it to an administrator whom the dashboard is for: it shows its running user’s counts to whoever opens it', () => {
    const shares = model.ofType('DashboardFolder').flatMap(({ root }) => children(root, 'folderShares'));
    expect(shares).to.deep.equal([]);
  });

  it('bear the names that the campaign’s people use for them', () => {
    const labels: Readonly<Record<string, string>> = {
      'Worksite__c.All': 'All Worksites',
      'Worksite__c.Dispute_No_Agreement': 'Dispute and No Agreement',
      'Neutrality_Agreement__c.Expiring_In_90_Days': 'Agreements Expiring in 90 Days',
      'U_Visa_Certification_Request__c.Due_This_Week': 'Requests Due This Week',
      'Union_Contract__c.Missing_Warrant_Clause': 'Contracts Missing a Warrant Clause',
    };
    for (const [path, label] of Object.entries(labels)) {
      const [object = '', name = ''] = path.split('.');
      expect(textOf(viewOf(object, name).root, 'label')).to.equal(label);
    }
    for (const { file, root, type } of [...model.ofType('ListView'), ...model.ofType('Report')]) {
      const label = textOf(root, type === 'Report' ? 'name' : 'label') ?? '';
      expect(label.length, file).to.be.within(3, 40);
    }
  });

  it('group reports by what they do not show a second time', () => {
    for (const report of model.ofType('Report')) {
      const shown = children(report.root, 'columns').map((column) => textOf(column, 'field'));
      expect(groupingsOf(report), report.file).not.to.have.length(0);
      expect(
        groupingsOf(report).filter((token) => shown.includes(token)),
        report.file
      ).to.deep.equal([]);
    }
  });
});

describe('the dashboard', () => {
  const dashboard = model.named('Dashboard', 'POWER_Campaign_Overview')!;
  const layout = child(dashboard.root, 'dashboardGridLayout')!;
  const components = children(layout, 'dashboardGridComponents');

  it('names no user, so that the deploy needs none of ours', () => {
    expect(textOf(dashboard.root, 'dashboardType')).to.equal('SpecifiedUser');
    for (const name of ['runningUser', 'owner', 'dashboardResultRunningUser'])
      expect(child(dashboard.root, name), name).to.equal(undefined);
  });

  it('draws each component from a report of ours, along that report’s own groupings', () => {
    expect(components).to.have.length.within(6, 12);
    for (const component of components.map((entry) => child(entry, 'dashboardComponent')!)) {
      const [folder, name = ''] = (textOf(component, 'report') ?? '').split('/');
      expect(folder).to.equal(REPORTS);
      const groupings = groupingsOf(reportOf(name));
      const drawn = children(component, 'groupingColumn').map(({ text }) => text);
      expect(groupings.slice(0, drawn.length), name).to.deep.equal(drawn);
      expect(drawn.length > 0, name).to.equal(textOf(component, 'componentType') !== 'Metric');
    }
  });

  it('lays no component over another or over the edge', () => {
    const width = Number(textOf(layout, 'numberOfColumns'));
    const taken = new Set<string>();
    for (const component of components) {
      const [column = 0, row = 0, columns = 0, rows = 0] = ['columnIndex', 'rowIndex', 'colSpan', 'rowSpan'].map(
        (name) => Number(textOf(component, name))
      );
      expect(column + columns).to.be.at.most(width);
      for (let x = column; x < column + columns; x++)
        for (let y = row; y < row + rows; y++) {
          expect(taken.has(`${x}/${y}`), `${x}/${y}`).to.equal(false);
          taken.add(`${x}/${y}`);
        }
    }
    expect(taken.size % width, 'whole rows').to.equal(0);
  });
});
