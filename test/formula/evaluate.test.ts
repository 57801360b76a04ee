import { expect } from 'chai';
import { asFieldValue } from '../../src/formula/index.js';
import type { Environment } from '../../src/formula/index.js';
import { compile, evaluate, valueOf } from './support.js';

describe('evaluation', () => {
  it('computes with decimals, not with binary fractions', () => {
    expect(valueOf('0.1 + 0.2 = 0.3')).to.equal(true);
    expect(valueOf('1.1 * 1.1')).to.equal(1.21);
    expect(valueOf('TEXT(1000.1 - 999.95)')).to.equal('0.15');
    expect(valueOf('35.1 = Card_Share__c * 100', { Card_Share__c: 35.1 })).to.equal(true);
    expect(evaluate('12345678901234567890 + 1')).to.deep.include({ exact: '12345678901234567891' });
    expect(evaluate('1 / 3')).to.deep.include({ exact: '0.333333333333333333333333333333333333333' });
  });

  it('rounds half away from zero, as the platform does even where that is odd', () => {
    expect(valueOf('ROUND(-2.5, 0)')).to.equal(-3);
    expect(valueOf('ROUND(1.005, 2)')).to.equal(1.01);
    expect(valueOf('ROUND(55, -1)')).to.equal(60);
    expect(valueOf('ROUND(7, -1)')).to.equal(0);
    expect(valueOf('TRUNC(-2.987, 2)')).to.equal(-2.98);
    expect(valueOf('FLOOR(-2.5)')).to.equal(-2);
    expect(valueOf('MFLOOR(-2.5)')).to.equal(-3);
    expect(valueOf('CEILING(-2.5)')).to.equal(-3);
  });

  it('keeps the two blank modes apart at the moment a number field is read', () => {
    const row = { Unit_Size__c: null };
    expect(valueOf('Unit_Size__c + 1', row, {}, { blankMode: 'zero' })).to.equal(1);
    expect(valueOf('Unit_Size__c + 1', row, {}, { blankMode: 'blank' })).to.equal(null);
    expect(valueOf('ISBLANK(Unit_Size__c)', row, {}, { blankMode: 'zero' })).to.equal(false);
    expect(valueOf('ISBLANK(Unit_Size__c)', row, {}, { context: 'validationRule' })).to.equal(true);
    expect(valueOf('Unit_Size__c', row, {}, { context: 'formulaField' })).to.equal(0);
  });

  it('never rolls a date over', () => {
    expect(evaluate('DATE(2026, 2, 29)')).to.deep.include({ kind: 'error', code: 'dateOutOfRange' });
    expect(evaluate('DATEVALUE("2026-02-30")')).to.deep.include({ kind: 'error', code: 'notADate' });
    expect(evaluate('Signed_Date__c', { Signed_Date__c: '2026-02-30' })).to.deep.include({
      kind: 'error',
      code: 'badFieldValue',
    });
    expect(valueOf('ADDMONTHS(DATE(2026, 1, 31), 1)')).to.equal('2026-02-28');
    expect(valueOf('ADDMONTHS(DATE(2026, 2, 28), 1)')).to.equal('2026-03-31');
    expect(valueOf('ADDMONTHS(DATE(2024, 2, 28), 1)')).to.equal('2024-03-28');
  });

  it("uses the user's time zone for TODAY and DATEVALUE, and GMT for TIMEVALUE", () => {
    const environment: Environment = { now: () => new Date('2026-11-22T03:30:00Z'), timeZone: 'America/Chicago' };
    expect(valueOf('TODAY()', {}, environment)).to.equal('2026-11-21');
    expect(valueOf('DATEVALUE(Opened_At__c)', { Opened_At__c: '2026-07-01T04:59:59Z' }, environment)).to.equal(
      '2026-06-30'
    );
    expect(valueOf('TIMEVALUE(Opened_At__c)', { Opened_At__c: '2026-07-01T04:59:59.000+0000' }, environment)).to.equal(
      '04:59:59.000'
    );
    expect(valueOf('NOW()', {}, environment)).to.equal('2026-11-22T03:30:00.000Z');
  });

  it('answers "unknown" and names what is missing, only where it matters', () => {
    const rule = 'OR(Active__c, Worksite__r.Name = "Sample Laundry")';
    expect(valueOf(rule, { Active__c: true })).to.equal(true);
    expect(evaluate(rule, { Active__c: false })).to.deep.equal({ kind: 'unknown', missing: ['Worksite__r.Name'] });
    expect(valueOf('AND(Worksite__r.Name = "x", Active__c)', { Active__c: false })).to.equal(false);
    expect(evaluate('AND(Worksite__r.Name = "x", Active__c)', { Active__c: true }).kind).to.equal('unknown');
    expect(evaluate('IF(Active__c, 1, 2)').kind).to.equal('unknown');
    expect(valueOf('IF(Active__c, 1, LEN(Worksite__r.Name))', { Active__c: true })).to.equal(1);
    expect(evaluate('AND(Worksite__r.Name = "x", 1 / 0 > 1)').kind).to.equal('unknown');
    expect(evaluate('AND(1 / 0 > 1, Worksite__r.Name = "x")').kind).to.equal('error');
    expect(evaluate('TODAY()').kind).to.equal('unknown');
    expect(evaluate('ISCHANGED(Name)', { Name: 'x' })).to.deep.include({ kind: 'unknown' });
    expect(evaluate('GETSESSIONID()')).to.deep.equal({
      kind: 'unknown',
      missing: ['GETSESSIONID(), which only the org itself can work out'],
    });
  });

  it('gives conditions a fast answer that says why there is none', () => {
    expect(compile('Unit_Size__c > 5').test(() => 6)).to.equal(true);
    expect(compile('Unit_Size__c > 5').test(() => null)).to.equal(false);
    expect(compile('Unit_Size__c > 5').test(() => undefined)).to.equal('unknown');
    expect(compile('1 / Unit_Size__c > 5').test(() => 0)).to.equal('error');
  });

  it('evaluates CASE eagerly and IF lazily, as the platform does', () => {
    expect(evaluate('CASE(1, 1, "a", TEXT(1 / 0))')).to.deep.include({ kind: 'error', code: 'divisionByZero' });
    expect(valueOf('IF(TRUE, "a", TEXT(1 / 0))')).to.equal('a');
    expect(valueOf('CASE(Stage__c, "Sent", 1, "", 2, 3)', { Stage__c: null })).to.equal(2);
  });

  it('reads multi-select picklists', () => {
    const row = { Languages__c: 'Mam;Spanish' };
    expect(valueOf('INCLUDES(Languages__c, "Spanish")', row)).to.equal(true);
    expect(valueOf('INCLUDES(Languages__c, "Span")', row)).to.equal(false);
    expect(valueOf('PICKLISTCOUNT(Languages__c)', row)).to.equal(2);
    expect(valueOf('PICKLISTCOUNT(Languages__c)', { Languages__c: null })).to.equal(0);
  });

  it('compares with the record before the change', () => {
    const prior: Environment = { prior: (path) => (path === 'Unit_Size__c' ? '5.00' : 'a\r\nb') };
    expect(valueOf('ISCHANGED(Unit_Size__c)', { Unit_Size__c: 5 }, prior)).to.equal(false);
    expect(valueOf('ISCHANGED(Name)', { Name: 'a\nb' }, prior)).to.equal(false);
    expect(valueOf('PRIORVALUE(Unit_Size__c)', { Unit_Size__c: 6 }, prior)).to.equal(5);
    expect(valueOf('ISCHANGED(Name)', { Name: 'x' }, { ...prior, isNew: true })).to.equal(false);
    expect(valueOf('PRIORVALUE(Name)', { Name: 'x' }, { isNew: true })).to.equal(null);
    expect(valueOf('AND(ISNEW(), ISCLONE())', {}, { isNew: true, isClone: true })).to.equal(true);
  });

  it('looks up, converts and rates through what it is handed', () => {
    const environment: Environment = {
      lookUp: ({ object, returnField, matchField, value }) =>
        object === 'Zip__c' && matchField === 'Name' && value === '45402'
          ? returnField === 'Size__c'
            ? 7
            : 'Dayton'
          : null,
      currencyRate: (code) => (code === 'EUR' ? 0.9 : undefined),
    };
    const source = 'VLOOKUP($ObjectType.Zip__c.Fields.City__c, $ObjectType.Zip__c.Fields.Name, Name)';
    expect(valueOf(source, { Name: '45402' }, environment)).to.equal('Dayton');
    expect(valueOf(source, { Name: '00000' }, environment)).to.equal(null);
    expect(evaluate(source, { Name: '45402' }).kind).to.equal('unknown');
    expect(valueOf(source.replace('City__c', 'Size__c').concat(' + 1'), { Name: '45402' }, environment)).to.equal(8);
    expect(valueOf('CURRENCYRATE("EUR")', {}, environment)).to.equal(0.9);
    expect(evaluate('CURRENCYRATE("XXX")', {}, environment).kind).to.equal('unknown');
    expect(valueOf('$System.OriginDateTime')).to.equal('1900-01-01T00:00:00.000Z');
    expect(valueOf('CASESAFEID("a0BA0000000L2ZC")')).to.equal('a0BA0000000L2ZCMA0');
    expect(valueOf('CASESAFEID("70130000001tcyI")')).to.equal('70130000001tcyIAAQ');
  });

  it('measures distances', () => {
    const row = { Site_Location__c: [39.7589, -84.1916] } as const;
    expect(valueOf('ROUND(DISTANCE(Site_Location__c, GEOLOCATION(39.1031, -84.5120), "km"), 1)', row)).to.equal(77.9);
    expect(valueOf('DISTANCE(Site_Location__c, GEOLOCATION(1, 1), "mi")', { Site_Location__c: null })).to.equal(null);
    expect(evaluate('DISTANCE(GEOLOCATION(-91, 0), GEOLOCATION(1, 1), "mi")').kind).to.equal('error');
  });

  it('writes durations, links and encodings', () => {
    expect(valueOf('FORMATDURATION(3661)')).to.equal('01:01:01');
    expect(valueOf('FORMATDURATION(90061, TRUE)')).to.equal('1:01:01:01');
    expect(valueOf('HYPERLINK("/a?b=1&c=2", Name)', { Name: '<Sample>' })).to.equal(
      '<a href="/a?b=1&amp;c=2" target="_blank">&lt;Sample&gt;</a>'
    );
    expect(valueOf('URLENCODE("a b&c")')).to.equal('a+b%26c');
    expect(valueOf('JSENCODE("it\'s")')).to.equal("it\\'s");
  });

  it('does not let a formula eat the memory', () => {
    expect(evaluate('LPAD("a", 999999999, "x")').kind).to.equal('error');
    const bomb = `${'SUBSTITUTE('.repeat(40)}"a"${', "a", "aaaaaaaaaa")'.repeat(40)}`;
    expect(evaluate(bomb)).to.deep.include({ kind: 'error', code: 'tooBig' });
    expect(evaluate('TEXT(VALUE("1e999999999"))').kind).to.equal('error');
  });

  it('keeps values of the record out of its messages', () => {
    const secret = 'secret-value';
    for (const source of [
      'VALUE(Name)',
      'DATEVALUE(Name)',
      'REGEX("x", Name & "(")',
      'DISTANCE(Site_Location__c, Site_Location__c, Name)',
    ]) {
      const result = evaluate(source, { Name: secret, Site_Location__c: [1, 1] });
      expect(result.kind).to.equal('error');
      expect(JSON.stringify(result)).not.to.contain('secret');
    }
  });

  it('turns a result into what the field shows', () => {
    expect(asFieldValue(evaluate('2 / 3'), 'Number', 2)).to.deep.include({ value: 0.67 });
    expect(asFieldValue(evaluate('0.35125'), 'Percent', 2)).to.deep.include({ value: 35.13 });
    expect(asFieldValue(evaluate('"x"'), 'Text', 0)).to.deep.include({ value: 'x' });
  });
});
