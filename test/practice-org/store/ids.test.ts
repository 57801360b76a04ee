import { expect } from 'chai';
import fc from 'fast-check';
import { identifierIn } from '../../../src/privacy/index.js';
import { normalizeId } from '../../../src/records/index.js';
import { base62, makeId, randomId } from '../../../src/practice-org/store/ids.js';
import { readModel, textOf } from '../../force-app/checker/index.js';
import { SOURCES } from '../../force-app/support.js';

/** The most that is ever counted to: what a random id is drawn from. */
const MOST = 2 ** 48 - 1;

const number = fc.oneof(fc.nat(), fc.integer({ min: 0, max: MOST }));

describe('practice org: ids', () => {
  it('count in base 62, digits before capitals before small letters', () => {
    expect([0, 9, 10, 35, 36, 61, 62].map((each) => base62(each, 2))).to.deep.equal([
      '00',
      '09',
      '0A',
      '0Z',
      '0a',
      '0z',
      '10',
    ]);
  });

  it('are 18 characters that survive a change of case and are never the same for two numbers', () => {
    fc.assert(
      fc.property(number, number, (one, two) => {
        const id = makeId('a0B', one);
        expect(id).to.match(/^a0BPR0[0-9A-Za-z]{9}[A-Z0-5]{3}$/);
        expect(normalizeId(id.toUpperCase())).to.equal(id);
        expect(normalizeId(id.slice(0, 15))).to.equal(id);
        expect(makeId('a0B', two) === id).to.equal(one === two);
      })
    );
  });

  it('stand in the order of their numbers', () => {
    fc.assert(
      fc.property(number, number, (one, two) => {
        expect(makeId('001', one) < makeId('001', two)).to.equal(one < two);
      })
    );
    expect(makeId('001', MOST) < makeId('001', MOST + 1)).to.equal(true);
  });

  it('come after every id that a store kept from counting in base 62, and are none of them', () => {
    fc.assert(
      fc.property(number, number, (old, next) => {
        expect(makeId('001', next).slice(0, 15) > `001PR0${base62(old, 9)}`).to.equal(true);
      })
    );
  });

  it('hold nothing that the privacy gate or the rule NO_IDENTIFIERS_IN_TEXT takes for a number of a person', () => {
    const patterns = identifierPatterns();
    expect(
      patterns.some((pattern) => pattern.test(`001PR0${base62(10, 9)}`)),
      'the old form was refused'
    ).to.equal(true);
    const starts = [1, ...fc.sample(fc.integer({ min: 0, max: MOST - 20_000 }), 4)];
    // A prefix of digits with a capital last, so that the checksum may begin with a digit; one with an A; an object's own.
    for (const [index, start] of starts.entries()) {
      const prefix = ['a00', '001', '00D', 'A00', '750'][index] ?? '';
      for (let each = start; each < start + 20_000; each += 1) check(makeId(prefix, each), patterns);
    }
    for (let each = 0; each < 20_000; each += 1) {
      check(makeId('a00', each), patterns);
      check(randomId('00D'), patterns);
    }
  });
});

function check(id: string, patterns: readonly RegExp[]): void {
  for (const text of [id, id.slice(0, 15)]) {
    // Strings are compared by hand: an assertion each would take longer than all the rest.
    if (identifierIn(text, 'notes') !== undefined) expect.fail(`the gate takes ${text} for a number of a person`);
    if (patterns.some((pattern) => pattern.test(text))) expect.fail(`the rule refuses ${text}`);
  }
}

/** Every pattern of every rule of the name, as the rules hold them. */
function identifierPatterns(): readonly RegExp[] {
  const rules = readModel(SOURCES)
    .ofType('ValidationRule')
    .filter(({ name }) => name === 'NO_IDENTIFIERS_IN_TEXT');
  const formulas = rules.map(({ root }) => textOf(root, 'errorConditionFormula') ?? '');
  const sources = formulas.flatMap((formula) =>
    [...formula.matchAll(/"(\[\\\\s[^"]*)"/g)].map(([, text]) => text ?? '')
  );
  expect(sources).to.not.be.empty;
  return [...new Set(sources)].map((source) => new RegExp(`^(?:${source.replaceAll('\\\\', '\\')})$`, 'u'));
}
