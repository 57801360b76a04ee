import { expect } from 'chai';
import { schemaDigest } from '../../src/schema/index.js';
import { fieldOf, objectOf, picklistOf } from './fixtures.js';

describe('the digest of a schema', () => {
  const name = fieldOf('Text', { name: 'A__c', length: 5 });
  const kind = fieldOf('Picklist', { name: 'B__c', ...picklistOf('x', 'y') });
  const digest = schemaDigest([objectOf(name, kind)]);

  it('changes with anything that decides about a record, or is said of it', () => {
    const others = [
      objectOf({ ...name, length: 6 }, kind),
      objectOf({ ...name, required: true }, kind),
      objectOf({ ...name, label: 'Other' }, kind),
      objectOf({ ...name, sensitive: true }, kind),
      objectOf(name, { ...kind, ...picklistOf('y', 'x') }),
      objectOf(name),
      { ...objectOf(name, kind), validationRules: [{ name: 'R', active: true, condition: 'TRUE', message: 'm' }] },
    ];
    const digests = others.map((object) => schemaDigest([object]));
    expect(new Set([digest, ...digests]).size).to.equal(others.length + 1);
  });

  it('does not change with help and descriptions, nor with the order of fields or of keys', () => {
    expect(schemaDigest([objectOf(kind, name)])).to.equal(digest);
    expect(schemaDigest([objectOf({ ...name, help: 'h', description: 'd' }, kind)])).to.equal(digest);
    const { type, ...rest } = name;
    expect(schemaDigest([objectOf({ ...rest, type }, kind)])).to.equal(digest);
  });
});
