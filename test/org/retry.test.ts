import { expect } from 'chai';
import fc from 'fast-check';
import { callsReserved, errorCodeOf, failureClass } from '../../src/org/index.js';
import { withRetryAfter } from '../../src/org/failures.js';
import { backOff, retryPolicy, withRetry } from '../../src/org/retry.js';

const failing = (code: string): Error => Object.assign(new Error(code), { errorCode: code });

describe('a failure', () => {
  const classes: Array<[string, string]> = [
    ['UNABLE_TO_LOCK_ROW', 'passing'],
    ['SERVER_UNAVAILABLE', 'passing'],
    ['ERROR_HTTP_503', 'passing'],
    ['ERROR_HTTP_429', 'passing'],
    ['ECONNRESET', 'passing'],
    ['REQUEST_LIMIT_EXCEEDED', 'spent'],
    ['INVALID_SESSION_ID', 'session'],
    ['INVALID_TYPE', 'denied'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'refused'],
    ['DUPLICATE_VALUE', 'refused'],
    ['UNKNOWN', 'refused'],
  ];
  for (const [code, expected] of classes) {
    it(`${code} is ${expected}`, () => {
      expect(failureClass(code)).to.equal(expected);
    });
  }

  it('is found below the wrappers of the HTTP client', () => {
    const reset = Object.assign(new Error('read'), { code: 'ECONNRESET' });
    expect(errorCodeOf(new TypeError('fetch failed', { cause: reset }))).to.equal('ECONNRESET');
    expect(errorCodeOf(new TypeError('terminated'))).to.equal('UND_ERR_SOCKET');
    expect(errorCodeOf(new Error('other'))).to.equal('UNKNOWN');
  });
});

describe('trying again', () => {
  const waits: number[] = [];
  const policy = retryPolicy({
    attempts: 4,
    random: () => 0.5,
    sleep: (wait) => Promise.resolve(void waits.push(wait)),
  });
  beforeEach(() => waits.splice(0));

  it('happens for what may pass, with growing waits', async () => {
    let calls = 0;
    const answer = await withRetry(policy, () => {
      calls += 1;
      return calls < 4 ? Promise.reject(failing('SERVER_UNAVAILABLE')) : Promise.resolve('done');
    });
    expect(answer).to.equal('done');
    expect(waits).to.deep.equal([500, 1000, 2000]);
  });

  it('never happens for what was refused', async () => {
    let calls = 0;
    const error: unknown = await withRetry(policy, () => {
      calls += 1;
      return Promise.reject(failing('FIELD_CUSTOM_VALIDATION_EXCEPTION'));
    }).catch((caught: unknown) => caught);
    expect(errorCodeOf(error)).to.equal('FIELD_CUSTOM_VALIDATION_EXCEPTION');
    expect(calls).to.equal(1);
    expect(waits).to.deep.equal([]);
  });

  it('ends with the last failure', async () => {
    const error: unknown = await withRetry(policy, () => Promise.reject(failing('ERROR_HTTP_503'))).catch(
      (caught: unknown) => caught
    );
    expect(errorCodeOf(error)).to.equal('ERROR_HTTP_503');
    expect(waits).to.have.length(3);
  });

  it('waits anything up to a bound that doubles and never passes half a minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, chance) => {
        const wait = backOff(attempt, () => chance);
        expect(wait).to.equal(Math.round(Math.min(30_000, 1000 * 2 ** (attempt - 2)) * chance));
      })
    );
  });

  it('waits what the org asks for, in seconds or until a date, and then some by chance', async () => {
    const now = new Date('2026-11-01T00:00:00Z');
    const asking = (header: string): Error => withRetryAfter(failing('ERROR_HTTP_503'), header, now) as Error;
    const asked = ['7', 'Sun, 01 Nov 2026 00:00:09 GMT', 'no date', '999999'];
    for (const header of asked) {
      let calls = 0;
      await withRetry(policy, () => {
        calls += 1;
        return calls === 1 ? Promise.reject(asking(header)) : Promise.resolve();
      });
    }
    expect(waits).to.deep.equal([7500, 9500, 500, 300_500]);
  });
});

describe('the reserve of calls', () => {
  it('is a tenth of the day and at least 1,000, but never over a quarter', () => {
    const reserves = [100_000, 15_000, 5000, 1000, 0].map((limit) => callsReserved('usual', limit));
    expect(reserves).to.deep.equal([10_000, 1500, 1000, 250, 0]);
  });

  it('is what was asked for otherwise, and nothing where nobody asked', () => {
    expect(callsReserved(undefined, 15_000)).to.equal(0);
    expect(callsReserved({ percent: 20 }, 15_000)).to.equal(3000);
    expect(callsReserved({ count: 40 }, 15_000)).to.equal(40);
    expect(callsReserved({ count: 0 }, 15_000)).to.equal(0);
    expect(callsReserved({ count: 99_999 }, 15_000)).to.equal(15_000);
  });
});
