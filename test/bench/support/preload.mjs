// Loaded before the measured program: leaves its wall time and peak memory in the file that POWER_BENCH_OUT names.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { maxRSS } = process.resourceUsage();
  writeFileSync(
    process.env.POWER_BENCH_OUT,
    JSON.stringify({ seconds: performance.now() / 1000, peakMegabytes: maxRSS / 1024 })
  );
});
