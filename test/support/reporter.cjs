// Mocha's spec reporter, which also leaves its counts in the file that POWER_TEST_COUNTS names, for test/run.ts to add up.
const { writeFileSync } = require('node:fs');
const { reporters } = require('mocha');

module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const counts = process.env.POWER_TEST_COUNTS;
    runner.once('end', () => {
      if (counts) {
        const { passes, failures, pending } = this.stats;
        writeFileSync(counts, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
      }
    });
  }
};
