/**
 * The real `sf` CLI with this plugin linked into it, in a home of its own: nothing of a person's sf state is read or touched.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
/** Where the real public rows lie, if they do. */
export const sharedDirectory = process.env.POWER_SHARED ?? resolve(projectRoot, '../shared');

export type SfRun = { code: number; stdout: string; stderr: string };
export type SfHome = {
  directory: string;
  env: NodeJS.ProcessEnv;
  /** Runs `sf ARGS`; never throws on an exit code, since that is what is looked at. */
  run(
    args: readonly string[],
    options?: { cwd?: string; env?: NodeJS.ProcessEnv; onStart?: (pid: number) => void }
  ): Promise<SfRun>;
  /** The same with --json, parsed; fails when stdout is anything but one JSON value. */
  json<T>(
    args: readonly string[],
    options?: { cwd?: string; env?: NodeJS.ProcessEnv }
  ): Promise<{ code: number; status: number; result: T; warnings: string[]; raw: string } & Record<string, unknown>>;
  remove(): void;
};

/** What Node keeps of the modules it has compiled: half of what the start of an `sf` costs, and the same for each. */
const compiled = mkdtempSync(join(tmpdir(), 'power-compiled-'));
process.once('exit', () => rmSync(compiled, { recursive: true, force: true }));

/** What a process needs to find nothing of the person's own. */
export function environment(directory: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(SF_|SFDX_|npm_|XDG_|CI$)/.test(name))
  );
  return {
    ...inherited,
    HOME: directory,
    USERPROFILE: directory,
    XDG_DATA_HOME: join(directory, '.local/share'),
    XDG_CONFIG_HOME: join(directory, '.config'),
    XDG_CACHE_HOME: join(directory, '.cache'),
    XDG_STATE_HOME: join(directory, '.local/state'),
    PATH: `${join(projectRoot, 'node_modules/.bin')}:${process.env.PATH ?? ''}`,
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_DISABLE_AUTOUPDATE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
    SF_HIDE_RELEASE_NOTES: 'true',
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compiled,
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  };
}

function execute(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
  onStart?: (pid: number) => void
): Promise<SfRun> {
  return new Promise((done, failed) => {
    const child = spawn(join(projectRoot, 'node_modules/.bin/sf'), args, {
      env,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (child.pid !== undefined) {
      onStart?.(child.pid);
    }
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', failed);
    child.once('close', (code, signal) => done({ code: code ?? (signal === null ? 1 : 128), stdout, stderr }));
  });
}

/**
 * The plugin as npm would deliver it, unpacked: so the tests see exactly the files a person gets, and nothing of this checkout but its
 * node_modules.
 */
function unpackedPlugin(into: string): string {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', into], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  execFileSync('tar', ['-xzf', packed.trim().split('\n').at(-1) ?? ''], { cwd: into });
  const plugin = join(into, 'package');
  symlinkSync(join(projectRoot, 'node_modules'), join(plugin, 'node_modules'), 'junction');
  return plugin;
}

let linkedTemplate: Promise<string> | undefined;

/** Packing and linking cost seconds: done once a process; every home is a copy of the state it leaves. */
async function linked(): Promise<string> {
  linkedTemplate ??= (async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'power-sf-'));
    process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));
    const template = join(scratch, 'home');
    mkdirSync(template);
    const { code, stderr } = await execute(
      ['plugins', 'link', '--no-install', unpackedPlugin(scratch)],
      environment(template),
      template
    );
    if (code !== 0) {
      throw new Error(`sf plugins link failed:\n${stderr}`);
    }
    return template;
  })();
  return linkedTemplate;
}

export async function createSfHome(): Promise<SfHome> {
  if (!existsSync(join(projectRoot, 'lib/index.js'))) {
    throw new Error('lib is missing: run "npm run build" first.');
  }
  const directory = mkdtempSync(join(tmpdir(), 'power-home-'));
  cpSync(await linked(), directory, { recursive: true });
  const work = join(directory, 'work');
  mkdirSync(work);
  const env = environment(directory);
  const home: SfHome = {
    directory,
    env,
    run: (args, options = {}) => execute(args, { ...env, ...options.env }, options.cwd ?? work, options.onStart),
    json: async (args, options = {}) => {
      const { code, stdout, stderr } = await home.run([...args, '--json'], options);
      try {
        return { ...(JSON.parse(stdout) as object), code, raw: stdout } as never;
      } catch {
        throw new Error(`sf ${args.join(' ')} --json printed something else (exit ${code}):\n${stdout}\n${stderr}`);
      }
    },
    remove: () => rmSync(directory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
  return home;
}
