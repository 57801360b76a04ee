import { request as rawRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { errorAnswer, startServer } from '../../../src/practice-org/http/index.js';
import { jsonErrorOffset } from '../../../src/practice-org/http/json-position.js';
import { startTestOrg, type TestOrg } from '../fixture.js';

describe('practice org: HTTP', () => {
  let org: TestOrg;
  let faulty = false;
  before(async () => {
    org = await startTestOrg({
      dailyLimit: 400,
      faults: ({ path }) =>
        faulty && path.includes('Account')
          ? { kind: 'answer', response: { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'busy' }] } }
          : undefined,
    });
  });
  after(() => org.close());

  it('listens on the loopback interface only', () => {
    expect(new URL(org.url).hostname).to.equal('127.0.0.1');
  });

  it('finds a route in any case, with doubled and trailing slashes, in every version from 31 to 66', async () => {
    for (const path of [
      '//SERVICES/data//v66.0/sobjects/account/',
      '/services/data/v31.0/limits',
      '/services/data/v50.0/',
    ]) {
      expect((await org.call('GET', path)).status, path).to.equal(200);
    }
    for (const path of [
      '/services/data/v30.0',
      '/services/data/v67.0/limits',
      '/services/data/v66.0/nothing',
      '/',
      '/services/data/66/limits',
    ]) {
      const answer = await org.call('GET', path);
      expect(answer.status, path).to.equal(404);
      expect(answer.body).to.deep.equal([{ message: 'The requested resource does not exist', errorCode: 'NOT_FOUND' }]);
    }
  });

  it('lists its versions and resources; the identity is an absolute URL', async () => {
    const versions = (await (await fetch(`${org.url}/services/data`)).json()) as unknown[];
    expect(versions.at(-1)).to.deep.equal({ label: "Spring '26", url: '/services/data/v66.0', version: '66.0' });
    const { body } = await org.call('GET', '/services/data/v60.0');
    expect(body.sobjects).to.equal('/services/data/v60.0/sobjects');
    expect(body.identity).to.equal(`${org.url}/id/${org.org.organizationId}/${org.org.adminUserId}`);
  });

  it('answers a method nobody serves with those that are', async () => {
    const answer = await org.call('PUT', 'sobjects/Account/001PR0000000001');
    expect(answer.status).to.equal(405);
    expect(answer.body).to.deep.equal([
      { message: "HTTP Method 'PUT' not allowed. Allowed are HEAD,GET,PATCH,DELETE", errorCode: 'METHOD_NOT_ALLOWED' },
    ]);
  });

  it('asks for a session, and counts only the calls that have one', async () => {
    for (const headers of [{}, { Authorization: 'Bearer nonsense' }, { Authorization: `Basic ${org.token}` }] as Array<
      Record<string, string>
    >) {
      const answer = await fetch(`${org.url}/services/data/v66.0/limits`, { headers });
      expect(answer.status).to.equal(401);
      expect(await answer.json()).to.deep.equal([
        { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
      ]);
    }
    const usage = async (): Promise<number> =>
      Number(
        /api-usage=(\d+)\/400/.exec((await org.call('GET', 'limits')).headers.get('sforce-limit-info') ?? '')?.[1]
      );
    const before = await usage();
    expect(await usage()).to.equal(before + 1);
  });

  it('takes gzip in and gives gzip out', async () => {
    const created = await org.call('POST', 'sobjects/Account', gzipSync(JSON.stringify({ Name: 'Sample Zipped' })), {
      'Content-Encoding': 'gzip',
    });
    expect(created.status).to.equal(201);
    const bytes = await new Promise<{ encoding: string | undefined; body: Buffer }>((resolve, reject) => {
      rawRequest(
        `${org.url}/services/data/v66.0/sobjects/Account/describe`,
        { headers: { Authorization: `Bearer ${org.token}`, 'Accept-Encoding': 'gzip' } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({ encoding: response.headers['content-encoding'], body: Buffer.concat(chunks) })
          );
        }
      )
        .on('error', reject)
        .end();
    });
    expect(bytes.encoding).to.equal('gzip');
    expect(JSON.parse(gunzipSync(bytes.body).toString())).to.include({ name: 'Account' });
    const broken = await org.call('POST', 'sobjects/Account', Buffer.from('not gzip'), { 'Content-Encoding': 'gzip' });
    expect(broken.status).to.equal(400);
    const unknown = await org.call('POST', 'sobjects/Account', '{}', { 'Content-Encoding': 'br' });
    expect(unknown.status).to.equal(415);
  });

  it('answers with a fault where a scenario asks for one', async () => {
    faulty = true;
    expect((await org.call('GET', 'sobjects/Account')).status).to.equal(503);
    faulty = false;
    expect((await org.call('GET', 'sobjects/Account')).status).to.equal(200);
  });

  it('answers what it did not expect with an id, and logs where it was, never with which value', () => {
    const secret = 'Sample-Value-4711';
    const answer = errorAnswer(org.org, new TypeError(`cannot read ${secret}`), 'GET /pattern');
    expect(answer.status).to.equal(500);
    const [error] = answer.body as Array<{ message: string; errorCode: string }>;
    expect(error?.errorCode).to.equal('UNKNOWN_EXCEPTION');
    const id = /: (\d+-\d+)$/.exec(error?.message ?? '')?.[1] ?? 'no id';
    const log = readFileSync(join(org.directory, 'org.log'), 'utf8');
    expect(log)
      .to.contain(`error ${id} in GET /pattern: TypeError`)
      .and.contain('server.test.ts')
      .and.not.contain(secret);
  });

  it('ends when the day’s calls are spent, and says so', async () => {
    let answer = await org.call('GET', 'limits');
    for (let call = 0; call < 400 && answer.status === 200; call += 1) answer = await org.call('GET', 'limits');
    expect(answer.status).to.equal(403);
    expect(answer.body).to.deep.equal([
      { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    ]);
  });

  it('refuses a port that is taken, instead of serving somewhere else', async () => {
    let error: unknown;
    try {
      await startServer({ org: org.org, routes: [], port: Number(new URL(org.url).port) });
    } catch (problem) {
      error = problem;
    }
    expect((error as NodeJS.ErrnoException).code).to.equal('EADDRINUSE');
  });

  it('forgets a session that was not used for its lifetime', async () => {
    let time = Date.parse('2026-11-22T10:00:00Z');
    const own = await startTestOrg({ clock: () => new Date(time), sessionMinutes: 30 });
    for (const [minutes, status] of [
      [29, 200],
      [29, 200],
      [31, 401],
    ] as const) {
      time += minutes * 60_000;
      expect((await own.call('GET', 'limits')).status).to.equal(status);
    }
    await own.close();
  });
});

describe('practice org: where JSON is wrong', () => {
  for (const [text, offset] of [
    ['{"a": }', 6],
    ['{"a": 1,}', 8],
    ['[1 2]', 3],
    ['{"a"', 4],
    ['', 0],
    ['{"a": nul}', 6],
    ['{} x', 3],
    ['{"a": "x\ny"}', 6],
  ] as const) {
    it(`finds it in ${JSON.stringify(text)}`, () => {
      expect(() => JSON.parse(text) as unknown).to.throw();
      expect(jsonErrorOffset(text)).to.equal(offset);
    });
  }
});
