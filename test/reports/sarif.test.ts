import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import fc from 'fast-check';
import { z } from 'zod';
import { createValidationWriter } from '../../src/reports/index.js';
import type { Finding } from '../../src/rules/index.js';
import { anySummary, context, mixed, reportOf } from './support.js';

const message = z.strictObject({ text: z.string().min(1), markdown: z.string().optional() });
const level = z.enum(['none', 'note', 'warning', 'error']);
/** No character that RFC 3986 does not allow in a reference, and a colon in the first part only after a scheme. */
const uri = z
  .string()
  .regex(/^(?:[A-Za-z0-9._~!$&'()*+,;=@:/?#-]|%[0-9A-F]{2})+$/)
  .refine((text) => !text.includes('\\') && URL.canParse(text, 'file:///root/'));

/** The rules of the SARIF 2.1.0 schema for what we write, and nothing else allowed. */
const sarif = z.strictObject({
  $schema: z.url(),
  version: z.literal('2.1.0'),
  runs: z
    .array(
      z.strictObject({
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().min(0),
            level,
            message,
            locations: z
              .array(
                z.strictObject({
                  physicalLocation: z.strictObject({
                    artifactLocation: z.strictObject({ uri, uriBaseId: z.string().optional() }),
                    region: z.strictObject({ startLine: z.int().min(1) }).optional(),
                  }),
                  logicalLocations: z
                    .array(z.strictObject({ fullyQualifiedName: z.string(), kind: z.literal('member') }))
                    .optional(),
                })
              )
              .length(1),
            partialFingerprints: z.record(z.string(), z.string().regex(/^[0-9a-f]{16}:1$/)),
          })
        ),
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            rules: z.array(
              z.strictObject({
                id: z.string(),
                name: z.string(),
                shortDescription: message,
                fullDescription: message,
                help: message,
                defaultConfiguration: z.strictObject({ level }),
                properties: z.strictObject({ tags: z.array(z.string()).max(10) }),
              })
            ),
          }),
        }),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            startTimeUtc: z.iso.datetime().optional(),
            toolExecutionNotifications: z.array(z.strictObject({ level, message })),
          })
        ),
        originalUriBaseIds: z.record(z.string(), z.strictObject({ description: message })),
        columnKind: z.enum(['utf16CodeUnits', 'unicodeCodePoints']),
      })
    )
    .length(1),
});

type Run = z.infer<typeof sarif>['runs'][number];

function runOf(text: string): Run {
  const [run] = sarif.parse(JSON.parse(text)).runs;
  if (run === undefined) throw new Error('no run');
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex]?.id).to.equal(ruleId);
  const ids = run.tool.driver.rules.map(({ id }) => id);
  expect(new Set(ids).size).to.equal(ids.length);
  return run;
}

const [sample] = mixed.groups;
const error = (row: number): Finding => {
  if (sample === undefined) throw new Error('the sample has no reasons');
  return { ...sample.example, source: { ...sample.example.source, row, line: row + 1 } };
};

describe('the report of a validation as SARIF', () => {
  it('has a result for each finding, at its line of the file, errors first', () => {
    const { results } = runOf(reportOf('sarif'));
    expect(
      results.map(({ ruleId, level: how, locations: [place] }) => [
        ruleId,
        how,
        place?.physicalLocation.region?.startLine,
      ])
    ).to.deep.equal([
      ['unknown-column', 'error', 1],
      ['picklist', 'error', 3],
      ['validation-rule:EXPIRATION_AFTER_EFFECTIVE', 'error', 11],
      ['parent-in-org', 'note', 5],
      ['merged-row', 'warning', 7],
    ]);
    expect(results[1]?.message.text).to.equal(
      'Row 2: State holds "Calif", which is not one of its values. Write "CA", if that is what was meant.'
    );
    expect(results[1]?.locations[0]?.physicalLocation.artifactLocation).to.deep.equal({
      uri: 'sample%20files/worksites.csv',
      uriBaseId: '%SRCROOT%',
    });
  });

  it('explains each rule in words', () => {
    const { rules } = runOf(reportOf('sarif')).tool.driver;
    expect(rules.map(({ id, name, shortDescription }) => [id, name, shortDescription.text])).to.deep.include([
      'picklist',
      'Picklist',
      "A value is not on its field's list",
    ]);
  });

  it('names a file elsewhere by its address, and a row without a known line by the file alone', () => {
    const finding = { ...error(4), source: { path: '/sample folder/ü.csv', row: 4 } };
    const [result] = runOf(reportOf('sarif', mixed, context, [finding])).results;
    expect(result?.locations[0]?.physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'file:///sample%20folder/%C3%BC.csv' },
    });
  });

  it('knows a finding again by where it is and by its rule, and by nothing that the row holds', () => {
    const prints = (findings: readonly Finding[]): string[] =>
      runOf(reportOf('sarif', mixed, context, findings)).results.map(({ partialFingerprints }) =>
        JSON.stringify(partialFingerprints)
      );
    const [same, other, elsewhere] = prints([
      error(4),
      { ...error(4), message: 'State holds "Ore".', key: 'sites:sample' },
      error(5),
    ]);
    expect(same).to.equal(other);
    expect(same).to.not.equal(elsewhere);
    expect(reportOf('sarif', mixed, context, [{ ...error(4), key: 'sites:sample' }])).to.not.contain('sites:sample');
  });

  it('stops at what code scanning takes, keeps the errors rather than the rest, and says how many are missing', function () {
    this.timeout(60_000);
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('power-report-'));
    const pieces: string[] = [];
    const writer = createValidationWriter('sarif', (piece) => pieces.push(piece), context);
    const warning = { ...error(1), severity: 'warning', rule: 'merged-row' } as const;
    for (let row = 1; row <= 15_000; row += 1) writer.finding({ ...warning, source: { ...warning.source, row } });
    for (let row = 1; row <= 24_000; row += 1) writer.finding(error(row));
    writer.end(mixed);
    writer.discard();
    writer.discard();
    const { results, invocations } = runOf(pieces.join(''));
    expect(results).to.have.length(25_000);
    expect(results.filter(({ level: how }) => how === 'error')).to.have.length(24_000);
    expect(results.at(-1)?.message.text).to.match(/^Row 1000: /);
    expect(invocations[0]?.toolExecutionNotifications[1]?.message.text).to.contain('14000 more');
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith('power-report-') && !before.includes(name))
    ).to.deep.equal([]);
  });

  it('is JSON within the schema, whatever stands in the file', () => {
    fc.assert(
      fc.property(anySummary, (summary) => {
        expect(runOf(reportOf('sarif', summary)).results).to.have.length(summary.findings.length);
      }),
      { numRuns: 300 }
    );
  });
});
