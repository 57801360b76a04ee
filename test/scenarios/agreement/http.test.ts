import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { startPracticeOrg, type RunningPracticeOrg, type SaveError } from '../../../src/practice-org/index.js';
import { everything } from '../../practice-org/fixture.js';
import { Bench, NOW, plainRow } from './bench.js';
import { PROJECT } from './compare.js';
import { keysFor } from './rows.js';
import { compareErrors, jsonFor, TypedRules, type Json } from './typed.js';

const SEED = Number(process.env['POWER_AGREE_SEED'] ?? 20261122);
const EACH = 12;

/** Where in the body something stands is the server's to say. */
const placeless = (text: string): string => text.replace(/ at \[line:\d+, column:\d+\]$/, '');

describe('what the rules say is what the org answers over HTTP', function () {
  this.timeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'agreement-http-'));
  let running: RunningPracticeOrg;
  let bench: Bench;

  before(async () => {
    running = await startPracticeOrg({ directory: folder, clock: () => NOW, access: () => () => everything });
    bench = new Bench(running.org);
  });

  after(async () => {
    await bench.close();
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function posted(object: string, json: Json, token: string): Promise<readonly SaveError[]> {
    const response = await fetch(`${running.url}/services/data/v66.0/sobjects/${object}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(json),
    });
    if (response.status === 201) return [];
    const errors = (await response.json()) as Array<{ errorCode: string; message: string; fields?: string[] }>;
    return errors.map(({ errorCode, message, fields = [] }) => ({
      statusCode: errorCode,
      message: placeless(message),
      fields,
    }));
  }

  for (const [place, object] of PROJECT.objects.entries()) {
    if (!object.custom && object.name !== 'Account') continue;
    it(`new records, which stay: ${object.name}`, async () => {
      const rules = new TypedRules(bench, object);
      const token = running.org.sessions.open(running.org.adminUserId);
      const requests = fc
        .uniqueArray(fc.constantFrom(...object.fields), { maxLength: 3, selector: (field) => field.name })
        .chain((fields) => fc.record(Object.fromEntries(fields.map((field) => [field.name, jsonFor(field, bench)]))));
      for (const [index, json] of fc.sample(requests, { seed: SEED + place, numRuns: EACH }).entries()) {
        const whole = { ...plainRow(bench, object.name), ...keysFor(object.name, index + 10), ...json };
        const said = rules
          .check(whole)
          .map((violation) => ({ ...violation, platformMessage: placeless(violation.platformMessage) }));
        const told = await posted(object.name, whole, token);
        expect(compareErrors(said, told), JSON.stringify(whole)).to.equal(undefined);
      }
    });
  }
});
