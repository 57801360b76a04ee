import { SfError } from '@salesforce/core';
import { expect } from 'chai';
import type { Value } from '../../../src/records/index.js';
import { claimLock, type Holder, type Lock, type LockOptions } from '../../../src/sync/apply/index.js';
import type { MemoryOrg } from '../../support/memory-org.js';
import { newOrg } from '../support.js';

const alive: Holder = { machine: 'sample-host', pid: 1, isAlive: () => true };
const MINUTE = 60_000;

describe('the lock', () => {
  let org: MemoryOrg;
  const held: Lock[] = [];
  beforeEach(() => {
    org = newOrg();
  });
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release();
  });

  const claim = async (more: LockOptions = {}): Promise<Lock> => {
    const lock = await claimLock(org, 'sample', {
      now: () => new Date(org.clock),
      sleep: (wait) => Promise.resolve(void (org.clock += wait)),
      holder: alive,
      ...more,
    });
    held.push(lock);
    return lock;
  };
  const refused = async (more: LockOptions = {}): Promise<SfError> => {
    const failure: unknown = await claim(more).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(SfError);
    return failure as SfError;
  };

  it('is held by one: a second run is told who, and since when', async () => {
    await claim();
    const error = await refused();
    expect(error).to.include({ name: 'LockHeldError', exitCode: 75 });
    expect(error.message).to.contain('sync@sample.example on sample-host, process 1');
    expect(error.message).to.match(/2026-11-01T00:0\d/);
  });

  it('can be claimed again once given back', async () => {
    const first = await claim();
    await first.release(new Map<string, Value>([['Chain_Head__c', 'abc']]));
    expect((await claim()).chainHead).to.equal('abc');
  });

  it('of two configs are two locks', async () => {
    await claim();
    const other = await claimLock(org, 'other', { now: () => new Date(org.clock), holder: alive });
    held.push(other);
    expect(org.table('Sync_State__c').size).to.equal(2);
  });

  it('goes to one of many that claim a new config at once', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => claim()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(org.table('Sync_State__c').size).to.equal(1);
  });

  it('goes to one of many that take over a lapsed one at once', async () => {
    await claim();
    org.clock += 16 * MINUTE;
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => claim()));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
  });

  it('of a dead process on this machine is taken over at once, on another machine only when it lapses', async () => {
    await claim({ holder: { ...alive, pid: 77 } });
    const dead: Holder = { machine: 'sample-host', pid: 2, isAlive: (pid) => pid !== 77 };
    expect((await refused({ holder: { ...dead, machine: 'other-host' } })).name).to.equal('LockHeldError');
    const told: string[] = [];
    await claim({ holder: dead, onTakeOver: (owner) => told.push(owner) });
    expect(told).to.deep.equal(['sync@sample.example on sample-host, process 77']);
  });

  it('lives on while it is renewed', async () => {
    const lock = await claim();
    org.clock += 10 * MINUTE;
    await lock.renew();
    org.clock += 10 * MINUTE;
    expect((await refused()).name).to.equal('LockHeldError');
  });

  it('that was taken over stops its first holder, who does not take it back', async () => {
    const first = await claim();
    org.clock += 16 * MINUTE;
    await claim();
    await first.renew();
    expect(() => first.assertHeld()).to.throw(/taken over/);
    await first.release();
    expect((await refused()).name).to.equal('LockHeldError');
  });

  it('survives an answer that was lost', async () => {
    let lost = false;
    org.fault = (call, when) => {
      if (call === 'update' && when === 'after' && !lost) {
        lost = true;
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      }
    };
    const first = await claim();
    await first.release().catch(() => undefined);
    await claim();
    expect(org.table('Sync_State__c').size).to.equal(1);
  });

  it('says what is missing when the state cannot be written', async () => {
    org = newOrg({
      refuse: () => ({
        code: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        message: 'entity type cannot be inserted: Sync State',
        fields: [],
      }),
    });
    const error = await refused();
    expect(error).to.include({ name: 'LockNotWrittenError', exitCode: 77 });
    expect(error.actions?.join()).to.contain('POWER Sync');
  });
});
