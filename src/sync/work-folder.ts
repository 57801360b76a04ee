import { readlinkSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = 'power-sync-';

/**
 * A folder for the plan of one run, for its owner's eyes only. First takes away those of runs that were killed: nobody else would.
 *
 * @returns its path; who asked removes it
 */
export async function workFolder(): Promise<string> {
  const mine = `${NAME}${processSpace()}-`;
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const pid = name.startsWith(mine) ? /^(\d+)-/.exec(name.slice(mine.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) {
      // Somebody else's folder of that name stays where it is.
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
  return mkdtemp(join(tmpdir(), `${mine}${process.pid}-`));
}

/** Containers may share a folder for temporary files, and their process numbers mean nothing to each other. */
function processSpace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 'host';
  } catch {
    // Not Linux: one number space for the host.
    return 'host';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
