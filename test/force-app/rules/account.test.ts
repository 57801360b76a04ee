import { expect } from 'chai';
import { describeRules, schema, type RuleCase } from '../formula-support.js';

const CASES: readonly RuleCase[] = [
  {
    rule: 'POWER_NO_IDENTIFIERS_IN_TEXT',
    why: 'a Social Security number for a key',
    refused: { POWER_Sync_Key__c: '123-45-6789' },
    passes: { POWER_Sync_Key__c: '12-3456789' },
  },
  {
    rule: 'POWER_NO_IDENTIFIERS_IN_TEXT',
    why: 'an A-number inside a key',
    refused: { POWER_Sync_Key__c: 'EMP-A012345678' },
    passes: { POWER_Sync_Key__c: 'EMP-A0123456789' },
  },
  {
    rule: 'POWER_SYNC_BASE_FORM',
    why: 'what nobody but a person writes',
    refused: { POWER_Sync_Base__c: 'see the file of Ana' },
    passes: { POWER_Sync_Base__c: 'b0:a' },
  },
];

describe('rules on accounts', () => {
  describeRules('Account', CASES);

  it('look at no field of the org’s own, so that they refuse no account the campaign does not use', () => {
    for (const rule of schema().object('Account')?.validationRules ?? []) {
      const fields = rule.condition.match(/\b[A-Za-z_]+__c\b|\bName\b/g) ?? [];
      expect(fields, rule.name).not.to.deep.equal([]);
      for (const field of fields) expect(field, rule.name).to.match(/^POWER_Sync_(Key|Base)__c$/);
    }
  });
});
