import { expect } from 'chai';
import fc from 'fast-check';
import { identifierIn } from '../../src/privacy/index.js';
import { readModel, textOf } from '../force-app/checker/index.js';
import { SOURCES } from '../force-app/support.js';
import { INNOCENT_SORTS, POSITIVES, innocent, random } from './corpus.js';

const model = readModel(SOURCES);

/** The patterns as the rule holds them, read by code points as the platform reads them. */
function patternsOf(object: string): RegExp[] {
  const rule = model
    .ofType('ValidationRule')
    .find((candidate) => candidate.object === object && candidate.name === 'NO_IDENTIFIERS_IN_TEXT');
  const formula = (rule && textOf(rule.root, 'errorConditionFormula')) ?? '';
  return [...formula.matchAll(/"(\[\\\\s[^"]*)"/g)].map(
    ([, text]) => new RegExp(`^(?:${(text ?? '').replaceAll('\\\\', '\\')})$`, 'u')
  );
}

const [strict, link] = [patternsOf('Worksite__c')[0]!, patternsOf('Neutrality_Agreement__c').at(-1)!];

/** Pieces that come near the forms from all sides. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[0-9]{1,4}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9]{5,10}$/) },
  {
    weight: 6,
    arbitrary: fc.constantFrom('-', ' ', '.', '/', '#', ':', '–', '\n', '\u200b', '\u00a0', '😀', 'é', '_'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom('A', 'a', 'B', 'x', 'Suite A', 'IOE', 'wac', 'xIOE', 'LIN', 'no. ', 'passport '),
  }
);
const nearby = fc.array(piece, { minLength: 2, maxLength: 14 }).map((pieces) => pieces.join(''));

describe('the gate and the validation rule NO_IDENTIFIERS_IN_TEXT', () => {
  it('never contradict each other: what the rule refuses, the gate finds', () => {
    let refused = 0;
    fc.assert(
      fc.property(nearby, (text) => {
        if (!strict.test(text)) return;
        refused += 1;
        expect(identifierIn(text), JSON.stringify(text)).to.not.equal(undefined);
        expect(identifierIn(text, 'notes')).to.equal(identifierIn(text));
      }),
      { numRuns: 30_000 }
    );
    expect(refused).to.be.greaterThan(500);
  });

  it('nor in links', () => {
    let refused = 0;
    fc.assert(
      fc.property(nearby, (text) => {
        if (!link.test(text)) return;
        refused += 1;
        expect(identifierIn(text, 'link'), JSON.stringify(text)).to.not.equal(undefined);
      }),
      { numRuns: 15_000 }
    );
    expect(refused).to.be.greaterThan(150);
  });

  it('agree on the corpus but for writings that only the gate knows', () => {
    const next = random(20_261_125);
    let both = 0;
    for (const make of Object.values(POSITIVES)) {
      for (let count = 0; count < 2000; count += 1) {
        const text = make(next);
        if (!strict.test(text)) continue;
        both += 1;
        expect(identifierIn(text), text).to.not.equal(undefined);
      }
    }
    expect(both).to.be.greaterThan(4000);
    for (let count = 0; count < 10_000; count += 1) {
      const text = innocent(next, INNOCENT_SORTS[count % INNOCENT_SORTS.length]!);
      if (strict.test(text)) expect(identifierIn(text), text).to.not.equal(undefined);
    }
  });
});
