import { expect } from 'chai';
import { keyedQueries } from '../../../src/sync/plan/index.js';

describe('queries by key', () => {
  it('fit in the URL the platform takes, as a client spells it, and hold every key once', () => {
    const keys = Array.from({ length: 3000 }, (_, index) => `${index}`);
    const queries = keyedQueries('SELECT Id, Name FROM Worksite__c WHERE Sync_Key__c IN (', keys);
    for (const soql of queries) {
      const { href } = new URL(
        `https://sample.my.salesforce.com/services/data/v66.0/query?q=${encodeURIComponent(soql)}`
      );
      // 16,384 bytes for path and headers together, of which the session takes some hundred.
      expect(href.length).to.be.at.most(15_000);
    }
    expect(queries.flatMap((soql) => [...soql.matchAll(/'(\d+)'/g)].map(([, key]) => key))).to.deep.equal(keys);
  });
});
