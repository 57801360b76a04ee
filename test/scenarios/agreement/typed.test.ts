import { expect } from 'chai';
import fc from 'fast-check';
import type { ObjectSchema } from '../../../src/schema/index.js';
import { fieldsBehind } from './aim.js';
import { Bench, plainRow } from './bench.js';
import { PROJECT } from './compare.js';
import { RuleCoverage } from './coverage.js';
import { nearRows, keysFor } from './rows.js';
import { asJson, compareErrors, jsonFor, requested, TypedRules, type Json } from './typed.js';

const SEED = Number(process.env['POWER_AGREE_SEED'] ?? 20261122);
const ROWS = Number(process.env['POWER_AGREE_ROWS'] ?? 10_000);
const OBJECTS = PROJECT.objects.filter((object) => object.custom || object.name === 'Account');
const EACH = Math.ceil(ROWS / OBJECTS.length / 5);

describe('what the rules say of a request is what the org says, to the letter', function () {
  this.timeout(600_000);
  let bench: Bench;
  let requests = 0;

  before(() => {
    bench = new Bench();
  });

  after(async () => {
    console.log(`    seed ${SEED}: ${requests} requests`);
    await bench.close();
  });

  const difference = (rules: TypedRules, object: string, json: Json, id?: string): string | undefined => {
    requests += 1;
    return compareErrors(rules.check(json, id), requested(bench, object, json, id));
  };

  /** The least of a request that still shows a difference. */
  function agree(rules: TypedRules, object: string, json: Json, id?: string): void {
    if (difference(rules, object, json, id) === undefined) return;
    let least = json;
    for (let name: string | undefined = ''; name !== undefined;) {
      name = Object.keys(least).find((each) => difference(rules, object, without(least, each), id) !== undefined);
      if (name !== undefined) least = without(least, name);
    }
    const where = id === undefined ? object : `${object} ${id}`;
    expect.fail(`${where} ${JSON.stringify(least)} (seed ${SEED})\n${difference(rules, object, least, id) ?? ''}`);
  }

  const without = (json: Json, name: string): Json =>
    Object.fromEntries(Object.entries(json).filter(([each]) => each !== name));

  const requestsFor = (object: ObjectSchema): fc.Arbitrary<Json> =>
    fc
      .uniqueArray(fc.constantFrom(...object.fields), { maxLength: 4, selector: (field) => field.name })
      .chain((fields) => fc.record(Object.fromEntries(fields.map((field) => [field.name, jsonFor(field, bench)]))));

  for (const [place, object] of OBJECTS.entries()) {
    it(`new records: ${object.name}`, () => {
      const rules = new TypedRules(bench, object);
      const plain = { ...plainRow(bench, object.name), ...keysFor(object.name, 1) };
      for (const json of fc.sample(requestsFor(object), { seed: SEED + place, numRuns: EACH })) {
        agree(rules, object.name, { ...plain, ...json });
      }
    });

    it(`changes of records that are there: ${object.name}`, () => {
      const rules = new TypedRules(bench, object);
      const ids = bench.ids.get(object.name) ?? [];
      const changes = fc.tuple(fc.constantFrom(...ids), requestsFor(object));
      for (const [id, json] of fc.sample(changes, { seed: SEED + place, numRuns: EACH })) {
        agree(rules, object.name, json, id);
      }
    });
  }

  it('changes aimed at each rule, on both of its sides', () => {
    const all = OBJECTS.flatMap((object) => object.validationRules.map((rule) => ({ object, rule })));
    const coverage = new RuleCoverage(all.map(({ object, rule }) => `${object.name}.${rule.name}`));
    for (const [place, { object, rule }] of all.entries()) {
      const name = `${object.name}.${rule.name}`;
      const rules = new TypedRules(bench, object);
      // A master is never changed for another.
      const fields = fieldsBehind(PROJECT, object, rule.condition).filter((field) => field.updateable);
      const ids = bench.ids.get(object.name) ?? [];
      // A change names some of the fields only.
      const some = fc.shuffledSubarray([...fields], { minLength: 1 });
      const near = some.chain((chosen) => nearRows(bench, chosen, rule.condition));
      const aimed = fc.tuple(fc.constantFrom(...ids), near);
      for (let round = 0; round < 20 && !coverage.isWhole(name); round += 1) {
        for (const [id, group] of fc.sample(aimed, { seed: SEED + place * 100 + round, numRuns: 4 })) {
          const answered = group.map((row) => {
            const json = asJson(row);
            agree(rules, object.name, json, id);
            return { row, answer: { errors: requested(bench, object.name, json, id) } };
          });
          coverage.note(name, rule.message, answered);
        }
      }
    }
    expect(coverage.missing()).to.deep.equal([]);
  });
});
