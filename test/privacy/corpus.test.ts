import { expect } from 'chai';
import { identifierIn, redact, type IdentifierKind } from '../../src/privacy/index.js';
import { INNOCENT_SORTS, POSITIVES, innocent, random } from './corpus.js';

const EACH = 20_000;
const INNOCENTS = 100_000;
const SHOWN = 12;

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)} %`;

describe('the corpus of numbers and of what looks like them', function () {
  this.timeout(120_000);

  for (const [kind, make] of Object.entries(POSITIVES)) {
    it(`has at least 99.5 % of ${EACH} writings of one found: ${kind}`, () => {
      const next = random(20_261_122);
      const missed: string[] = [];
      const others = new Map<IdentifierKind, number>();
      for (let count = 0; count < EACH; count += 1) {
        const text = make(next);
        const found = identifierIn(text);
        if (found === undefined) missed.push(text);
        else if (found !== kind) others.set(found, (others.get(found) ?? 0) + 1);
      }
      const named = [...others].map(([other, count]) => `${count} as ${other}`).join(', ');
      console.log(`      ${kind}: recall ${percent(EACH - missed.length, EACH)}${named === '' ? '' : `; ${named}`}`);
      for (const text of missed.slice(0, SHOWN)) console.log(`        missed: ${JSON.stringify(text)}`);
      expect(missed.length / EACH).to.be.at.most(0.005);
    });
  }

  it(`raises a false alarm on at most 0.1 % of ${INNOCENTS} innocent cells, also where words are read`, () => {
    const next = random(20_261_123);
    const alarms = new Map<string, string[]>();
    let count = 0;
    for (; count < INNOCENTS; count += 1) {
      const sort = INNOCENT_SORTS[count % INNOCENT_SORTS.length]!;
      const text = innocent(next, sort);
      const found = identifierIn(text, sort === 'a link' ? 'link' : 'notes');
      if (found !== undefined) alarms.set(sort, [...(alarms.get(sort) ?? []), `${found}: ${text}`]);
    }
    const all = [...alarms.values()].flat();
    console.log(`      innocents: ${all.length} false alarms, ${percent(all.length, count)}`);
    for (const [sort, texts] of alarms) {
      console.log(`        ${sort} (${texts.length}): ${JSON.stringify(texts.slice(0, 3))}`);
    }
    expect(all.length / count).to.be.at.most(0.001);
  });

  it('leaves nothing to find in a text that was redacted', () => {
    for (const make of Object.values(POSITIVES)) {
      const next = random(20_261_124);
      for (let count = 0; count < 2000; count += 1) {
        const text = make(next);
        expect(identifierIn(redact(text)), text).to.equal(undefined);
      }
    }
  });
});
