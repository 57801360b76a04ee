import { describeRules, type RuleCase } from '../formula-support.js';
import { inShort } from './short-cases.js';

const W = 'Worksite__c';
const ONE = '001000000000001';
const TWO = '001000000000002';

const CASES: readonly RuleCase[] = [
  {
    rule: 'CONTRACT_OF_EMPLOYER',
    why: 'a contract with somebody else',
    refused: { Employer__c: ONE, Current_Contract__r: { Employer__c: TWO } },
    passes: { Employer__c: ONE, Current_Contract__r: { Employer__c: ONE } },
  },
  {
    rule: 'CONTRACT_OF_EMPLOYER',
    why: 'a contract whose employer nobody has entered yet',
    refused: { Employer__c: ONE, Current_Contract__r: { Employer__c: TWO } },
    passes: { Employer__c: ONE, Current_Contract__r: {} },
  },
  {
    rule: 'CONTRACT_OF_EMPLOYER',
    why: 'a worksite whose employer nobody has entered yet',
    refused: { Employer__c: ONE, Current_Contract__r: { Employer__c: TWO } },
    passes: { Current_Contract__r: { Employer__c: TWO } },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a Social Security number for a key',
    refused: { Sync_Key__c: '123-45-6789' },
    passes: { Sync_Key__c: 'W-2026-0417' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'the unit’s text and the key are looked at apart',
    refused: { Bargaining_Unit__c: 'cooks 123-45-6789' },
    passes: { Bargaining_Unit__c: 'cooks of 123', Sync_Key__c: '45-6789' },
  },
  {
    rule: 'SYNC_BASE_FORM',
    why: 'an accent has no place in a digest',
    refused: { Sync_Base__c: 'b1:López' },
    passes: { Sync_Base__c: 'b1:Lopez' },
  },
];

describe('rules of worksites', () => {
  describeRules(W, CASES, { elsewhere: inShort(W) });
});
