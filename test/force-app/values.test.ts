import { expect } from 'chai';
import { child, children, readModel, textOf } from './checker/index.js';
import { SOURCES } from './support.js';

const model = readModel(SOURCES);
const values = (path: string): readonly string[] => {
  const [object = '', name = ''] = path.split('.');
  return model.valuesOf(model.field(object, name)!);
};

/** Files, configs and other code name these; a value that is renamed leaves the records that hold it behind. */
describe('picklist values', () => {
  it('are those of the campaign, in the order of the work', () => {
    expect(values('Worksite__c.Unit_Status__c')).to.deep.equal([
      'Not Organized',
      'Organizing',
      'Petition Filed',
      'Certified',
      'First Contract',
      'Under Contract',
      'Contract Expired',
      'Closed',
    ]);
    expect(values('Worksite__c.E_Verify_Use__c')).to.deep.equal([
      'Unknown',
      'Not Used',
      'Voluntary',
      'Required by Law',
    ]);
    expect(values('Neutrality_Agreement__c.Status__c')).to.deep.equal([
      'Proposed',
      'Negotiating',
      'Signed',
      'In Force',
      'Invoked',
      'Breached',
      'Expired',
      'Terminated',
    ]);
    expect(values('U_Visa_Certification_Request__c.Stage__c')).to.deep.equal([
      'Drafting',
      'Sent',
      'Received',
      'Returned Incomplete',
      'Under Review',
      'Signed',
      'Denied',
      'Appealed',
      'Re-requested',
      'Withdrawn',
      'Closed',
    ]);
    expect(values('Sync_Run__c.Outcome__c')).to.deep.equal(['InProgress', 'Succeeded', 'SucceededPartial', 'Failed']);
  });

  it('give each of the twelve terms of an agreement the same three answers', () => {
    const terms = model
      .fieldsOf('Neutrality_Agreement__c')
      .filter(
        (field) =>
          textOf(child(field.component.root, 'valueSet') ?? field.component.root, 'valueSetName') === 'Neutrality_Term'
      );
    expect(terms).to.have.length(12);
    for (const term of terms) expect(model.valuesOf(term)).to.deep.equal(['Agreed', 'Not Agreed', 'Varied']);
    for (const term of terms) {
      expect(model.field('Neutrality_Agreement__c', 'Terms_Agreed__c')!.formula, term.name).to.include(
        `ISPICKVAL(${term.name}, "Agreed")`
      );
    }
  });

  it('name qualifying activities by id, never by a label that a state words otherwise: 28 crimes, 3 forms, similar activity', () => {
    const ids = values('U_Visa_Certification_Request__c.Qualifying_Activities__c');
    expect(ids).to.have.length(32);
    for (const id of ids) expect(id).to.match(/^[a-z]+(-[a-z]+)*$/);
    expect(ids.slice(-4)).to.deep.equal(['attempt', 'conspiracy', 'solicitation', 'similar-activity']);
    const set = model.ofType('GlobalValueSet').find(({ name }) => name === 'Qualifying_Activity')!;
    const labels = children(set.root, 'customValue').map((value) => textOf(value, 'label'));
    expect(labels).to.include.members([
      'Fraud in Foreign Labor Contracting',
      'Attempt to Commit Any of the Named Crimes',
    ]);
  });
});
