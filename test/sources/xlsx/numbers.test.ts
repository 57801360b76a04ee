import { expect } from 'chai';
import fc from 'fast-check';
import { openSource } from '../../../src/sources/index.js';
import { createFolder, rowsOf } from '../support.js';
import { numberCell, workbookBytes } from './fixture.js';

/** What a format, a stored number and the count of days show. */
type Case = readonly [format: string | number, stored: string, shown: string];

describe('the numbers of a workbook', () => {
  const folder = createFolder();
  after(() => folder.remove());

  const shown = async (list: readonly Case[], from1904 = false): Promise<string[]> => {
    const rows = list.map(([, stored], index) => [numberCell(`A${index + 2}`, stored, index + 1)]);
    const bytes = await workbookBytes({
      sheets: [{ rows: [['N'], ...rows] }],
      formats: list.map(([format]) => format),
      from1904,
    });
    const source = openSource({ type: 'xlsx', path: folder.write(bytes, '.xlsx') });
    return (await rowsOf(source)).map((row) => row.cells[0] ?? '');
  };

  const suites: Record<string, readonly Case[]> = {
    'are written out, without exponents and without the noise of binary fractions': [
      [0, '1E+05', '100000'],
      [0, '4.4999999999999997E-2', '0.045'],
      [0, '1.1000000000000001', '1.1'],
      [0, '-1.5E-7', '-0.00000015'],
      [0, '123456789012345', '123456789012345'],
      [0, '1234567890123456', '1234567890123456'],
      [0, '1.2345678901234501E+19', '12345678901234500000'],
      [0, '0', '0'],
      [0, '-0.5', '-0.5'],
      ['#,##0.00', '1234.5', '1234.5'],
      ['"$"#,##0', '50', '50'],
      ['0.00E+00', '12345', '12345'],
      ['0" employees"', '12', '12'],
      [49, '5', '5'],
    ],
    'show percents as such, to the last digit': [
      [9, '0.48', '48%'],
      ['0.0%', '0.4767', '47.67%'],
      [10, '1', '100%'],
      [9, '7.0000000000000007E-2', '7%'],
      [9, '-0.005', '-0.5%'],
    ],
    'keep the leading zeros and the marks of codes in fixed places': [
      ['00000', '2129', '02129'],
      ['00000\\-0000', '21290001', '02129-0001'],
      ['000\\-00\\-0000', '10203', '000-01-0203'],
      ['[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', '5550100', '555-0100'],
      ['[<=9999999]###\\-####;\\(###\\)\\ ###\\-####', '5035550100', '(503) 555-0100'],
      ['00000', '123456', '123456'],
      ['00000', '1.5', '1.5'],
      ['00000', '-5', '-5'],
    ],
    'are days in ISO form where the format shows a day, whatever its order': [
      [14, '43752', '2019-10-14'],
      ['mm/dd/yy;@', '41975', '2014-12-02'],
      ['[$-10409]m/d/yyyy', '43752', '2019-10-14'],
      ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '43752', '2019-10-14'],
      ['mmm-yy', '43752', '2019-10-14'],
      ['mm', '43752', '2019-10-14'],
      ['yyyy"h"', '43752', '2019-10-14'],
      [14, '1', '1900-01-01'],
      [14, '59', '1900-02-28'],
      [14, '60', '1900-02-29'],
      [14, '61', '1900-03-01'],
      [14, '43752.75', '2019-10-14'],
      [14, '2958465', '9999-12-31'],
      [14, '-1', '-1'],
      [14, '2958466', '2958466'],
    ],
    'are moments where the format shows a time as well, and times where it shows only that': [
      [22, '43752.5', '2019-10-14T12:00:00'],
      [22, '43752', '2019-10-14T00:00:00'],
      ['m/d/yyyy h:mm AM/PM', '43752.999999999996', '2019-10-15T00:00:00'],
      ['yyyy-mm-dd hh:mm:ss.000', '43752.000011574', '2019-10-14T00:00:01'],
      ['yyyy-mm-dd hh:mm:ss.000', '43752.0000057870', '2019-10-14T00:00:00.500'],
      ['h:mm', '0.25', '06:00:00'],
      ['mm:ss', '0.5', '12:00:00'],
      ['[h]:mm', '1.25', '30:00:00'],
      [46, '2', '48:00:00'],
      [20, '43752.25', '06:00:00'],
    ],
  };
  for (const [promise, list] of Object.entries(suites)) {
    it(promise, async () => {
      expect(await shown(list)).to.deep.equal(list.map(([, , text]) => text));
    });
  }

  it('count days from 1904 where the workbook says so', async () => {
    expect(
      await shown(
        [
          [14, '0', ''],
          [14, '42290', ''],
          [22, '0.5', ''],
        ],
        true
      )
    ).to.deep.equal(['1904-01-01', '2019-10-14', '1904-01-01T12:00:00']);
  });

  it('give back every day from 1900-03-01 to 9999', async () => {
    const days = fc.array(fc.integer({ min: 61, max: 2_958_465 }), { minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(days, async (list) => {
        const found = await shown(list.map((day): Case => [14, String(day), '']));
        expect(found.map((text) => Date.parse(text) / 86_400_000 + 25_569)).to.deep.equal(list);
      }),
      { numRuns: 20 }
    );
  });
});
