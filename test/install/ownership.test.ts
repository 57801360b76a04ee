import { expect } from 'chai';
import { classify, OWNERSHIP_MARK } from '../../src/install/ownership.js';

const ours = (fullName: string) => ({
  type: 'CustomObject',
  fullName,
  description: `A place of work. ${OWNERSHIP_MARK}`,
});

describe('whose a component is', () => {
  it('calls a name that the org does not hold new', () => {
    const { components, foreign } = classify([ours('Worksite__c')], []);
    expect(components.map(({ state }) => state)).to.deep.equal(['new']);
    expect(foreign).to.have.length(0);
  });

  it('knows what it made by the mark in the description, whatever else an admin wrote there', () => {
    const edited = {
      type: 'CustomObject',
      fullName: 'Worksite__c',
      description: `Ask Sample Person first. ${OWNERSHIP_MARK}`,
    };
    expect(classify([ours('Worksite__c')], [edited]).components[0]?.state).to.equal('ours');
  });

  it('never takes a namesake without the mark for its own, in whatever case the org spells it', () => {
    const namesake = { type: 'CustomObject', fullName: 'WORKSITE__C', description: 'Where our stewards meet.' };
    const { foreign } = classify([ours('Worksite__c'), ours('Sync_Run__c')], [namesake]);
    expect(foreign.map(({ fullName }) => fullName)).to.deep.equal(['WORKSITE__C']);
  });

  it('takes a component without any description for somebody else’s', () => {
    expect(classify([ours('Worksite__c')], [{ type: 'CustomObject', fullName: 'Worksite__c' }]).foreign).to.have.length(
      1
    );
  });
});
