import { expect } from 'chai';
import fc from 'fast-check';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';
import { rowOf, UndoBench, type Row } from './support.js';

const CITIES = ['Sampleton', 'Exampleville', 'Mockton', ''] as const;

/** What a run changes of a row, and what a person edits afterwards. */
type Change = { readonly city: number; readonly size: number; readonly employer: number; readonly edited: boolean };

const change = fc.record({
  city: fc.nat({ max: 3 }),
  size: fc.constantFrom(0, 1, 2, 300),
  employer: fc.nat({ max: 2 }),
  edited: fc.boolean(),
});

const rowsOf = (changes: readonly Change[]): Row[] =>
  changes.map(({ city, size, employer }, index) =>
    rowOf(index + 1, {
      city: CITIES[city] ?? '',
      size: size === 0 ? '' : size,
      employer: `Sample Laundry ${employer}`,
    })
  );

describe('any run, taken back', function () {
  this.timeout(300_000);
  let org: InstalledOrg;
  let serial = 0;
  before(async () => {
    org = await startInstalledOrg();
  });
  after(() => org.close());

  const wipe = async (): Promise<void> => {
    for (const object of ['Worksite__c', 'Account']) {
      const records = await org.connection.query<{ Id: string }>(`SELECT Id FROM ${object}`);
      const ids = records.records.map(({ Id }) => Id);
      if (ids.length > 0) await org.connection.sobject(object).destroy(ids);
    }
  };

  it('returns every field it touched, but those that somebody edited; taken back in its turn, it is done again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(change, change), { minLength: 1, maxLength: 4 }),
        fc.nat({ max: 2 }),
        async (pairs, added) => {
          await wipe();
          const bench = new UndoBench(org, `random-${(serial += 1)}`);
          const first = pairs.map(([before]) => before);
          const second = [...pairs.map(([, after]) => after), ...first.slice(0, added)];
          await bench.sync(rowsOf(first));
          const before = await bench.content();
          const run = await bench.sync(rowsOf(second));
          const after = await bench.content();
          const touched = run.objects.some(({ created, updated }) => created + updated > 0);
          if (!touched) return;
          // Done and undone without anybody else: back to where it was, and forth again.
          const undo = await bench.undo(run.runId);
          expect(undo.status, JSON.stringify(undo)).to.equal('Succeeded');
          expect(await bench.content()).to.deep.equal(before);
          const redo = await bench.undo(undo.runId ?? '');
          expect(redo.status, JSON.stringify(redo)).to.equal('Succeeded');
          expect(await bench.content()).to.deep.equal(after);
          // Somebody edits the city of some records: their city stays, all else goes back.
          const edited = second.flatMap((one, index) => (one.edited && index < first.length ? [index + 1] : []));
          for (const number of edited) await bench.edit(`Sample Plant ${number}`, { City__c: `Edited ${number}` });
          await bench.undo(redo.runId ?? '');
          // What differs in the city was the run's to put back; what did not was never its own.
          expect(await bench.content()).to.deep.equal(
            before
              .map((line) => {
                const [name = '', , size = '', employer = ''] = line.split('|');
                const number = edited.find((one) => name === `Sample Plant ${one}`);
                return number === undefined ? line : [name, `Edited ${number}`, size, employer].join('|');
              })
              .sort()
          );
        }
      ),
      { numRuns: Number(process.env.POWER_UNDO_RUNS ?? 6), seed: Number(process.env.POWER_UNDO_SEED ?? 20261120) }
    );
  });
});
