import { expect } from 'chai';
import { ElementReader, parseXml, rootName } from '../../src/schema/xml.js';
import { errorOf } from './fixtures.js';

describe('a metadata file', () => {
  it('is read with its entities, its CDATA and its lines', () => {
    const root = parseXml(
      'a.xml',
      '\ufeff<?xml version="1.0"?>\n<R>\n  <f>A &amp;&amp; B</f>\n  <g><![CDATA[a < b]]></g>\n</R>'
    );
    const reader = new ElementReader(root);
    expect(reader.text('f')).to.equal('A && B');
    expect(reader.text('g')).to.equal('a < b');
    expect(reader.child('g')?.location.line).to.equal(4);
  });

  it('that is not well-formed is refused with its line', () => {
    const error = errorOf(() => parseXml('objects/a.xml', '<R>\n<f>x</g>\n</R>'));
    expect(error.name).to.equal('MalformedXmlError');
    expect(error.message).to.match(/^objects\/a\.xml:2: /);
    expect(error.exitCode).to.equal(78);
    expect(errorOf(() => parseXml('a.xml', '')).name).to.equal('MalformedXmlError');
    expect(errorOf(() => parseXml('a.xml', '<a><b></a>')).name).to.equal('MalformedXmlError');
  });

  it('tells its type before it is parsed, past a declaration and a comment', () => {
    expect(rootName('<?xml version="1.0"?>\n<!-- c <x> -->\n<Layout xmlns="y">')).to.equal('Layout');
    expect(rootName('\ufeff<Flow/>')).to.equal('Flow');
    expect(rootName('export default class {}')).to.be.undefined;
  });

  it('has no switch that is neither true nor false, and no size that is no number', () => {
    const reader = new ElementReader(parseXml('a.xml', '<R><b>yes</b><n>-3</n></R>'));
    expect(errorOf(() => reader.boolean('b')).message).to.equal('a.xml:1: "yes" is not a value for <b>.');
    expect(errorOf(() => reader.integer('n')).name).to.equal('BadMetadataValueError');
  });
});
