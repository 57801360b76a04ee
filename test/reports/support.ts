import fc from 'fast-check';
import { createValidationWriter } from '../../src/reports/index.js';
import type { FindingGroup, ReportContext, ValidationFormat, ValidationSummary } from '../../src/reports/index.js';
import type { Finding } from '../../src/rules/index.js';

/** A summary with a bit of everything, the same every time. */
export const mixed: ValidationSummary = (() => {
  const at = (row: number, line: number, column?: string): Finding['source'] => ({
    path: 'sample files/worksites.csv',
    row,
    ...(row === 0 ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  });
  const state: Finding = {
    rule: 'picklist',
    severity: 'error',
    object: 'Worksite__c',
    field: 'State__c',
    source: at(2, 3, 'State'),
    message: 'State holds "Calif", which is not one of its values.',
    actions: ['Write "CA", if that is what was meant.'],
    code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  };
  const agreement: Finding = {
    rule: 'validation-rule:EXPIRATION_AFTER_EFFECTIVE',
    severity: 'error',
    object: 'Neutrality_Agreement__c',
    field: 'Expiration_Date__c',
    source: at(9, 11, 'Ends'),
    message: 'The agreement ends before it begins.',
    actions: ['Change the row so that the rule EXPIRATION_AFTER_EFFECTIVE holds.'],
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  };
  const header: Finding = {
    rule: 'unknown-column',
    severity: 'error',
    object: 'Worksite__c',
    source: at(0, 1, 'Unit Sizes'),
    message: 'Worksite__c has no field "Unit Sizes". The column is left aside; the others are checked.',
    actions: ['Name the column "Unit Size", if that is the field that was meant.'],
  };
  const parent: Finding = {
    rule: 'parent-in-org',
    severity: 'unknown',
    object: 'Worksite__c',
    field: 'Employer__c',
    source: at(4, 5, 'Employer'),
    message: 'Employer names a record of Account by its POWER_Sync_Key__c. Whether it is there, only the org can tell.',
    actions: ['Plan the sync: the plan looks it up in the org.'],
  };
  const merged: Finding = {
    rule: 'merged-row',
    severity: 'warning',
    object: 'Worksite__c',
    source: at(6, 7, 'Name'),
    message: 'This row has the same key as row 5, which speaks for both; nothing of this row is used.',
    actions: ['Nothing to do if the rows are the same thing.'],
  };
  return {
    rows: 2000,
    valid: 1984,
    refused: 15,
    unknown: 1,
    objects: [
      { object: 'Worksite__c', rows: 1900, valid: 1885, refused: 14, unknown: 1, merged: 1, leftOut: 100 },
      { object: 'Neutrality_Agreement__c', rows: 100, valid: 99, refused: 1, unknown: 0, merged: 0, leftOut: 1900 },
    ],
    rules: [
      { rule: 'picklist', severity: 'error', count: 14 },
      { rule: 'validation-rule:EXPIRATION_AFTER_EFFECTIVE', severity: 'error', count: 1 },
      { rule: 'unknown-column', severity: 'error', count: 1 },
      { rule: 'parent-in-org', severity: 'unknown', count: 1 },
      { rule: 'merged-row', severity: 'warning', count: 1 },
    ],
    findings: [header, state, parent, merged, agreement],
    truncated: 13,
    groups: [
      { example: state, count: 14, rows: [2, 3, 5, 8, 13, 21, 34, 55] },
      { example: agreement, count: 1, rows: [9] },
      { example: header, count: 1, rows: [0] },
      { example: parent, count: 1, rows: [4] },
      { example: merged, count: 1, rows: [6] },
    ],
    sources: [
      {
        path: 'sample files/worksites.csv',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        lineEnding: 'LF',
        columns: ['Name', 'State', 'Unit Sizes', 'Employer', 'Ends'],
        size: 123_456,
      },
    ],
  };
})();

export const context: ReportContext = {
  checkedAt: new Date('2026-11-22T18:00:00Z'),
  input: ['--config', 'power.sync.yaml'],
};

/** What a writer makes of findings and their summary. */
export function reportOf(
  format: ValidationFormat,
  summary: ValidationSummary = mixed,
  about: ReportContext = context,
  findings: readonly Finding[] = summary.findings
): string {
  const pieces: string[] = [];
  const writer = createValidationWriter(format, (piece) => pieces.push(piece), about);
  for (const finding of findings) writer.finding(finding);
  writer.end(summary);
  writer.discard();
  return pieces.join('');
}

/** Texts as nobody wants them: markup of every kind, breaks, control characters, halves of characters, directions. */
export const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '\t',
      '\0',
      '\u001b[31m',
      '\ud800',
      '\ufffe',
      ']]>'
    ),
    maxLength: 12,
  }),
  fc.constantFrom(
    '</script><script>alert(1)</script>',
    '--></style><img src=x onerror=alert(1)>',
    '\u202eevil',
    '%00',
    '#',
    '../../a b.csv',
    '%s'
  )
);

const finding: fc.Arbitrary<Finding> = fc.record(
  {
    rule: fc.oneof(hostile, fc.constantFrom('picklist', 'validation-rule:SAMPLE', 'validation-rule:', ':')),
    severity: fc.constantFrom('error', 'unknown', 'warning'),
    object: hostile,
    field: hostile,
    key: hostile,
    source: fc.record(
      { path: hostile, row: fc.nat(9), line: fc.integer({ min: 1, max: 99 }), column: hostile },
      { requiredKeys: ['path', 'row'] }
    ),
    message: hostile,
    actions: fc.array(hostile, { maxLength: 2 }),
    code: hostile,
  },
  { requiredKeys: ['rule', 'severity', 'object', 'source', 'message'] }
);

/** Any findings, and a summary that groups them one by one. */
export const anySummary: fc.Arbitrary<ValidationSummary> = fc
  .record({
    findings: fc.array(finding, { maxLength: 6 }),
    counts: fc.array(fc.nat(2000), { minLength: 3, maxLength: 3 }),
    path: hostile,
  })
  .map(({ findings, counts: [valid = 0, refused = 0, unknown = 0], path }) => {
    const groups: FindingGroup[] = findings.map((example) => ({
      example,
      count: 1 + valid,
      rows: [example.source.row],
    }));
    const objects = [...new Set(findings.map(({ object }) => object))];
    return {
      rows: valid + refused + unknown,
      valid,
      refused,
      unknown,
      objects: objects.map((object) => ({
        object,
        rows: valid + refused + unknown,
        valid,
        refused,
        unknown,
        merged: valid,
        leftOut: 1,
      })),
      rules: findings.map(({ rule, severity }) => ({ rule, severity, count: 1 })),
      findings,
      truncated: 0,
      groups,
      sources: [{ path, format: 'csv', encoding: 'utf-8', delimiter: ';', columns: [path] }],
    };
  });
