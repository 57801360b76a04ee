import { expect } from 'chai';
import type { OpenPracticeOrg } from '../../../src/practice-org/org.js';
import { deploy, field, handZip, newOrg, objectFile, problems } from './support.js';

const picklist =
  '<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted><value><fullName>Open</fullName><default>false</default><label>Open</label></value></valueSetDefinition></valueSet>';
const text = '<length>80</length>';
const formula = (expression: string): string =>
  `<formula>${expression}</formula><formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs>`;
const rollup = (field: string, operation: string): string =>
  `<summarizedField>Visit__c.${field}</summarizedField><summaryForeignKey>Visit__c.Site__c</summaryForeignKey><summaryOperation>${operation}</summaryOperation>`;

/** A site with visits, a report type over both, a component and a list: what the mistakes below are made on. */
const base: Readonly<Record<string, string>> = {
  'objects/Site__c.object': objectFile(
    `<enableReports>true</enableReports>${field('Status__c', 'Picklist', picklist)}${field('City__c', 'Text', text)}<listViews><fullName>All</fullName><filterScope>Everything</filterScope><label>All</label></listViews>`,
    'ReadWrite',
    'Site'
  ),
  'objects/Visit__c.object': objectFile(
    field(
      'Site__c',
      'MasterDetail',
      '<referenceTo>Site__c</referenceTo><relationshipName>Visits</relationshipName><relationshipOrder>0</relationshipOrder><reparentableMasterDetail>false</reparentableMasterDetail><writeRequiresMasterRead>true</writeRequiresMasterRead>'
    ) +
      field('On__c', 'Date') +
      field('Kind__c', 'Text', `${text}<required>true</required>`) +
      field('Age__c', 'Number', `${formula('TODAY() - On__c')}<precision>18</precision><scale>0</scale>`) +
      field('Older__c', 'Number', `${formula('Age__c + 1')}<precision>18</precision><scale>0</scale>`) +
      field('Day__c', 'Date', formula('BLANKVALUE(On__c, DATE(4000, 12, 31))')),
    'ControlledByParent',
    'Visit'
  ),
  'reportTypes/Sites.reportType':
    '<ReportType><baseObject>Site__c</baseObject><category>other</category><deployed>true</deployed><join><outerJoin>true</outerJoin><relationship>Visits__r</relationship></join><label>Sites</label><sections><columns><checkedByDefault>true</checkedByDefault><field>Name</field><table>Site__c</table></columns><masterLabel>Sites</masterLabel></sections></ReportType>',
  'lwc/siteCard/siteCard.js': 'export default 1;',
  'lwc/siteCard/siteCard.js-meta.xml':
    '<LightningComponentBundle><apiVersion>66.0</apiVersion><isExposed>true</isExposed><targetConfigs><targetConfig targets="lightning__RecordPage"><objects><object>Site__c</object></objects></targetConfig></targetConfigs><targets><target>lightning__RecordPage</target></targets></LightningComponentBundle>',
  'reports/Lists-meta.xml': '<ReportFolder><name>Lists</name></ReportFolder>',
};
const members = {
  CustomObject: ['Site__c', 'Visit__c'],
  ReportType: ['Sites'],
  LightningComponentBundle: ['siteCard'],
  Report: ['Lists'],
};

const page = (regions: string, object = 'Site__c'): string =>
  `<FlexiPage>${regions}<masterLabel>Site</masterLabel><sobjectType>${object}</sobjectType><template><name>flexipage:recordHomeTemplateDesktop</name></template><type>RecordPage</type></FlexiPage>`;
const region = (inside: string, type = 'Region', name = 'main'): string =>
  `<flexiPageRegions>${inside}<name>${name}</name><type>${type}</type></flexiPageRegions>`;
const instance = (name: string, identifier = 'one', properties = ''): string =>
  `<itemInstances><componentInstance>${properties}<componentName>${name}</componentName><identifier>${identifier}</identifier></componentInstance></itemInstances>`;
const property = (name: string, value: string): string =>
  `<componentInstanceProperties><name>${name}</name><value>${value}</value></componentInstanceProperties>`;
