import { expect } from 'chai';
import fc from 'fast-check';
import { claimLock } from '../../../src/sync/apply/index.js';
import { newOrg, openBench, sampleOf } from '../../sync/support.js';
import { describeRules, refusals, type RuleCase } from '../formula-support.js';
import { inShort } from './short-cases.js';

const R = 'Sync_Run__c';
const S = 'Sync_State__c';
const HASH = '0123456789abcdef'.repeat(4);

const RUN_CASES: readonly RuleCase[] = [
  {
    rule: 'RUN_ID_FORM',
    why: 'an id that no run has',
    refused: { Run_Id__c: 'run of Monday' },
    passes: { Run_Id__c: '3f2c1a9e-0b6d-4c58-9f00-1234567890ab' },
  },
  {
    rule: 'HASH_FORM',
    why: 'one digit short',
    refused: { Hash__c: HASH.slice(1) },
    passes: { Hash__c: HASH },
  },
  {
    rule: 'HASH_FORM',
    why: 'the previous one in capitals',
    refused: { Hash__c: HASH, Previous_Hash__c: HASH.toUpperCase() },
    passes: { Hash__c: HASH, Previous_Hash__c: HASH },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a config that is named for a person’s number',
    refused: { Config_Name__c: '123-45-6789' },
    passes: { Config_Name__c: 'worksites-2026-11-22' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a source that is named for a person’s number, on any line',
    refused: { Source_Names__c: 'worksites\nA012345678\nlocals' },
    passes: { Source_Names__c: 'worksites\nlocals 104 and 205' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a number where a username belongs',
    refused: { Started_By__c: 'A1234567' },
    passes: { Started_By__c: 'a1234567@sample.example' },
  },
];

const STATE_CASES: readonly RuleCase[] = [
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a config that is named for a person’s number',
    refused: { Config_Key__c: 'IOE1234567890' },
    passes: { Config_Key__c: 'worksites' },
  },
  {
    rule: 'NO_IDENTIFIERS_IN_TEXT',
    why: 'a number where an owner belongs',
    refused: { Lock_Owner__c: 'held for 123-45-6789' },
    passes: { Lock_Owner__c: 'sync@sample.example on 123456789abc/4026531836, process 17' },
  },
  {
    rule: 'LOCK_TOKEN_FORM',
    why: 'a token that no run made',
    refused: { Lock_Token__c: 'mine' },
    passes: { Lock_Token__c: HASH.slice(16) },
  },
  {
    rule: 'CHAIN_HEAD_FORM',
    why: 'one digit too many',
    refused: { Chain_Head__c: `${HASH}0` },
    passes: { Chain_Head__c: HASH },
  },
];

describe('rules of sync runs', () => {
  describeRules(R, RUN_CASES, { elsewhere: inShort(R) });
});

describe('rules of sync states', () => {
  describeRules(S, STATE_CASES);
});

describe('the rules on what the sync writes about itself', () => {
  it('refuse no row of a run, and no state it leaves', async () => {
    const bench = await openBench();
    try {
      const org = newOrg();
      for (const sample of [sampleOf(5, 3), sampleOf(5, 8), sampleOf(5, 2)]) {
        await bench.plan(org, sample);
        await bench.apply(org, sample);
      }
      const runs = [...org.table(R).values()];
      expect(runs.map((run) => run.Hash__c)).to.have.length(2);
      for (const run of runs)
        expect(refusals(R, run, { now: new Date(org.clock) }), JSON.stringify(run)).to.deep.equal([]);
      const states = [...org.table(S).values()];
      expect(states.map((state) => state.Chain_Head__c)).to.deep.equal([runs.at(-1)?.Hash__c]);
      for (const state of states) expect(refusals(S, state, { now: new Date(org.clock) })).to.deep.equal([]);
    } finally {
      await bench.close();
    }
  });

  it('refuse no lock, whatever digits the machine and the user have in their names', async () => {
    const names = fc.oneof(
      fc.stringMatching(/^[0-9a-f]{12}$/),
      fc.stringMatching(/^[0-9]{9}$/),
      fc.stringMatching(/^ip-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}$/),
      fc.constantFrom('A12345678', '123-45-6789.local', 'Sample Laptop')
    );
    const users = fc.oneof(fc.stringMatching(/^a[0-9]{7,9}$/), fc.stringMatching(/^[a-z]{3,8}[0-9]{9}$/));
    await fc.assert(
      fc.asyncProperty(names, users, async (machine, user) => {
        const org = newOrg({ username: `${user}@sample.example` });
        const holder = { machine: `${machine}/4026531836`, pid: 4711, isAlive: () => true };
        const lock = await claimLock(org, 'sample', { now: () => new Date(org.clock), holder });
        const [state] = [...org.table(S).values()];
        expect(state?.Lock_Owner__c).to.contain(machine);
        expect(refusals(S, { ...state }, { now: new Date(org.clock) }), String(state?.Lock_Owner__c)).to.deep.equal([]);
        await lock.release();
      })
    );
  });
});
