import { expect } from 'chai';
import fc from 'fast-check';
import { compileAutomaton } from '../../src/formula/regex/automaton.js';
import { compileMatcher } from '../../src/formula/regex/match.js';
import { parseRegex } from '../../src/formula/regex/parse.js';

/** Patterns of everything the automaton takes: sets, places, choices, groups, repetitions greedy and lazy. */
const { pattern } = fc.letrec<{ pattern: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\d',
      '\\s',
      '[\\s\\S]',
      '^',
      '$',
      '\\b',
      '\\B',
      '\\Z',
      '\\z',
      'é',
      '😀'
    ),
    tie('pattern').map((inner) => `(${inner})`),
    tie('pattern').map((inner) => `(?:${inner})`)
  ),
  pattern: fc
    .array(
      fc.array(
        fc
          .tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '{2}', '{1,2}', '{0,2}?'))
          .map(([atom, repeat]) => (/^[\^$]$|^\\[bBZz]$/.test(atom) ? atom : atom + repeat)),
        { maxLength: 3 }
      ),
      { minLength: 1, maxLength: 3 }
    )
    .map((options) => options.map((parts) => parts.join('')).join('|')),
}));
const text = fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '\n', '\r', 'é', '😀', '_'), maxLength: 8 });

describe('the automaton of a regular expression', () => {
  it('answers as the backtracking matcher does, wherever both answer', () => {
    let compared = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 1, maxLength: 8 }), (source, texts) => {
        const tree = parseRegex(source);
        const automaton = compileAutomaton(tree);
        if (automaton === undefined) return;
        const backtrack = compileMatcher(tree);
        for (const candidate of texts) {
          const quick = automaton.matches(candidate);
          const slow = backtrack(candidate);
          if (quick === undefined || slow === undefined) continue;
          compared += 1;
          expect(quick, `${JSON.stringify(source)} on ${JSON.stringify(candidate)}`).to.equal(slow);
        }
      }),
      { numRuns: 1500 }
    );
    expect(compared).to.be.greaterThan(800);
  });

  it('answers the same of a text in parts, whatever texts it was asked of before', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.array(fc.array(text, { maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        (source, texts) => {
          const tree = parseRegex(source);
          const automaton = compileAutomaton(tree);
          if (automaton === undefined) return;
          // Each text twice: what the first time found out serves the second.
          for (const parts of [...texts, ...texts]) {
            const whole = compileAutomaton(tree)?.matches(parts.join(''));
            expect(automaton.matchesParts(parts), `${JSON.stringify(source)} on ${JSON.stringify(parts)}`).to.equal(
              whole
            );
          }
        }
      ),
      { numRuns: 1500 }
    );
  });

  it('leaves to the backtracking matcher what hangs on the order of trying', () => {
    for (const source of ['a*+a', '(?>a|ab)c', '(?=a)a', '(?<!b)a', '(a)\\1']) {
      expect(compileAutomaton(parseRegex(source)), source).to.equal(undefined);
    }
  });

  it('leaves to it what the platform gives up on, too', () => {
    for (const source of ['(a+)+b', '(a|aa)+b', '(?:a?){30}a{30}b', '(x+x+)+y', '((a{1,50}){1,50}){1,50}']) {
      expect(compileAutomaton(parseRegex(source)), source).to.equal(undefined);
    }
  });

  it('reads a long text once', () => {
    const automaton = compileAutomaton(parseRegex('[\\s\\S]*(^|[^0-9])[0-9]{9}([^0-9]|$)[\\s\\S]*'));
    expect(automaton?.matches('12345678 '.repeat(20_000))).to.equal(false);
    expect(automaton?.matches(`${'12345678 '.repeat(20_000)}123456789.`)).to.equal(true);
  });
});
