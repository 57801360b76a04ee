import { expect } from 'chai';
import fc from 'fast-check';
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

  it('are caught by the schema wherever an element’s name has a slip in it', () => {
    const files = [...SOURCES.keys()];
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (fileIndex, elementIndex) => {
        const file = files[fileIndex % files.length]!;
        const text = SOURCES.get(file)!;
        const elements = [...text.matchAll(/<(\w+)>[^<]*<\/\1>/g)];
        const element = elements[elementIndex % elements.length]!;
        const slipped = element[0].replaceAll(element[1]!, `${element[1]!}s`);
        const start = element.index;
        const planted = new Map([[file, text.slice(0, start) + slipped + text.slice(start + element[0].length)]]);
        const line = text.slice(0, start).split('\n').length;
        expect(
          check(planted).schema.map((problem) => problem.line),
          `${file}:${line}`
        ).to.include(line);
      }),
      { numRuns: 300 }
    );
  });
});
