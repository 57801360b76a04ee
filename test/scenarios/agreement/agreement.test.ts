import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { fieldsBehind } from './aim.js';
import { Bench } from './bench.js';
import { bothWays, PROJECT, type Outcome, type Row } from './compare.js';
import { RuleCoverage } from './coverage.js';
import { freeRows, nearRows, plainRows, twinRows } from './rows.js';
import { shrink } from './shrink.js';

/** Another seed, or more rows, to look further: the default is what every run of the tests holds to. */
const SEED = Number(process.env['POWER_AGREE_SEED'] ?? 20261122);
const ROWS = Number(process.env['POWER_AGREE_ROWS'] ?? 10_000);
const BATCH = 200;
/** Rules that only a change can break: their records have to have details, or to have been something before. */
const OF_CHANGES = new Set([
  'Deadline_Rule__c.COMPUTED_RULE_IS_FIXED',
  'Neutrality_Agreement__c.AGREEMENT_SPANS_ITS_COVERAGE',
  'Neutrality_Agreement__c.UNSIGNED_COVERS_NOTHING',
]);

const OBJECTS = PROJECT.objects.filter((object) => object.custom || object.name === 'Account');

describe('what passes here passes there', function () {
  this.timeout(600_000);
  let bench: Bench;
  const folder = mkdtempSync(join(tmpdir(), 'agreement-files-'));
  const file = join(folder, 'rows.csv');
  const counts = { rows: 0, valid: 0, refused: 0, unknown: 0, taken: 0 };
  const unknowns = new Map<string, number>();
  let started = 0;

  before(() => {
    bench = new Bench();
    started = Date.now();
  });

  after(async () => {
    const seconds = (Date.now() - started) / 1000;
    const commonest = [...unknowns].sort(([, one], [, other]) => other - one).slice(0, 8);
    console.log(
      `    seed ${SEED}: ${counts.rows} rows in ${seconds.toFixed(1)} s (${Math.round(counts.rows / seconds)} a second), ` +
        `${counts.valid} valid, ${counts.refused} refused, ${counts.unknown} unknown ` +
        `(${commonest.map(([rule, count]) => `${rule} ${count}`).join(', ')})`
    );
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Both ways, and the least rows that show the first disagreement. */
  async function agree(object: string, rows: readonly Row[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let start = 0; start < rows.length; start += BATCH) {
      const batch = rows.slice(start, start + BATCH);
      const found = await bothWays(bench, object, batch, file);
      const wrong = found.find(({ disagreement }) => disagreement !== undefined);
      if (wrong !== undefined) await fail(object, batch);
      outcomes.push(...found);
    }
    for (const { record } of outcomes) {
      counts.rows += 1;
      counts[record.status === 'merged' ? 'valid' : record.status] += 1;
      if (record.status !== 'unknown') continue;
      const why = new Set(
        record.findings.map(({ rule, field }) => (rule === 'lookup' ? `${rule} ${field ?? ''}` : rule))
      );
      for (const rule of why) unknowns.set(rule, (unknowns.get(rule) ?? 0) + 1);
    }
    return outcomes;
  }

  async function fail(object: string, batch: readonly Row[]): Promise<never> {
    const disagreement = async (rows: readonly Row[]): Promise<string | undefined> =>
      (await bothWays(bench, object, rows, file)).find((outcome) => outcome.disagreement !== undefined)?.disagreement;
    const least = await shrink(batch, async (rows) => (await disagreement(rows)) !== undefined);
    throw new Error(`${object} ${JSON.stringify(least)} (seed ${SEED})\n${(await disagreement(least)) ?? ''}`);
  }

  for (const [place, object] of OBJECTS.entries()) {
    it(`rows of any kind: ${object.name}`, async () => {
      const numRuns = Math.ceil(ROWS / OBJECTS.length / 2);
      const rows = fc.sample(freeRows(bench, object), { seed: SEED + place, numRuns });
      await agree(object.name, plainRows(bench, object.name, rows));
    });

    it(`values that must be unique: ${object.name}`, async () => {
      const rows = fc.sample(twinRows(object), { seed: SEED + place, numRuns: 60 });
      for (let start = 0; start < rows.length; start += 10) {
        await agree(object.name, plainRows(bench, object.name, rows.slice(start, start + 10)));
      }
    });
  }

  it('rows aimed at each rule, on both of its sides', async () => {
    const rules = OBJECTS.flatMap((object) =>
      object.validationRules.map((rule) => ({ object, rule, name: `${object.name}.${rule.name}` }))
    );
    const coverage = new RuleCoverage(rules.map(({ name }) => name).filter((name) => !OF_CHANGES.has(name)));
    for (const [place, { object, rule, name }] of rules.entries()) {
      const fields = fieldsBehind(PROJECT, object, rule.condition);
      const arbitrary = nearRows(bench, fields, rule.condition);
      for (let round = 0; round < 40; round += 1) {
        const groups = fc.sample(arbitrary, { seed: SEED + place * 100 + round, numRuns: 8 });
        const rows = plainRows(bench, object.name, groups.flat());
        const outcomes = await agree(object.name, rows);
        let start = 0;
        for (const group of groups) {
          coverage.note(
            name,
            rule.message,
            outcomes
              .slice(start, start + group.length)
              .map(({ answer }, index) => ({ answer, row: group[index] ?? {} }))
          );
          start += group.length;
        }
        if (coverage.isWhole(name) || OF_CHANGES.has(name)) break;
      }
    }
    expect(coverage.missing()).to.deep.equal([]);
  });

  it('tries enough, and answers "unknown" no more often than lookups and parents ask for it', () => {
    expect(counts.rows).to.be.at.least(ROWS);
    expect(counts.unknown / counts.rows).to.be.below(0.45);
  });
});
