import { expect } from 'chai';
import fc from 'fast-check';
import { bitmap } from '../../../src/practice-org/describe/picklists.js';
import { readProject, type FieldSchema, type ObjectSchema } from '../../../src/schema/index.js';
import {
  decodeValidFor,
  objectFromOrg,
  type DescribeAnswer,
  type DescribedField,
} from '../../../src/schema/from-org/index.js';
import { startInstalledOrg, type InstalledOrg } from '../../support/installed-org.js';

describe('schema from an org', () => {
  describe('of our own objects', function () {
    this.timeout(60_000);
    let org: InstalledOrg;
    before(async () => {
      org = await startInstalledOrg();
    });
    after(() => org.close());

    /** What decides whether a record is taken; what describe does not tell is left out. */
    const deciding = (object: ObjectSchema, field: FieldSchema): unknown => ({
      name: field.name,
      label: field.label,
      type: field.type,
      required: field.required,
      length: field.formula !== undefined || field.reference !== undefined ? undefined : field.length,
      precision: field.precision,
      scale: field.scale,
      unique: field.unique,
      externalId: field.externalId,
      defaultValue: field.defaultValue ?? (field.type === 'Checkbox' ? 'false' : undefined),
      picklist: field.picklist && {
        restricted: field.picklist.restricted,
        controllingField: field.picklist.controllingField,
        values: field.picklist.values.filter(({ active }) => active),
      },
      to: field.reference?.to,
      formula: field.formula?.expression,
      sensitive: field.sensitive,
      createable: field.createable,
      object: object.name,
    });

    it('is what our metadata says, field by field, and every rule reads the same fields', async () => {
      const known = readProject();
      const told: unknown[] = [];
      const ours: unknown[] = [];
      for (const object of known.objects.filter(({ name, custom }) => custom && !name.startsWith('U_Visa'))) {
        const described = (await org.connection.describe(object.name)) as unknown as DescribeAnswer;
        const { object: read, hidden } = objectFromOrg({ describe: described, known: object, classified: new Map() });
        expect(hidden, object.name).to.deep.equal([]);
        const inOrder = (fields: readonly FieldSchema[]): FieldSchema[] =>
          fields
            .filter(({ type }) => type !== 'Location' && type !== 'AutoNumber')
            .sort((a, b) => (a.name < b.name ? -1 : 1));
        told.push(...inOrder(read.fields).map((field) => deciding(object, field)));
        ours.push(...inOrder(object.fields).map((field) => deciding(object, field)));
      }
      const differing = told.flatMap((field, index) =>
        JSON.stringify(field) === JSON.stringify(ours[index]) ? [] : [[field, ours[index]]]
      );
      expect(differing, JSON.stringify(differing, undefined, 1)).to.deep.equal([]);
    });
  });

  it('decodes what a dependent picklist is open under, whatever the controlling values', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 8 }), {
      minLength: 1,
      maxLength: 40,
      selector: (name) => name.toLowerCase(),
    });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.boolean()), (controlling, coins) => {
        const open = controlling.filter(() => coins.next().value === true);
        expect(decodeValidFor(bitmap(controlling, open), controlling)).to.deep.equal(open);
      })
    );
  });

  const plain: DescribedField = {
    name: 'Total__c',
    label: 'Total',
    type: 'double',
    custom: true,
    nillable: true,
    createable: false,
    updateable: false,
    defaultedOnCreate: false,
    length: 0,
    precision: 18,
    scale: 2,
    calculated: true,
    calculatedFormula: null,
  };
  const thing = (fields: readonly DescribedField[]): DescribeAnswer => ({
    name: 'Thing__c',
    label: 'Thing',
    labelPlural: 'Things',
    custom: true,
    createable: true,
    fields,
  });

  it('makes a roll-up that describe does not explain a formula that nobody can evaluate', () => {
    const { object } = objectFromOrg({ describe: thing([plain]) });
    expect(object.fields[0]).to.deep.include({ type: 'Number', formula: { expression: '', blanksAs: 'BlankAsBlank' } });
  });

  it('shows no text of the org’s own making where the org does not say how it is classified', () => {
    const note = { ...plain, name: 'Note__c', type: 'string', length: 80, calculated: false, createable: true };
    expect(objectFromOrg({ describe: thing([note]) }).object.fields[0]?.sensitive).to.equal(true);
    const classified = new Map([['Note__c', {}]]);
    expect(objectFromOrg({ describe: thing([note]), classified }).object.fields[0]?.sensitive).to.equal(false);
    const secret = new Map([['Note__c', { complianceGroup: 'HIPAA;PII' }]]);
    expect(objectFromOrg({ describe: thing([note]), classified: secret }).object.fields[0]?.sensitive).to.equal(true);
  });

  it('asks for what the org does not fill in by itself, and only for that', () => {
    const required = { ...plain, calculated: false, createable: true, nillable: false };
    const named = { ...required, name: 'Name', custom: false, type: 'string', length: 80, defaultedOnCreate: true };
    const told = { ...required, name: 'Told__c', defaultedOnCreate: true, defaultValueFormula: '1' };
    const { object } = objectFromOrg({ describe: thing([required, named, told]), classified: new Map() });
    expect(object.fields.map(({ name, required: asked }) => [name, asked])).to.deep.equal([
      ['Total__c', true],
      ['Name', false],
      ['Told__c', true],
    ]);
  });
});
