/** The plugin in a process of its own, by its own `bin/run.js`: what a scheduler starts, without the seconds the whole CLI takes to load. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../support/sf.js';

/** Copies what was built, so that a build in the midst of a long run does not change what is tried. */
export function copyPlugin(to: string): string {
  if (!existsSync(join(projectRoot, 'lib/index.js'))) throw new Error('lib is missing: run "npm run build" first.');
  mkdirSync(to, { recursive: true });
  for (const part of [
    'bin',
    'lib',
    'messages',
    'force-app',
    'package.json',
    'sfdx-project.json',
    'oclif.manifest.json',
  ]) {
    cpSync(join(projectRoot, part), join(to, part), { recursive: true });
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(to, 'node_modules'), 'junction');
  return to;
}

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type Started = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

export function startPlugin(plugin: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd: string): Started {
  const child = spawn(process.execPath, [join(plugin, 'bin/run.js'), ...args], {
    env,
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
  return { child, ended };
}
