import { expect } from 'chai';
import fc from 'fast-check';
import { check, describeProblem, type Sources } from './checker/index.js';
import { ALL_SOURCES, SOURCES } from './support.js';
import {
  inMadeUpSpanish,
  MISTAKES,
  plantedMistakes,
  runMistakes,
  type Mistake,
  type Outcome,
} from './mistakes/index.js';

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
    expect(MISTAKES).to.have.length.at.least(100);
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
    const files = [...SOURCES]
      .filter(([file, text]) => file.endsWith('-meta.xml') && /<(\w+)>[^<]*<\/\1>/.test(text))
      .map(([file]) => file);
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

/** What one round found, as a table that says where the checker is weak. */
const table = (outcomes: readonly Outcome[]): string => {
  const types = new Map<string, { caught: number; all: number }>();
  for (const { mistake, caught } of outcomes) {
    const entry = types.get(mistake.type) ?? { caught: 0, all: 0 };
    types.set(mistake.type, { caught: entry.caught + (caught ? 1 : 0), all: entry.all + 1 });
  }
  const caught = outcomes.filter((outcome) => outcome.caught).length;
  return [
    `caught ${caught} of ${outcomes.length}`,
    ...[...types].sort().map(([type, entry]) => `  ${type}: ${entry.caught} of ${entry.all}`),
  ].join('\n');
};

const missed = (outcomes: readonly Outcome[]): string[] =>
  outcomes
    .filter(({ caught }) => !caught)
    .map(
      ({ mistake, other }) =>
        `${mistake.file}: ${mistake.says} (found instead: ${other.slice(0, 2).join('; ') || 'nothing'})`
    );

const PART_CAUGHT = 0.99;

describe('mistakes planted in every kind of metadata', function () {
  this.timeout(300_000);
  const planted = plantedMistakes(ALL_SOURCES);
  let outcomes: Outcome[] = [];

  before(() => {
    outcomes = runMistakes(ALL_SOURCES, planted);
  });

  it('are more than 500, five at least in each kind there is', () => {
    expect(planted).to.have.length.above(500);
    const types = new Set(
      [...ALL_SOURCES].flatMap(([file, text]) =>
        file.endsWith('-meta.xml') ? (/<(\w+) xmlns/.exec(text)?.[1] ?? []) : []
      )
    );
    for (const type of types) expect(planted.filter((mistake) => mistake.type === type).length, type).to.be.at.least(5);
  });

  it('are caught, 99 in 100 of them, by a rule that fits and in the file that is wrong', () => {
    const caught = outcomes.filter((outcome) => outcome.caught).length;
    expect(caught / outcomes.length, `${table(outcomes)}\n${missed(outcomes).join('\n')}`).to.be.at.least(PART_CAUGHT);
  });

  it('are the same ones on every run', () => {
    const key = (list: typeof planted) => list.map(({ file, says, text }) => `${file}|${says}|${text?.length ?? 0}`);
    expect(key(plantedMistakes(ALL_SOURCES))).to.deep.equal(key(planted));
  });

  after(() => {
    if (process.env['SHOW_MISTAKES']) console.log(table(outcomes));
  });
});

describe('a translation of everything', function () {
  this.timeout(120_000);
  const sources = inMadeUpSpanish(ALL_SOURCES);

  it('is found complete and well formed', () => {
    const found = check(sources);
    expect([...found.form, ...found.schema, ...found.translations].map(describeProblem)).to.deep.equal([]);
  });

  it('with a mistake in it is found wanting', () => {
    const outcomes = runMistakes(
      sources,
      plantedMistakes(sources).filter(({ file }) => file.startsWith('es/'))
    );
    expect(outcomes).to.have.length.above(100);
    expect(missed(outcomes), table(outcomes)).to.deep.equal([]);
  });
});
