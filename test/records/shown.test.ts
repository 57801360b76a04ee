import { expect } from 'chai';
import fc from 'fast-check';
import { shownText } from '../../src/records/index.js';

describe('text from a file, as a message shows it', () => {
  it('stays as it is where a person can read it', () => {
    for (const text of ['Sample Laundry', 'Wäscherei Peñasco', '見本', 'a "b" %s', '', '😀']) {
      expect(shownText(text)).to.equal(text);
    }
  });

  it('is cut where it is long, and never in the middle of a character', () => {
    expect(shownText('x'.repeat(61))).to.equal(`${'x'.repeat(60)}…`);
    expect(shownText(`${'x'.repeat(59)}😀😀`)).to.equal(`${'x'.repeat(59)}…`);
    expect(shownText('abcdef', 3)).to.equal('abc…');
  });

  it('names what cannot be seen, and what would turn or colour the rest', () => {
    expect(shownText('\u001b[31mred')).to.equal('[U+001B][31mred');
    expect(shownText('\u202eRO')).to.equal('[U+202E]RO');
    expect(shownText('Ci\u200bty')).to.equal('Ci[U+200B]ty');
    expect(shownText('a\ud800b')).to.equal('a[U+D800]b');
  });

  it('is one line', () => {
    expect(shownText('Unit \r\n Size')).to.equal('Unit Size');
  });

  it('never holds anything unseen, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (left, right) => {
        const shown = shownText(`${left}\u202e\u0007${right}\ud83d`, 500);
        expect(shown).to.not.match(/[\p{Cs}\p{Cc}\u202a-\u202e\u200b-\u200f]/u);
      })
    );
  });
});