const action = (fields: string, more = ''): string =>
  `<QuickAction><label>New</label><optionsCreateFeedItem>false</optionsCreateFeedItem><quickActionLayout><layoutSectionStyle>TwoColumnsLeftToRight</layoutSectionStyle><quickActionLayoutColumns>${fields}</quickActionLayoutColumns></quickActionLayout><targetObject>Visit__c</targetObject><targetParentField>Site__c</targetParentField><type>Create</type>${more}</QuickAction>`;
const actionField = (name: string): string =>
  `<quickActionLayoutItems><emptySpace>false</emptySpace><field>${name}</field><uiBehavior>Edit</uiBehavior></quickActionLayoutItems>`;
const report = (type: string, column: string): string =>
  `<Report><columns><field>${column}</field></columns><format>Tabular</format><name>Sites</name><reportType>${type}</reportType><scope>organization</scope><showDetails>true</showDetails></Report>`;
const flow = (start: string, more = ''): string =>
  `<Flow><apiVersion>66.0</apiVersion><label>Sample</label><processType>AutoLaunchedFlow</processType>${more}<start><locationX>0</locationX><locationY>0</locationY>${start}<object>Visit__c</object><triggerType>Scheduled</triggerType></start><status>Draft</status></Flow>`;
const flowFilter = (name: string): string =>
  `<filterLogic>and</filterLogic><filters><field>${name}</field><operator>EqualTo</operator><value><stringValue>x</stringValue></value></filters>`;
const path = (field: string, value: string): string =>
  `<PathAssistant><active>true</active><entityName>Site__c</entityName><fieldName>${field}</fieldName><masterLabel>Path</masterLabel><pathAssistantSteps><fieldNames>City__c</fieldNames><picklistValueName>${value}</picklistValueName></pathAssistantSteps><recordTypeName>__MASTER__</recordTypeName></PathAssistant>`;
const listView = (inside: string): string =>
  `<CustomObject><listViews><fullName>Mine</fullName>${inside}<filterScope>Everything</filterScope><label>Mine</label></listViews></CustomObject>`;
const fieldOf = (object: string, inside: string): Readonly<Record<string, string>> => ({
  [`objects/${object}.object`]: `<CustomObject>${inside}</CustomObject>`,
});
const dashboard = (name: string): string =>
  `<Dashboard><backgroundEndColor>#FFFFFF</backgroundEndColor><backgroundFadeDirection>Diagonal</backgroundFadeDirection><backgroundStartColor>#FFFFFF</backgroundStartColor><dashboardGridLayout><dashboardGridComponents><colSpan>1</colSpan><columnIndex>0</columnIndex><dashboardComponent><componentType>Metric</componentType><report>${name}</report></dashboardComponent><rowIndex>0</rowIndex><rowSpan>1</rowSpan></dashboardGridComponents><numberOfColumns>12</numberOfColumns><rowHeight>36</rowHeight></dashboardGridLayout><textColor>#000000</textColor><title>D</title><titleColor>#000000</titleColor><titleSize>12</titleSize></Dashboard>`;
const objectTranslation = (inside: string): Readonly<Record<string, string>> => ({
  'objectTranslations/Site__c-es.objectTranslation': `<CustomObjectTranslation>${inside}</CustomObjectTranslation>`,
});

type Mistake = readonly [
  what: string,
  members: Readonly<Record<string, readonly string[]>>,
  files: Readonly<Record<string, string>>,
  problem: string | RegExp,
];

