import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { validationLines } from '../../src/reports/index.js';
import type { ValidationSummary } from '../../src/reports/index.js';
import type { Finding } from '../../src/rules/index.js';
import { anySummary, context, mixed } from './support.js';

const GOLDEN = `1,984 of 2,000 rows would be taken; 15 would be refused; 1 only the org can
decide.

sample files/worksites.csv was read as CSV, utf-8, cut by commas, lines end in
  LF, 5 columns, 123,456 bytes.
Worksite: 1,885 would be taken, 14 refused, 1 only the org can decide, 1 of
  those taken say the same as another row, 100 rows left out by "when".
Neutrality Agreement: 99 would be taken, 1 refused, 1,900 rows left out by
  "when".

What is wrong with the file itself:

 1. A column is no field of the object (Worksite, column "Unit Sizes"): 1 column
    In the header: Worksite__c has no field "Unit Sizes". The column is left
    aside; the others are checked.
    > Name the column "Unit Size", if that is the field that was meant.
    For support: unknown-column, Worksite__c

Why rows would be refused, the commonest reason first:

 2. A value is not on its field's list (Worksite, column "State"): 14 rows
    Rows 2, 3, 5, 8, 13, 21, 34, 55 and 6 more.
    Row 2: State holds "Calif", which is not one of its values.
    > Write "CA", if that is what was meant.
    For support: picklist, Worksite__c.State__c,
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST

 3. Against the org's rule "Expiration after effective" (Neutrality Agreement,
    column "Ends"): 1 row
    Row 9: The agreement ends before it begins.
    > Change the row so that the rule EXPIRATION_AFTER_EFFECTIVE holds.
    For support: validation-rule:EXPIRATION_AFTER_EFFECTIVE,
    Neutrality_Agreement__c.Expiration_Date__c,
    FIELD_CUSTOM_VALIDATION_EXCEPTION

What only the org can tell:

 4. A row names a record that only the org can look up (Worksite, column
    "Employer"): 1 row
    Row 4: Employer names a record of Account by its POWER_Sync_Key__c. Whether
    it is there, only the org can tell.
    > Plan the sync: the plan looks it up in the org.
    For support: parent-in-org, Worksite__c.Employer__c

Taken, but worth a look:

 5. A row has the same key as another, which speaks for both (Worksite, column
    "Name"): 1 row
    Row 6: This row has the same key as row 5, which speaks for both; nothing of
    this row is used.
    > Nothing to do if the rows are the same thing.
    For support: merged-row, Worksite__c

Next: mend what is refused (15 rows) and check again. This writes the refused
rows to a file of their own, each with its reasons:

    sf power validate --config power.sync.yaml --rejects refused.csv`;

