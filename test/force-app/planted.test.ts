import { expect } from 'chai';
import { check, describeProblem, type Sources } from './checker/index.js';
import { SOURCES } from './support.js';
import { MISTAKES, type Mistake } from './mistakes/index.js';

const plant = ({ file, from, to }: Mistake): Sources => {
  const planted = new Map(SOURCES);
  if (from === undefined) {
    if (to === undefined) planted.delete(file);
    else planted.set(file, to);
    return planted;
  }
  const text = SOURCES.get(file);
  expect(text, `${file} exists`).to.be.a('string');
  const changed = text!.replace(from, () => to ?? '');
  expect(changed, `the mistake changes ${file}`).not.to.equal(text);
  return planted.set(file, changed);
};

describe('planted mistakes', () => {
  it('are of many kinds, each with its own rule', () => {
    expect(MISTAKES).to.have.length.at.least(40);
    expect(new Set(MISTAKES.map((mistake) => mistake.rule)).size).to.be.at.least(40);
    expect(new Set(MISTAKES.map((mistake) => mistake.says)).size).to.equal(MISTAKES.length);
  });

  for (const mistake of MISTAKES) {
    it(`are caught: ${mistake.says}`, () => {
      const problems = Object.values(check(plant(mistake))).flat();
      const caught = problems.filter(
        ({ rule, file }) => rule === mistake.rule && file === (mistake.shownIn ?? mistake.file)
      );
      expect(
        caught.map(describeProblem),
        `all that was found: ${problems.map(describeProblem).join('; ')}`
      ).not.to.deep.equal([]);
      if (mistake.line !== undefined) expect(caught.map((problem) => problem.line)).to.include(mistake.line);
    });
  }
});
