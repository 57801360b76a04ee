import { expect } from 'chai';
import fc from 'fast-check';
import { child, flagOf, parseXml, textOf, writeXml, XmlError } from '../../../src/practice-org/metadata/xml.js';
import type { XmlElement } from '../../../src/practice-org/metadata/xml.js';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}$/);
const text = fc.string({
  unit: fc.constantFrom('a', 'Ñ', '&', '<', '>', '"', "'", ' ', '😀', ']'),
  minLength: 1,
  maxLength: 12,
});

function plain(element: XmlElement): unknown {
  return { name: element.name, text: element.text, children: element.children.map(plain) };
}

describe('practice-org/metadata xml', () => {
  const tree = fc.letrec<{ element: XmlElement }>((tie) => ({
    element: fc.oneof(
      { maxDepth: 4 },
      fc.record({
        name,
        text,
        children: fc.constant([]),
        attributes: fc.constant({}),
        line: fc.constant(0),
        column: fc.constant(0),
      }),
      fc.record({
        name,
        text: fc.constant(''),
        children: fc.array(tie('element'), { minLength: 1, maxLength: 4 }),
        attributes: fc.constant({}),
        line: fc.constant(0),
        column: fc.constant(0),
      })
    ),
  })).element;

  it('reads back what it wrote, whatever the text holds', () => {
    fc.assert(
      fc.property(tree, (element) => {
        expect(plain(parseXml(writeXml(element)))).to.deep.equal(plain(element));
      })
    );
  });

  it('says the line and column after a start tag, as the platform counts', () => {
    const object = parseXml('<CustomObject>\n    <fields>\n        <type>Text</type>\n    </fields>\n</CustomObject>');
    expect(child(object, 'fields')).to.include({ line: 2, column: 13 });
  });

  it('takes CDATA, byte order marks and blank elements', () => {
    const rule = parseXml('\uFEFF<r><formula><![CDATA[a < b && c]]></formula><blank/><yes>true</yes><no/></r>');
    expect(textOf(rule, 'formula')).to.equal('a < b && c');
    expect(textOf(rule, 'blank')).to.equal(undefined);
    expect([flagOf(rule, 'yes'), flagOf(rule, 'no'), flagOf(rule, 'absent')]).to.deep.equal([true, false, false]);
  });

  it('refuses what is not well-formed, with the place, and entities of its own making', () => {
    expect(() => parseXml('<a>\n<b></a>'))
      .to.throw(XmlError)
      .that.includes({ line: 2 });
    expect(() => parseXml('<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>')).to.throw(XmlError);
    expect(() => parseXml('')).to.throw(XmlError);
  });
});
