import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type Measured = { seconds: number; peakMegabytes: number; exitCode: number; stdout: string };

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, '../../..');
export const floorProgram = join(here, 'parse.mjs');

/** Runs a Node program of its own process, from start to exit: what a person waits for, start-up included. */
export async function measure(
  scratch: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env
): Promise<Measured> {
  const out = join(scratch, 'measured.json');
  const child = spawn(process.execPath, ['--import', pathToFileURL(join(here, 'preload.mjs')).href, ...args], {
    env: { ...env, POWER_BENCH_OUT: out },
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const exitCode = await new Promise<number>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done(code ?? 1));
  });
  return { ...(JSON.parse(readFileSync(out, 'utf8')) as { seconds: number; peakMegabytes: number }), exitCode, stdout };
}

/** A table in plain text, numbers to the right. */
export function table(headers: string[], rows: Array<Array<string | number>>): string {
  const cells = [headers, ...rows.map((row) => row.map(String))];
  const widths = headers.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
    )
    .join('\n');
}
