import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { alreadyServed, runningServer } from './identity.js';
import { lifecycleMessages, makeDirectory } from './instance.js';
import type { Instance, ServerRecord } from './instance.js';

export type Started = { readonly record: ServerRecord; readonly alreadyRunning: boolean };

const patienceMilliseconds = 60_000;

/**
 * Starts the server of an instance in a process of its own and waits until it answers. Where one runs already, that one is the answer;
 * of two starts at once one wins and the other reports the winner's.
 */
export async function startServerProcess(instance: Instance, port?: number): Promise<Started> {
  if (port !== undefined && (port < 0 || port > 65_535)) throw lifecycleMessages.createError('error.PortRange', [port]);
  makeDirectory(instance);
  const running = await runningServer(instance);
  if (running) return { record: running, alreadyRunning: true };
  const logPath = join(instance.directory, 'server.log');
  const log = openSync(logPath, 'a', 0o600);
  const start = readFileSync(logPath, 'utf8').length;
  const child = spawnServer(instance, port, log);
  closeSync(log);
  try {
    const record = await waitFor(instance, child);
    return { record, alreadyRunning: record.pid !== child.pid };
  } catch (error) {
    if (error !== failed) throw error;
    const tail = readFileSync(logPath, 'utf8').slice(start).trim().split('\n').slice(0, 12).join('\n');
    throw /EADDRINUSE/.test(tail)
      ? lifecycleMessages.createError('error.PortTaken', [port ?? 0])
      : lifecycleMessages.createError('error.ServerDidNotStart', [instance.name, logPath, tail]);
  } finally {
    child.unref();
  }
}

const failed = new Error('The server process ended');

function spawnServer(instance: Instance, port: number | undefined, log: number): ChildProcess {
  const own = fileURLToPath(import.meta.url);
  const development = own.endsWith('.ts');
  const script = join(own, '..', development ? 'server.ts' : 'server.js');
  const loader = development ? ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href] : [];
  const ports = port === undefined ? [] : ['--port', String(port)];
  return spawn(
    process.execPath,
    [...loader, script, '--instance', instance.name, '--directory', instance.directory, ...ports],
    {
      cwd: instance.directory,
      detached: true,
      stdio: ['ignore', log, log],
      env: serverEnvironment(),
      windowsHide: true,
    }
  );
}

/** Options meant for the process that starts us (a debugger's port, coverage) are not for the server. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _nodeOptions, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return rest;
}

async function waitFor(instance: Instance, child: ChildProcess): Promise<ServerRecord> {
  let exitCode: number | null | undefined;
  child.on('exit', (code) => {
    exitCode = code;
  });
  child.on('error', () => {
    exitCode = 1;
  });
  const until = Date.now() + patienceMilliseconds;
  while (Date.now() < until) {
    const record = await runningServer(instance);
    if (record) {
      // Another start was first. Ours may still be booting, and would serve on its own once the other is stopped: it ends here.
      if (record.pid !== child.pid && exitCode === undefined) child.kill('SIGKILL');
      return record;
    }
    // Another start was first and is about to answer.
    if (exitCode !== undefined && exitCode !== alreadyServed) throw failed;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (child.pid !== undefined && exitCode === undefined) child.kill('SIGTERM');
  throw failed;
}
