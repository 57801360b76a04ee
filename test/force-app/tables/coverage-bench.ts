import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { DateTime } from 'luxon';
import { openPracticeOrg, type Caller, type OpenPracticeOrg } from '../../../src/practice-org/index.js';
import type { Value } from '../../../src/records/index.js';
import { MODEL_COMPONENTS } from '../support.js';
import type { Facts } from '../formula-support.js';

export const N = 'Neutrality_Agreement__c';
export const C = 'Worksite_Coverage__c';
export const W = 'Worksite__c';

export const NOON = Date.parse('2028-02-28T12:00:00Z');
export const DAY = 86_400_000;
const dayOf = (time: number): string => DateTime.fromMillis(time, { zone: 'utc' }).toISODate()!;

/** A practice org that holds one worksite and two agreements, with a clock that a test may move. */
export class Bench {
  public time = NOON;
  /** Id of the record that was saved last. */
  public last = '';
  public worksite = '';
  public agreements: readonly string[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'coverage-'));
  private readonly org: OpenPracticeOrg;
  private readonly caller: Caller;

  public constructor() {
    this.org = openPracticeOrg({ directory: this.folder, clock: () => new Date(this.time) });
    this.org.store.changeComponents({ put: MODEL_COMPONENTS });
    this.caller = { userId: this.org.adminUserId, sessionId: 'test', apiVersion: '66.0' };
    this.begin();
  }

  /** Another worksite and other agreements, on the first day. */
  public begin(): void {
    this.time = NOON;
    this.worksite = this.add(W, { Name: 'Sample Laundry' });
    this.agreements = [this.addAgreement(), this.addAgreement({ Expiration_Date__c: this.day(9) })];
  }

  /** A day, counted from the one on which the bench was opened. */
  public day(offset: number): string {
    return dayOf(NOON + offset * DAY);
  }

  public get today(): string {
    return dayOf(this.time);
  }

  public addAgreement(more: Record<string, Value> = {}): string {
    const dates = { Signed_Date__c: this.day(-9), Effective_Date__c: this.day(-6) };
    return this.add(N, { Name: 'Sample Agreement', Status__c: 'In Force', ...dates, ...more });
  }

  /** @returns what the org says against it; nothing when it was saved */
  public save(object: string, id: string | undefined, values: Record<string, Value>): string {
    const schema = this.org.store.schema.object(object)!;
    const fields = new Map(Object.entries(values));
    const result = this.org.store.transaction(() =>
      id === undefined
        ? this.org.dml.insert(schema, fields, this.caller)
        : this.org.dml.update(schema, id, fields, this.caller)
    );
    this.last = result.id ?? '';
    return result.errors.map(({ message }) => message).join('; ');
  }

  public add(object: string, values: Record<string, Value>): string {
    expect(this.save(object, undefined, values)).to.equal('');
    return this.last;
  }

  public cover(agreement: string, values: Record<string, Value>): string {
    return this.add(C, { [N]: agreement, [W]: this.worksite, ...values });
  }

  public delete(object: string, id: string): void {
    expect(this.org.dml.delete(this.org.store.schema.object(object)!, id, this.caller).errors).to.deep.equal([]);
  }

  /** A record as it is stored, roll-ups included. */
  public read(object: string, id: string): Facts {
    return this.org.store.find(this.org.store.schema.object(object)!, id) as Facts;
  }

  public close(): Promise<void> {
    return this.org.close().finally(() => rmSync(this.folder, { recursive: true, force: true }));
  }
}
