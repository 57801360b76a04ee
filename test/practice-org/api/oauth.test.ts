import { createSign, generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { registerClient } from '../../../src/practice-org/index.js';
import { startTestOrg, type Body, type TestOrg } from '../fixture.js';

describe('practice org: login', () => {
  let org: TestOrg;
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

  before(async () => {
    org = await startTestOrg();
    registerClient(org.org, 'PowerPractice', publicKey.export({ type: 'spki', format: 'pem' }).toString());
  });
  after(() => org.close());

  function assertion(claims: Record<string, unknown>, key = privateKey): string {
    const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');
    const text = `${part({ alg: 'RS256' })}.${part({ iss: 'PowerPractice', aud: 'http://anywhere', exp: Math.floor(Date.now() / 1000) + 180, ...claims })}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
  }

  async function login(jwt: string): Promise<{ status: number; body: Body }> {
    const body = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: jwt });
    const response = await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Body };
  }

  it('gives a token for an assertion signed with the registered key, and the token works', async () => {
    const { status, body } = await login(assertion({ sub: 'admin@practice.example' }));
    expect(status).to.equal(200);
    expect(body.instance_url).to.equal(org.url);
    expect(body.access_token).to.match(new RegExp(`^${org.org.organizationId.slice(0, 15)}!`));
    const info = await fetch(`${org.url}//services/oauth2/userinfo`, {
      headers: { Authorization: `Bearer ${body.access_token}` },
    });
    expect(await info.json()).to.include({
      user_id: org.org.adminUserId,
      organization_id: org.org.organizationId,
      preferred_username: 'admin@practice.example',
    });
    const identity = await fetch(body.id, { headers: { Authorization: `Bearer ${body.access_token}` } });
    expect(await identity.json()).to.include({ username: 'admin@practice.example' });
  });

  for (const [what, jwt, error] of [
    [
      'a user nobody knows',
      () => assertion({ sub: 'nobody@practice.example' }),
      { error: 'invalid_grant', error_description: "user hasn't approved this consumer" },
    ],
    [
      'a signature by another key',
      () => assertion({ sub: 'admin@practice.example' }, stranger),
      { error: 'invalid_grant', error_description: 'invalid assertion' },
    ],
    [
      'a client nobody registered',
      () => assertion({ iss: 'Other', sub: 'admin@practice.example' }),
      { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    ],
    [
      'an assertion that has expired',
      () => assertion({ sub: 'admin@practice.example', exp: 1 }),
      { error: 'invalid_grant', error_description: 'expired authorization code' },
    ],
    ['no assertion', () => 'x', { error: 'invalid_grant', error_description: 'invalid assertion' }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await login(jwt());
      expect(status).to.equal(400);
      expect(body).to.deep.equal(error);
    });
  }

  it('forgets a token that is revoked', async () => {
    const { body } = await login(assertion({ sub: 'admin@practice.example' }));
    await fetch(`${org.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: body.access_token }),
    });
    const answer = await fetch(`${org.url}/services/data/v66.0`, {
      headers: { Authorization: `Bearer ${body.access_token}` },
    });
    expect(answer.status).to.equal(401);
    expect(await answer.json()).to.deep.equal([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
  });
});
