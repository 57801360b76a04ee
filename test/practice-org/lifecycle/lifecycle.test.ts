import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import DatabaseConstructor from 'better-sqlite3';
import { expect } from 'chai';
import {
  eraseInstance,
  instanceOf,
  instanceStatus,
  runningServer,
  serveHere,
  startServerProcess,
  stopServerProcess,
} from '../../../src/practice-org/lifecycle/index.js';
import type { Instance } from '../../../src/practice-org/lifecycle/index.js';
import { isAlive } from '../../../src/practice-org/lifecycle/identity.js';

describe('practice-org/lifecycle', function () {
  this.timeout(60_000);
  let dataDirectory: string;
  let instance: Instance;

  beforeEach(() => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'practice-life-'));
    instance = instanceOf(dataDirectory);
  });
  afterEach(async () => {
    await stopServerProcess(instance);
    // A start that came second may still be closing its files.
    rmSync(dataDirectory, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });

  const gone = async (pid: number): Promise<void> => {
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
  };

  it('starts a process that answers, keeps its files to their owner, and ends it cleanly', async () => {
    const { record, alreadyRunning } = await startServerProcess(instance);
    expect(alreadyRunning).to.equal(false);
    expect((await fetch(`${record.url}/services/data`)).status).to.equal(200);
    for (const name of readdirSync(instance.directory)) {
      expect((statSync(join(instance.directory, name)).mode & 0o077).toString(8), name).to.equal('0');
    }
    expect((await stopServerProcess(instance))?.pid).to.equal(record.pid);
    expect(isAlive(record.pid)).to.equal(false);
    expect(await runningServer(instance)).to.equal(undefined);
    expect(existsSync(join(instance.directory, 'server.json'))).to.equal(false);
    expect(await stopServerProcess(instance)).to.equal(undefined);
  });

  it('answers a second start with the server that runs, also when both come at once', async () => {
    const started = await Promise.all([
      startServerProcess(instance),
      startServerProcess(instance),
      startServerProcess(instance),
    ]);
    expect(new Set(started.map(({ record }) => record.pid)).size).to.equal(1);
    expect(started.filter(({ alreadyRunning }) => !alreadyRunning)).to.have.length(1);
    expect(await startServerProcess(instance)).to.deep.include({ record: started[0].record, alreadyRunning: true });
  });

  it('comes back on the same port with its data after being killed', async () => {
    const { record } = await startServerProcess(instance);
    const before = await instanceStatus(instance);
    process.kill(record.pid, 'SIGKILL');
    await gone(record.pid);
    expect(await runningServer(instance), 'the file is still there').to.equal(undefined);
    const again = await startServerProcess(instance);
    expect(again.alreadyRunning).to.equal(false);
    expect(again.record.port).to.equal(record.port);
    expect(again.record.identity).to.not.equal(record.identity);
    expect((await instanceStatus(instance))?.metadata).to.deep.equal(before?.metadata);
  });

  it('survives the terminal that started it', async () => {
    const { record } = await startServerProcess(instance);
    process.kill(record.pid, 'SIGHUP');
    expect((await fetch(`${record.url}/services/data`)).status).to.equal(200);
  });

  it('never takes a foreign process or port for its own, and never ends one', async () => {
    const { record } = await startServerProcess(instance);
    await stopServerProcess(instance);
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const stranger = createServer((_request, response) =>
      response.end(JSON.stringify({ identity: 'other', pid: bystander.pid }))
    );
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', () => resolve()));
    try {
      const { port } = stranger.address() as AddressInfo;
      writeFileSync(join(instance.directory, 'server.json'), JSON.stringify({ ...record, pid: bystander.pid, port }));
      expect(await runningServer(instance)).to.equal(undefined);
      expect(await stopServerProcess(instance)).to.equal(undefined);
      expect(isAlive(bystander.pid ?? 0)).to.equal(true);
      expect(existsSync(join(instance.directory, 'server.json')), 'the stale file is cleared away').to.equal(false);
    } finally {
      bystander.kill('SIGKILL');
      stranger.close();
    }
  });

  it('leaves its port to whoever took it meanwhile, but insists on one it was told', async () => {
    const { record } = await startServerProcess(instance);
    await stopServerProcess(instance);
    const stranger = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => stranger.listen(record.port, '127.0.0.1', () => resolve()));
    try {
      let error: Error | undefined;
      try {
        await startServerProcess(instance, record.port);
      } catch (thrown) {
        error = thrown as Error;
      }
      expect(error?.name).to.equal('PortTakenError');
      const again = await startServerProcess(instance);
      expect(again.record.port).to.not.equal(record.port);
    } finally {
      stranger.close();
    }
  });

  it('keeps instances apart', async () => {
    const other = instanceOf(dataDirectory, 'training');
    const [one, two] = await Promise.all([startServerProcess(instance), startServerProcess(other)]);
    expect(one.record.port).to.not.equal(two.record.port);
    await stopServerProcess(other);
    expect((await runningServer(instance))?.pid).to.equal(one.record.pid);
    expect(() => instanceOf(dataDirectory, '../elsewhere'))
      .to.throw()
      .with.property('name', 'InstanceNameError');
  });

  it('erases everything but the key and the port', async () => {
    const { record } = await startServerProcess(instance);
    const key = readFileSync(join(instance.directory, 'jwt.key'), 'utf8');
    await stopServerProcess(instance);
    const db = new DatabaseConstructor(join(instance.directory, 'org.sqlite'));
    db.exec("INSERT INTO _meta (name, value) VALUES ('sample', 'here')");
    db.close();
    await eraseInstance(instance);
    expect(await instanceStatus(instance)).to.equal(undefined);
    const again = await startServerProcess(instance);
    expect(again.record.port).to.equal(record.port);
    expect(readFileSync(join(instance.directory, 'jwt.key'), 'utf8')).to.equal(key);
    const reader = new DatabaseConstructor(join(instance.directory, 'org.sqlite'), { readonly: true });
    expect(reader.prepare("SELECT 1 FROM _meta WHERE name = 'sample'").get()).to.equal(undefined);
    reader.close();
  });

  it('serves in the foreground until it is told to end, and refuses a second server', async () => {
    const end = new AbortController();
    const url = await serveHere(instance, undefined, end.signal, async (record) => {
      expect((await runningServer(instance))?.pid).to.equal(process.pid);
      expect(await startServerProcess(instance)).to.deep.include({ alreadyRunning: true });
      let refused = '';
      try {
        await serveHere(instance, undefined, end.signal, () => Promise.resolve());
      } catch (error) {
        refused = (error as Error).name;
      }
      expect(refused).to.equal('InstanceInUseError');
      end.abort();
      return record.url;
    });
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await runningServer(instance)).to.equal(undefined);
  });

  it('tells what it holds, running or not', async () => {
    expect(await instanceStatus(instance)).to.equal(undefined);
    const { record } = await startServerProcess(instance);
    expect(await instanceStatus(instance)).to.include({
      running: true,
      pid: record.pid,
      instanceUrl: record.url,
      username: 'admin@practice.example',
    });
    await stopServerProcess(instance);
    const stopped = await instanceStatus(instance);
    expect(stopped).to.include({ running: false, pid: null, instanceUrl: null });
    expect(stopped?.sizeBytes).to.be.above(0);
  });

  describe('the login of the Salesforce CLI', () => {
    const child = async (name: string, before = '', ...asked: string[]): Promise<Record<string, unknown>> => {
      const home = join(dataDirectory, 'home');
      const script = join(import.meta.dirname, 'login-child.ts');
      const env = {
        ...process.env,
        HOME: home,
        USERPROFILE: home,
        SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
        SF_DISABLE_TELEMETRY: 'true',
        SF_DISABLE_LOG_FILE: 'true',
      };
      const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', loader, script, dataDirectory, name, before, ...asked],
        { env }
      );
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
    };

    it('is made by JWT, is made again without harm, and touches only its own alias', async () => {
      await startServerProcess(instance);
      const answer = await child('practice');
      expect(answer).to.deep.equal({
        login: { username: 'admin@practice.example', alias: 'practice' },
        again: { username: 'admin@practice.example', alias: 'practice' },
        who: 'admin@practice.example',
        aliases: { practice: 'admin@practice.example' },
      });
      expect(existsSync(join(dataDirectory, 'home', '.sf', 'config.json')), 'no default org is set').to.equal(false);
    });

    it("leaves an alias alone that stands for somebody else's org, unless another is named", async () => {
      await startServerProcess(instance);
      expect(await child('practice', 'someone@sample.example')).to.include({ error: 'AliasTakenError' });
      const answer = await child('practice', 'someone@sample.example', 'mine');
      expect(answer['aliases']).to.deep.equal({ practice: 'someone@sample.example', mine: 'admin@practice.example' });
    });
  });
});
