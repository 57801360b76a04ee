import { expect } from 'chai';
import { chaos, type Total } from './chaos.js';

/** A small sample with the same seed each time; `npm run chaos` plays as many as are wanted. */
describe('a sync that is killed, or whose line breaks', function () {
  this.timeout(300_000);
  let total: Total;

  before(async () => {
    total = await chaos({
      kills: 6,
      faults: 6,
      seed: 20,
      shapes: ['few', 'few', 'few', 'few', 'few', 'bulk'],
      say: () => undefined,
    });
  });

  it('loses nothing and doubles nothing: after runs until it is done the org holds what file, org and their last agreement make', () => {
    expect(total.problems, total.problems.join('\n')).to.deep.equal([]);
  });

  it('was met by nearly every disturbance', () => {
    expect(total.cases).to.equal(12);
    expect(total.hit).to.be.at.least(9);
  });
});
