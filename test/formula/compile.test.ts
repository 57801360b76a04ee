import { expect } from 'chai';
import { compileFormula, formulaFunctions, globalField } from '../../src/formula/index.js';
import { compile, errorOf, fields } from './support.js';

describe('compileFormula', () => {
  const messages: ReadonlyArray<readonly [string, string, string]> = [
    ['Nope__c', 'Field Nope__c does not exist. Check spelling.', 'Nope__c'],
    ['1 + Worksite__r.Nope__c', 'Field Worksite__r.Nope__c does not exist. Check spelling.', 'Worksite__r.Nope__c'],
    ['NOPE(1)', 'Unknown function NOPE. Check spelling.', 'NOPE'],
    ['ABS("x")', "Incorrect parameter type for function 'ABS()'. Expected Number, received Text", '"x"'],
    ['1 + "x"', "Incorrect parameter type for operator '+'. Expected Number, Date, DateTime, received Text", '"x"'],
    ['ABS(1, 2)', "Incorrect number of parameters for function 'ABS()'. Expected 1, received 2", 'ABS(1, 2)'],
    ['CASE(1, 2, 3)', "Incorrect number of parameters for function 'CASE()'. Expected 4, received 3", 'CASE(1, 2, 3)'],
    ['ISBLANK(Active__c)', "Incorrect argument type for function 'ISBLANK()'.", 'Active__c'],
    [
      'ISCHANGED(Worksite__r.Name)',
      'The ISCHANGED function cannot reference the Worksite__r.Name field.',
      'Worksite__r.Name',
    ],
    [
      'LEN(Stage__c)',
      'Field Stage__c is a picklist field. Picklist fields are only supported in certain functions.',
      'Stage__c',
    ],
    [
      'LEN(Languages__c)',
      'Field Languages__c is a multi-select picklist field. Multi-select picklist fields are only supported in certain functions.',
      'Languages__c',
    ],
    [
      'ISPICKVAL(Stage__c, Name)',
      "Incorrect parameter type for function 'ISPICKVAL()'. Expected Text Literal, received Text",
      'Name',
    ],
    ['ABS(1', "Syntax error. Missing ')'", ''],
    ['1 + * 2', "Syntax error. Found '*'", '*'],
    ['1 +', "Syntax error. Found 'end of formula'", ''],
    ['Name City__c', 'Syntax error. Extra City__c', 'City__c'],
    ['1 ) ', "Syntax error. Extra ')'", ')'],
    ['1 # 2', "Syntax error. Found '#'", '#'],
  ];
  for (const [source, message, marked] of messages) {
    it(`says of ${source} what Salesforce says, and where`, () => {
      const error = errorOf(source);
      expect(error.message).to.equal(message);
      expect(source.slice(error.span.start, error.span.end)).to.equal(marked);
    });
  }

  it('names the type it got and the type it should have got as a result', () => {
    expect(errorOf('Name', { returns: 'Number' }).message).to.equal(
      'Formula result is data type (Text), incompatible with expected data type (Number).'
    );
    expect(errorOf('1', { returns: 'Checkbox' }).code).to.equal('wrongResultType');
    expect(compileFormula('NULL', { fields, returns: 'Date' }).ok).to.equal(true);
    expect(compileFormula('"Sent"', { fields, returns: 'Picklist', context: 'defaultValue' }).ok).to.equal(true);
    expect(errorOf('5', { returns: 'Picklist' }).code).to.equal('wrongResultType');
  });

  it('refuses what the context does not offer, and only there', () => {
    for (const source of [
      'ISCHANGED(Name)',
      'PRIORVALUE(Name)',
      'ISNEW()',
      'REGEX(Name, "x")',
      'VLOOKUP(Name, Name, "x")',
    ]) {
      const error = errorOf(source, { context: 'formulaField' });
      expect(error.code).to.equal('functionNotAllowed');
      expect(error.message).to.match(/^Function [A-Z]+ may not be used in this type of formula$/);
    }
    expect(compile('AND(ISNEW(), ISCHANGED(Name))', { context: 'validationRule' }).type).to.equal('Boolean');
    expect(errorOf('HYPERLINK("x", "y")', { context: 'validationRule' }).code).to.equal('functionNotAllowed');
    expect(compile('HYPERLINK("x", "y")', { context: 'formulaField' }).type).to.equal('Text');
    expect(errorOf('LEN(Narrative__c)', { context: 'formulaField' }).message).to.equal(
      'You referenced an unsupported field type called "Long Text Area" using the following field: Narrative__c'
    );
    expect(compile('LEN(Narrative__c)', { context: 'validationRule' }).type).to.equal('Number');
  });

  it('refuses a malformed regular expression before it sees a record', () => {
    expect(errorOf('REGEX(Name, "(")').code).to.equal('malformedRegex');
    expect(errorOf('REGEX(Name, "[" & "a")').code).to.equal('malformedRegex');
  });

  it('refuses what is longer than 3,900 characters, with the figures', () => {
    const long = `1${' + 1'.repeat(1_000)}`;
    expect(errorOf(long).message).to.equal(
      'Formula is too long (4,001 characters). Maximum length is 3,900 characters'
    );
    expect(compile(long.slice(0, 3_897)).type).to.equal('Number');
  });

  it('refuses more than 15 relationships and a picklist value that is none', () => {
    const many = Array.from({ length: 16 }, (_none, index) => `R${index}__r.Name`).join(' & ');
    const anyField = (path: string): 'Text' => (path ? 'Text' : 'Text');
    expect(compileFormula(many, { fields: anyField })).to.have.nested.property(
      'errors[0].code',
      'tooManyRelationships'
    );
    const languages = { type: 'MultiselectPicklist', values: ['English', 'Mam'] } as const;
    const result = compileFormula('INCLUDES(Languages__c, "Quechua")', { fields: () => languages });
    expect(result).to.have.nested.property(
      'errors[0].message',
      'Incorrect parameter for function INCLUDES(). Text Literal must be a valid value for this multi-select picklist field.'
    );
    expect(compileFormula('INCLUDES(Languages__c, "Mam")', { fields: () => languages }).ok).to.equal(true);
  });

  it('tells what a formula reads, in canonical case, and what it spans', () => {
    const formula = compile('AND(ISCHANGED(stage__c), WORKSITE__R.EMPLOYER__R.NAME = Name, TODAY() > Signed_Date__c)');
    expect(formula.reads).to.deep.equal(['Stage__c', 'Worksite__r.Employer__r.Name', 'Name', 'Signed_Date__c']);
    expect(formula.priorReads).to.deep.equal(['Stage__c']);
    expect(formula.relationships).to.deep.equal(['Worksite__r', 'Worksite__r.Employer__r']);
    expect(formula.functions).to.deep.equal(['AND', 'ISCHANGED', 'TODAY']);
    expect(formula.deterministic).to.equal(false);
    expect(compile('1 + 2').deterministic).to.equal(true);
  });

  it('estimates the compiled size, counting formula fields behind a field', () => {
    const alone = compile('Unit_Size__c + 1').compiledSize;
    const withFormula = compileFormula('Unit_Size__c + 1', { fields: () => ({ type: 'Number', compiledSize: 4_000 }) });
    expect(alone).to.be.within(1, 200);
    expect(withFormula.ok && withFormula.formula.compiledSize).to.equal(alone + 4_000);
  });

  it('reads a merge field as the field', () => {
    expect(compile('{!Name} & {!City__c}').reads).to.deep.equal(['Name', 'City__c']);
  });

  it('knows the fields of the standard global variables, whatever their case', () => {
    expect(globalField('$user.department')).to.deep.equal({ type: 'Text', path: '$User.Department' });
    expect(globalField('$PERMISSION.Bypass_Rules')).to.deep.equal({
      type: 'Checkbox',
      path: '$Permission.Bypass_Rules',
    });
    expect(globalField('$User.Nope')).to.equal(undefined);
    expect(globalField('Name')).to.equal(undefined);
  });

  it("knows every function of Salesforce's documented list", () => {
    const documented =
      'ABS ACOS ADDMONTHS AND ASCII ASIN ATAN ATAN2 BEGINS BLANKVALUE BR CASE CASESAFEID CEILING CHR CONTAINS COS CURRENCYRATE DATE ' +
      'DATETIMEVALUE DATEVALUE DAY DAYOFYEAR DISTANCE EXP FIND FLOOR FORMATDURATION FROMUNIXTIME GEOLOCATION GETRECORDIDS ' +
      'GETSESSIONID HOUR HTMLENCODE HYPERLINK IF IMAGE IMAGEPROXYURL INCLUDE INCLUDES INITCAP ISBLANK ISCHANGED ISCLONE ISNEW ' +
      'ISNULL ISNUMBER ISOWEEK ISOYEAR ISPICKVAL JSENCODE JSINHTMLENCODE LEFT LEN LINKTO LN LOG LOWER LPAD MAX MCEILING MFLOOR MID ' +
      'MILLISECOND MIN MINUTE MOD MONTH NOW NULLVALUE OR PARENTGROUPVAL PI PICKLISTCOUNT PREDICT PREVGROUPVAL PRIORVALUE REGEX ' +
      'REQUIRESCRIPT REVERSE RIGHT ROUND RPAD SECOND SIN SQRT SUBSTITUTE TAN TEXT TIMENOW TIMEVALUE TODAY TRIM TRUNC UNIXTIMESTAMP ' +
      'UPPER URLENCODE URLFOR VALUE VLOOKUP WEEKDAY YEAR';
    expect(documented.split(' ').filter((name) => !formulaFunctions.has(name))).to.deep.equal([]);
  });
});
