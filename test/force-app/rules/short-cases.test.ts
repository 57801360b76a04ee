import { expect } from 'chai';
import { refusals } from '../formula-support.js';
import { SHORT_CASES } from './short-cases.js';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('validation rules', () => {
  for (const [object, rule, refused, nearest] of SHORT_CASES) {
    it(`${object} ${rule}: refuses ${JSON.stringify(refused)} and lets ${JSON.stringify(nearest)} pass`, () => {
      expect(refusals(object, refused, { now: NOW })).to.include(rule);
      expect(refusals(object, nearest, { now: NOW })).to.deep.equal([]);
    });
  }
});