const ns = '{http://soap.sforce.com/2006/04/metadata}';
const mistakes: readonly Mistake[] = [
  [
    'an element nobody knows',
    { CustomField: ['Site__c.X__c'] },
    fieldOf('Site__c', field('X__c', 'Text', `${text}<colour>red</colour>`)),
    `Error parsing file: Element ${ns}colour invalid at this location in type CustomField`,
  ],
  [
    'an element nobody knows, deep inside',
    { ListView: ['Site__c.Mine'] },
    {
      'objects/Site__c.object': listView(
        '<filters><field>City__c</field><operation>equals</operation><what>x</what></filters>'
      ),
    },
    `Error parsing file: Element ${ns}what invalid at this location in type ListViewFilter`,
  ],
  [
    'a word that is not in its list',
    { CustomField: ['Site__c.X__c'] },
    fieldOf(
      'Site__c',
      field(
        'X__c',
        'Lookup',
        '<deleteConstraint>Forget</deleteConstraint><referenceTo>Account</referenceTo><relationshipName>Xs</relationshipName>'
      )
    ),
    "'Forget' is not a valid value for the enum 'DeleteConstraint'",
  ],
  [
    'a yes where true or false stands',
    { CustomField: ['Site__c.X__c'] },
    fieldOf('Site__c', field('X__c', 'Text', `${text}<externalId>yes</externalId>`)),
    "'yes' is not a valid value for the type xsd:boolean",
  ],
  [
    'elements of one name that do not stand together',
    { PermissionSet: ['P'] },
    {
      'permissionsets/P.permissionset':
        '<PermissionSet><tabSettings><tab>standard-Account</tab><visibility>Visible</visibility></tabSettings><label>P</label><tabSettings><tab>standard-Contact</tab><visibility>Visible</visibility></tabSettings></PermissionSet>',
    },
    'Error parsing file: Element tabSettings is duplicated at this location in type PermissionSet',
  ],
  [
    'a part without what it needs',
    { PathAssistant: ['P'] },
    { 'pathAssistants/P.pathAssistant': path('Status__c', 'Open').replace('<active>true</active>', '') },
    'Required field is missing: active',
  ],
  [
    'a path over a value that is not there',
    { PathAssistant: ['P'] },
    { 'pathAssistants/P.pathAssistant': path('Status__c', 'Shut') },
    'Picklist value: Shut in picklist: Status__c not found',
  ],
  [
    'a path over a field that is not there',
    { PathAssistant: ['P'] },
    { 'pathAssistants/P.pathAssistant': path('Stage__c', 'Open') },
    'In field: fieldName - no CustomField named Site__c.Stage__c found',
  ],
  [
    'a list with a column that is not there',
    { ListView: ['Site__c.Mine'] },
    { 'objects/Site__c.object': listView('<columns>Name</columns>') },
    'Could not resolve list view column: Name',
  ],
  [
    'a list of a detail with its owner',
    { ListView: ['Visit__c.Mine'] },
    { 'objects/Visit__c.object': listView('<columns>OWNER.ALIAS</columns>') },
    'Could not resolve list view column: OWNER.ALIAS',
  ],
  [
    'a page with a component that is not there',
    { FlexiPage: ['Page'] },
    { 'flexipages/Page.flexipage': page(region(instance('otherCard'))) },
    "We couldn't retrieve the design time component information for component otherCard.",
  ],
  [
    'a page with a component for another object',
    { FlexiPage: ['Page'] },
    { 'flexipages/Page.flexipage': page(region(instance('siteCard')), 'Visit__c') },
    "We couldn't retrieve the design time component information for component siteCard.",
  ],
  [
    'a page with a facet that nothing shows',
    { FlexiPage: ['Page'] },
    { 'flexipages/Page.flexipage': page(region(instance('siteCard')) + region('', 'Facet', 'left')) },
    'Unused Facet: left',
  ],
  [
    'a page with a facet that is not there',
    { FlexiPage: ['Page'] },
    { 'flexipages/Page.flexipage': page(region(instance('flexipage:column', 'one', property('body', 'left')))) },
    "The facet left doesn't exist.",
  ],
  [
    'a page that uses an identifier twice',
    { FlexiPage: ['Page'] },
    { 'flexipages/Page.flexipage': page(region(instance('siteCard') + instance('siteCard'))) },
    'The identifier one is used more than once.',
  ],
  [
    'a page with a related list that is not there',
    { FlexiPage: ['Page'] },
    {
      'flexipages/Page.flexipage': page(
        region(instance('force:relatedListSingleContainer', 'one', property('relatedListApiName', 'Guests__r')))
      ),
    },
    'Cannot find related list:Guests__r',
  ],
  [
    'an action without a field its record needs',
    { QuickAction: ['Site__c.New'] },
    { 'quickActions/Site__c.New.quickAction': action(actionField('On__c')) },
    'Layout must contain an item for required layout field: Kind__c',
  ],
  [
    'an action with a field that is not there',
    { QuickAction: ['Site__c.New'] },
    { 'quickActions/Site__c.New.quickAction': action(actionField('Kind__c') + actionField('Guest__c')) },
    'In field: field - no CustomField named Visit__c.Guest__c found',
  ],
  [
    'a report in a folder that is not there',
    { Report: ['Other/Sites'] },
    { 'reports/Other/Sites.report': report('CustomEntity$Site__c', 'CUST_NAME') },
    'Cannot find folder:Other',
  ],
  [
    'a report on an object without reports',
    { Report: ['Lists/Sites'] },
    { 'reports/Lists/Sites.report': report('CustomEntity$Visit__c', 'CUST_NAME') },
    'invalid report type',
  ],
  [
    'a report of a type that is not there',
    { Report: ['Lists/Sites'] },
    { 'reports/Lists/Sites.report': report('Guests__c', 'Site__c$Name') },
    'invalid report type',
  ],
  [
    'a report with a column that is not there',
    { Report: ['Lists/Sites'] },
    { 'reports/Lists/Sites.report': report('Sites__c', 'Site__c.Visits__r$Guest__c') },
    'field: Invalid value specified: Site__c.Visits__r$Guest__c',
  ],
  [
    'a report type with a field that is not there',
    { ReportType: ['Sites'] },
    {
      'reportTypes/Sites.reportType': base['reportTypes/Sites.reportType']!.replace(
        '<field>Name</field>',
        '<field>Guest__c</field>'
      ),
    },
    'Could not find field Guest__c in table Site__c',
  ],
  [
    'a report type over children that are not there',
    { ReportType: ['Sites'] },
    { 'reportTypes/Sites.reportType': base['reportTypes/Sites.reportType']!.replace('Visits__r', 'Guests__r') },
    'Invalid relationship Guests__r on Site__c',
  ],
  [
    'a dashboard over a report that is not there',
    { Dashboard: ['Boards', 'Boards/B'] },
    {
      'dashboards/Boards-meta.xml': '<DashboardFolder><name>Boards</name></DashboardFolder>',
      'dashboards/Boards/B.dashboard': dashboard('Lists/Nothing'),
    },
    'In field: report - no Report named Lists/Nothing found',
  ],
  [
    'a flow that filters by a field that is not there',
    { Flow: ['F'] },
    { 'flows/F.flow': flow(flowFilter('Guest__c')) },
    'field integrity exception: unknown (The field "Guest__c" for the object "Visit__c" doesn\'t exist.)',
  ],
  [
    'a flow that goes on to nothing',
    { Flow: ['F'] },
    { 'flows/F.flow': flow('<connector><targetReference>Next</targetReference></connector>') },
    /reference to Next, which doesn't exist/,
  ],
  [
    'a flow that reads a field that is not there',
    { Flow: ['F'] },
    {
      'flows/F.flow': flow(
        '',
        '<formulas><dataType>String</dataType><expression>{!$Record.Guest__c}</expression><name>Words</name></formulas>'
      ),
    },
    /\$Record\.Guest__c, which doesn't exist/,
  ],
  [
    'a roll-up over today',
    { CustomField: ['Site__c.Oldest__c'] },
    fieldOf('Site__c', field('Oldest__c', 'Summary', rollup('Age__c', 'max'))),
    'Visit__c.Age__c is not a valid field for a roll-up summary',
  ],
  [
    'a roll-up over a formula over today',
    { CustomField: ['Site__c.Oldest__c'] },
    fieldOf('Site__c', field('Oldest__c', 'Summary', rollup('Older__c', 'max'))),
    'Visit__c.Older__c is not a valid field for a roll-up summary',
  ],
  [
    'a sum of days',
    { CustomField: ['Site__c.Days__c'] },
    fieldOf('Site__c', field('Days__c', 'Summary', rollup('Day__c', 'sum'))),
    'Visit__c.Day__c is not a valid field for a roll-up summary',
  ],
  [
    'a translation of a value that is not there',
    { CustomObjectTranslation: ['Site__c-es'] },
    objectTranslation(
      '<fields><name>Status__c</name><picklistValues><masterLabel>open</masterLabel><translation>Abierto</translation></picklistValues></fields>'
    ),
    'Picklist value: open in picklist: Status__c not found',
  ],
  [
    'a translation of a field that is not there',
    { CustomObjectTranslation: ['Site__c-es'] },
    objectTranslation('<fields><label>X</label><name>Guest__c</name></fields>'),
    'In field: name - no CustomField named Site__c.Guest__c found',
  ],
  [
    'a translated label that is too long',
    { CustomObjectTranslation: ['Site__c-es'] },
    objectTranslation(`<fields><label>${'x'.repeat(41)}</label><name>City__c</name></fields>`),
    /data value too large: x+ \(max length=40\)/,
  ],
  [
    'a translation of a label that is not there',
    { Translations: ['es'] },
    {
      'translations/es.translation':
        '<Translations><customLabels><label>Hola</label><name>Nothing</name></customLabels></Translations>',
    },
    'In field: name - no CustomLabel named Nothing found',
  ],
];

