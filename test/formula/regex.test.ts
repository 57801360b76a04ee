import { expect } from 'chai';
import fc from 'fast-check';
import { compileRegex, RegexError, RegexUnsupported } from '../../src/formula/regex/index.js';

const matches = (pattern: string, text: string): boolean | undefined => compileRegex(pattern).matches(text);

describe('regular expressions', () => {
  /* Answers of java.util.regex, Java 17. */
  const answers: ReadonlyArray<readonly [string, string, boolean]> = [
    ['\\d{5}(-\\d{4})?', '45402-1234', true],
    ['\\d{5}', '45402 ', false],
    ['^Alder$', 'Alder\n', false],
    ['Alder\\Z\\n', 'Alder\n', true],
    ['.*', 'two\nlines', false],
    ['(?s).*', 'two\nlines', true],
    ['(?m)a$\\n^b', 'a\nb', true],
    ['(?i)alder', 'ALDER', true],
    ['(?i)ñ', 'Ñ', false],
    ['(?iu)ñ', 'Ñ', true],
    ['(?i)a(?-i)b', 'Ab', true],
    ['(?i)a(?-i)b', 'AB', false],
    ['(?x) a b # comment', 'ab', true],
    ['[a-c&&[^b]]+', 'aca', true],
    ['[a-c&&[^b]]+', 'abc', false],
    ['[^a-c[0-9]]', 'd', true],
    ['[]a]+', ']a', true],
    ['[a\\-z]+', 'a-z', true],
    ['\\Qa.b\\E+', 'a.bb', true],
    ['a*+a', 'aaa', false],
    ['a{2,3}+b', 'aaab', true],
    ['(?>a|ab)c', 'abc', false],
    ['(a)(b)?\\1', 'aa', true],
    ['(a)|b\\1', 'b', false],
    ['(?<first>x).\\k<first>', 'x-x', true],
    ['(?=.*\\d)(?=.*[a-z]).{4,}', 'abc1', true],
    ['.*(?<=ab)c', 'xabc', true],
    ['.*(?<!ab)c', 'xabc', false],
    ['\\p{Upper}\\p{L}+', 'Ñandú', false],
    ['\\p{Lu}\\p{L}+', 'Ñandú', true],
    ['\\w+', 'Ñandú', false],
    ['.', '😀', true],
    ['\\x{1F600}', '😀', true],
    ['\\R', '\r\n', true],
    ['(a*)*b', 'aab', true],
    ['(a|b)*?c', 'abac', true],
    ['a{2}{3}', 'aa', true],
    ['', '', true],
  ];
  for (const [pattern, text, expected] of answers) {
    it(`answers ${JSON.stringify(text)} for ${pattern} as Java does`, () =>
      expect(matches(pattern, text)).to.equal(expected));
  }

  it('refuses what Java refuses', () => {
    for (const pattern of [
      '(',
      ')',
      '[',
      '*a',
      'a**',
      'a{',
      '{',
      '[z-a]',
      '\\q',
      '(?z)',
      '\\p{Nope}',
      'a{3,2}',
      '(?<=(ab)*)',
      '\\k<no>',
      '\\x4',
      '(?i)*',
    ]) {
      expect(() => compileRegex(pattern), pattern).to.throw(RegexError);
    }
  });

  it('refuses by name what is valid but not evaluated here', () => {
    for (const pattern of ['\\p{InGreek}', '\\X', '(?U)a', '\\b{g}'])
      expect(() => compileRegex(pattern), pattern).to.throw(RegexUnsupported);
  });

  it('gives a hopeless match up instead of hanging', () => {
    expect(matches('(a+)+b', 'a'.repeat(40))).to.equal(undefined);
    expect(matches('(a|aa)+b', 'a'.repeat(200))).to.equal(undefined);
    expect(matches('(?:a?){30}a{30}b', 'a'.repeat(30))).to.equal(undefined);
    expect(matches('(x+x+)+y', 'x'.repeat(50_000))).to.equal(undefined);
    expect(matches('.*', 'x'.repeat(100_000))).to.equal(true);
  });

  it('never throws anything but its own refusals, and never hangs', () => {
    const pieces = [
      'a',
      'b',
      '(',
      ')',
      '[',
      ']',
      '*',
      '+',
      '?',
      '{2}',
      '|',
      '^',
      '$',
      '.',
      '\\d',
      '\\',
      '&&',
      '-',
      '(?:',
      '(?=',
      '(?<=',
      '(?i)',
      '\\1',
      '{',
      '}',
    ];
    const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((list) => list.join(''));
    fc.assert(
      fc.property(
        fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 30 })),
        fc.string({ maxLength: 30 }),
        (pattern, text) => {
          try {
            expect([true, false, undefined]).to.include(matches(pattern, text));
          } catch (error) {
            if (!(error instanceof RegexError || error instanceof RegexUnsupported)) throw error;
          }
        }
      ),
      { numRuns: 3_000 }
    );
  });
});