describe('the report of a validation for people', () => {
  it('begins with the verdict, ends with the next command, and says of each reason how often, where, an example and what to do', () => {
    expect(validationLines(mixed, context).join('\n')).to.equal(GOLDEN);
  });

  it('fits 80 columns, and a narrower terminal', () => {
    for (const width of [undefined, 200, 60]) {
      for (const line of validationLines(mixed, { ...context, width })) {
        // A command is for copying whole.
        if (!line.startsWith('    sf ')) expect(line.length, line).to.be.at.most(width === 60 ? 60 : 80);
      }
    }
  });

  it('names the ten commonest reasons and counts the rest', () => {
    const group = mixed.groups[0];
    if (group === undefined) throw new Error('the sample has no reasons');
    const groups = Array.from({ length: 13 }, (_, index) => ({ ...group, count: 20 - index }));
    const text = validationLines({ ...mixed, groups }, context).join('\n');
    expect(text.match(/^ ?\d+\. /gm)).to.have.length(10);
    // 10 + 9 + 8 rows are behind the three that are not shown.
    expect(text).to.contain('3 more kinds of reasons were found, 27 times in all.');
  });

  it('says the same in colour, but for the colour', () => {
    const coloured = validationLines(mixed, { ...context, colour: true }).join('\n');
    expect(coloured).to.contain('\u001b[');
    // eslint-disable-next-line no-control-regex -- that is what a colour is
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).to.equal(GOLDEN);
  });

  const clean: ValidationSummary = { ...mixed, valid: 2000, refused: 0, unknown: 0, rules: [], groups: [] };
  const first = (summary: ValidationSummary): string | undefined => validationLines(summary, context)[0];

  it('has a verdict for every outcome', () => {
    expect(first(clean)).to.equal('All 2,000 rows would be taken.');
    expect(first({ ...clean, rows: 1, valid: 1 })).to.equal('The one row would be taken.');
    expect(first({ ...clean, rows: 0, valid: 0 })).to.equal('There are no rows below the header.');
    expect(first({ ...clean, rows: 3, valid: 0, refused: 3 })).to.equal(
      'None of 3 rows would be taken; 3 would be refused.'
    );
    const rules = [{ rule: 'unknown-column', severity: 'error', count: 1 }] as const;
    expect(first({ ...clean, rules })).to.match(
      /^All 2,000 rows would be taken\. But something is wrong with the file/
    );
  });

  it('proposes the command that comes next, as it can be pasted', () => {
    const last = (summary: ValidationSummary, more: object = {}): string | undefined =>
      validationLines(summary, { ...context, ...more })
        .at(-1)
        ?.trim();
    const file = { input: ['--file', 'my sites.csv', '--object', 'Worksite__c'] };
    expect(last(clean)).to.equal('sf power sync plan --config power.sync.yaml --target-org my-org');
    expect(last(mixed, file)).to.equal(
      'sf power validate --file "my sites.csv" --object Worksite__c --rejects refused.csv'
    );
    expect(last(mixed, { ...file, rejects: 'refused.csv' })).to.equal(
      'sf power validate --file refused.csv --object Worksite__c'
    );
    expect(last({ ...clean, valid: 1999, unknown: 1 }, file)).to.equal(
      'sf power validate --file "my sites.csv" --object Worksite__c --target-org my-org'
    );
    expect(last(mixed, { input: ['--file', '$(reboot) `x`', '--object', 'A'] })).to.contain(
      '--file "\\$(reboot) \\`x\\`"'
    );
  });

  it('has a heading in words for every reason that has a message', () => {
    const folder = new URL('../../messages/', import.meta.url);
    const keysOf = (file: string, form: RegExp): string[] =>
      [...readFileSync(new URL(file, folder), 'utf8').matchAll(form)].map((match) => match[1] ?? '');
    const titles = keysOf('reports.rules.md', /^# title\.(.+)$/gm);
    expect(keysOf('reports.rules.md', /^- ([a-z-]+)$/gm)).to.have.members(titles);
    const found = readdirSync(folder)
      // The kinds of numbers that only a person has are told apart in the message; they are one reason.
      .filter((file) => file.endsWith('.md') && file !== 'privacy.md')
      .flatMap((file) => keysOf(file, /^# found\.([a-z-]+)$/gm));
    expect(found).to.include('ragged-row');
    expect(found.filter((rule) => !titles.includes(rule))).to.deep.equal([]);
  });

  it('says of what concerns the whole file that it does, and names no row', () => {
    const example: Finding = {
      rule: 'rule-not-evaluated',
      severity: 'unknown',
      object: 'Worksite__c',
      source: { path: 'sample.csv', row: 0 },
      message: 'The org\'s validation rule "SAMPLE" cannot be evaluated outside the org.',
    };
    const lines = validationLines({ ...mixed, groups: [{ example, count: 1, rows: [0] }] }, context).map((line) =>
      line.trim()
    );
    expect(lines).to.include('1. A rule can be evaluated only inside the org (Worksite): the whole file');
    expect(lines).to.include('The org\'s validation rule "SAMPLE" cannot be evaluated outside the org.');
  });

  it('never lets a file steer the terminal', () => {
    fc.assert(
      fc.property(anySummary, (summary) => {
        for (const line of validationLines(summary, context)) {
          // eslint-disable-next-line no-control-regex -- that is what must not come through
          expect(line).to.not.match(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        }
      })
    );
  });
});
