import { expect } from 'chai';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { anySummary, mixed, reportOf } from './support.js';

type Node = { name: string; attributes: Record<string, string>; children: Node[]; text: string };

function parse(xml: string): Node {
  const root: Node = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const node = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(node);
    open.push(node);
  });
  parser.on('text', (text) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  const [top] = root.children;
  if (top === undefined) throw new Error('no element');
  return top;
}

/** What Jenkins' junit-10.xsd allows: attributes (with ! where required) and children of each element. */
const SCHEMA: Record<string, { attributes: string; children: string }> = {
  testsuites: { attributes: 'name time tests failures errors', children: 'testsuite' },
  testsuite: {
    attributes: 'name! tests! failures! errors! group time skipped timestamp hostname id package file log url',
    children: 'testsuite properties testcase system-out system-err',
  },
  testcase: { attributes: 'name! time classname group', children: 'skipped error failure system-out system-err' },
  failure: { attributes: 'type message', children: '' },
  skipped: { attributes: 'type message', children: '' },
  'system-out': { attributes: '', children: '' },
};

function check(node: Node): void {
  const rule = SCHEMA[node.name];
  if (rule === undefined) throw new Error(`<${node.name}> is not in the schema`);
  const allowed = rule.attributes.split(' ').map((name) => name.replace('!', ''));
  const required = rule.attributes.split(' ').filter((name) => name.endsWith('!'));
  expect(allowed, node.name).to.include.members(Object.keys(node.attributes));
  expect(Object.keys(node.attributes)).to.include.members(required.map((name) => name.replace('!', '')));
  for (const name of ['tests', 'failures', 'errors', 'skipped', 'time']) {
    if (node.attributes[name] !== undefined) expect(node.attributes[name]).to.match(/^\d{1,3}$|^\d+$/);
  }
  expect(rule.children.split(' ')).to.include.members(node.children.map(({ name }) => name));
  if (node.name.startsWith('testsuite')) expect(node.text.trim()).to.equal('');
  node.children.forEach(check);
}

function checkCounts(root: Node): void {
  for (const suite of root.children) {
    const cases = suite.children.filter(({ name }) => name === 'testcase');
    const having = (name: string): number =>
      cases.filter(({ children }) => children.some((child) => child.name === name)).length;
    expect(suite.attributes).to.include({
      tests: String(cases.length),
      failures: String(having('failure')),
      skipped: String(having('skipped')),
    });
    expect(cases.length).to.be.greaterThan(0);
  }
  const sum = (name: string): number =>
    root.children.reduce((total, { attributes }) => total + Number(attributes[name]), 0);
  expect(root.attributes).to.include({ tests: String(sum('tests')), failures: String(sum('failures')) });
}

const casesOf = (root: Node): Node[] =>
  root.children.flatMap(({ children }) => children.filter(({ name }) => name === 'testcase'));

describe('the report of a validation as JUnit XML', () => {
  it('has a suite for each object and a case for each reason: refused fails, for the org to tell is skipped, worth a look passes', () => {
    const root = parse(reportOf('junit'));
    check(root);
    checkCounts(root);
    expect(root.children.map(({ attributes }) => attributes['name'])).to.deep.equal([
      'Worksite__c',
      'Neutrality_Agreement__c',
    ]);
    expect(casesOf(root).map(({ attributes, children }) => [attributes['name'], children[0]?.name])).to.deep.equal([
      ["A value is not on its field's list (picklist, State__c)", 'failure'],
      ['A column is no field of the object (unknown-column)', 'failure'],
      ['A row names a record that only the org can look up (parent-in-org, Employer__c)', 'skipped'],
      ['A row has the same key as another, which speaks for both (merged-row)', 'system-out'],
      [
        'Against the org\'s rule "Expiration after effective" (validation-rule:EXPIRATION_AFTER_EFFECTIVE, Expiration_Date__c)',
        'failure',
      ],
    ]);
  });

  it('says in a failure how many rows, which first, what is wrong and what to do', () => {
    const failure = casesOf(parse(reportOf('junit')))[0]?.children[0];
    expect(failure?.attributes).to.deep.equal({
      message: '14 rows: State holds "Calif", which is not one of its values.',
      type: 'picklist',
    });
    expect(failure?.text.split('\n')).to.deep.equal([
      'Rows 2, 3, 5, 8, 13, 21, 34, 55 and 6 more.',
      'Row 2: State holds "Calif", which is not one of its values.',
      '> Write "CA", if that is what was meant.',
      'For support: picklist, Worksite__c.State__c, INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'sample files/worksites.csv',
    ]);
  });

  it('has one case that passes where nothing is refused, so that no server takes the report for empty', () => {
    const objects = [{ object: 'Account', rows: 5, valid: 5, refused: 0, unknown: 0, merged: 0, leftOut: 0 }];
    const root = parse(
      reportOf('junit', { ...mixed, objects, groups: [], rules: [], refused: 0, unknown: 0, valid: 2000 })
    );
    check(root);
    checkCounts(root);
    expect(casesOf(root).map(({ attributes, children }) => [attributes['name'], children.length])).to.deep.equal([
      ['Every record would be taken', 0],
    ]);
  });

  it('stays small, however many reasons there are', () => {
    const [group] = mixed.groups;
    if (group === undefined) throw new Error('the sample has no reasons');
    const groups = Array.from({ length: 3000 }, (_, index) => ({
      ...group,
      example: { ...group.example, field: `F${index}__c` },
    }));
    const root = parse(reportOf('junit', { ...mixed, groups }));
    checkCounts(root);
    expect(casesOf(root).filter(({ attributes }) => attributes['classname'] === 'Worksite__c')).to.have.length(500);
    expect(reportOf('junit', { ...mixed, groups })).to.contain('2500 more kinds of reasons');
  });

  it('is well-formed and within the schema, and tells its cases apart, whatever stands in the file', () => {
    fc.assert(
      fc.property(anySummary, (summary) => {
        const root = parse(reportOf('junit', summary));
        check(root);
        checkCounts(root);
      }),
      { numRuns: 300 }
    );
  });
});