describe('practice-org/metadata checks', () => {
  let org: OpenPracticeOrg;
  let end: () => Promise<void>;
  before(async () => {
    const made = newOrg();
    org = made.org;
    end = () => made.end();
    expect(problems(await deploy(org, await handZip(members, base)))).to.deep.equal([]);
  });
  after(() => end());

  describe('refuse a first deploy for', () => {
    for (const [what, named, files, problem] of mistakes) {
      it(what, async () => {
        const outcome = await deploy(org, await handZip(named, files), { checkOnly: true });
        const texts = outcome.failures.map((failure) => failure.problem ?? '');
        expect(texts).to.have.length(1);
        if (typeof problem === 'string') expect(texts[0]).to.equal(problem);
        else expect(texts[0]).to.match(problem);
        expect(outcome.failures[0]).to.include.keys('lineNumber', 'fileName', 'componentType');
      });
    }
  });

  it('name a folder by its own type, as the CLI looks for it', async () => {
    const outcome = await deploy(
      org,
      await handZip(
        { Report: ['More/'] },
        { 'reports/More-meta.xml': '<ReportFolder><name>More</name></ReportFolder>' }
      )
    );
    expect(outcome.successes.map((each) => [each.componentType, each.fullName])).to.deep.equal([
      ['ReportFolder', 'More'],
      ['', 'package.xml'],
    ]);
  });

  it('take the same parts without the mistakes', async () => {
    const good: Readonly<Record<string, string>> = {
      'pathAssistants/P.pathAssistant': path('Status__c', 'Open'),
      'flexipages/Page.flexipage': page(
        region(instance('siteCard') + instance('flexipage:column', 'two', property('body', 'left'))) +
          region('', 'Facet', 'left')
      ),
      'quickActions/Site__c.New.quickAction': action(actionField('Kind__c')),
      'reports/Lists/Sites.report': report('Sites__c', 'Site__c.Visits__r$Kind__c'),
      'reports/Lists/Others.report': report('CustomEntity$Site__c', 'Site__c.City__c'),
      'flows/F.flow': flow(flowFilter('Kind__c')),
      'objects/Site__c.object': `<CustomObject>${field('Latest__c', 'Summary', rollup('Day__c', 'max'))}</CustomObject>`,
      ...objectTranslation('<fields><label>Ciudad</label><name>City__c</name></fields>'),
    };
    const named = {
      PathAssistant: ['P'],
      FlexiPage: ['Page'],
      QuickAction: ['Site__c.New'],
      Report: ['Lists/Sites', 'Lists/Others'],
      Flow: ['F'],
      CustomField: ['Site__c.Latest__c'],
      CustomObjectTranslation: ['Site__c-es'],
    };
    expect(problems(await deploy(org, await handZip(named, good), { checkOnly: true }))).to.deep.equal([]);
    expect((await deploy(org, await handZip(named, good))).status).to.equal('Succeeded');
    const again = await deploy(org, await handZip(named, good));
    expect(again.successes.filter((each) => each.componentType !== '' && each.changed)).to.deep.equal([]);
  });
});
