import { verify } from 'node:crypto';
import type { ApiRequest, ApiResponse, PracticeOrg, Route, StoredRecord } from '../types.js';
import { PlatformError } from '../types.js';

const jwtGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Login by a signed assertion (JWT bearer), what a client may ask about who it is, and logout. */
export const oauthRoutes: readonly Route[] = [
  { methods: ['POST'], pattern: '/services/oauth2/token', session: false, handle: token },
  { methods: ['GET', 'POST'], pattern: '/services/oauth2/revoke', session: false, handle: revoke },
  { methods: ['GET', 'POST'], pattern: '/services/oauth2/userinfo', handle: userInfo },
  { methods: ['GET'], pattern: '/id/:organization/:user', handle: identity },
];

/** Lets a client log in: assertions it issues (`iss` is the client id) are checked with this public key (PEM). */
export function registerClient(org: PracticeOrg, clientId: string, publicKey: string): void {
  org.store.setSetting(`oauth.client.${clientId}`, publicKey);
}

class OauthError extends Error {
  public constructor(
    public readonly code: string,
    public readonly description: string
  ) {
    super(description);
  }
}

async function token(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const form = new URLSearchParams(await request.text(1024 * 1024));
  for (const [name, value] of request.query) if (!form.has(name)) form.set(name, value);
  try {
    const user = userOfGrant(form, org);
    const userId = String(user['Id']);
    return {
      status: 200,
      body: {
        access_token: org.sessions.open(userId),
        scope: 'id api web',
        instance_url: request.baseUrl,
        id: `${request.baseUrl}/id/${org.organizationId}/${userId}`,
        token_type: 'Bearer',
      },
    };
  } catch (error) {
    if (!(error instanceof OauthError)) throw error;
    return { status: 400, body: { error: error.code, error_description: error.description } };
  }
}

function userOfGrant(form: URLSearchParams, org: PracticeOrg): StoredRecord {
  const grant = form.get('grant_type');
  if (grant !== jwtGrant) throw new OauthError('unsupported_grant_type', 'grant type not supported');
  const claims = verifiedClaims(form.get('assertion') ?? '', org);
  if (typeof claims['exp'] !== 'number' || claims['exp'] * 1000 < org.now().getTime()) {
    throw new OauthError('invalid_grant', 'expired authorization code');
  }
  const username = typeof claims['sub'] === 'string' ? claims['sub'] : claims['prn'];
  const object = org.store.schema.object('User');
  const row = org.store
    .statement('SELECT "Id" FROM "User" WHERE "Username" = ?')
    .pluck()
    .get(typeof username === 'string' ? username : '');
  const user = object && typeof row === 'string' ? org.store.find(object, row) : undefined;
  if (user === undefined) throw new OauthError('invalid_grant', "user hasn't approved this consumer");
  if (user['IsActive'] !== true) throw new OauthError('invalid_grant', 'inactive user');
  return user;
}

/** The claims of a JWT, once its RS256 signature holds. The audience is not checked: a practice org has no login host of its own. */
function verifiedClaims(assertion: string, org: PracticeOrg): Readonly<Record<string, unknown>> {
  const [head = '', body = '', signature = '', ...rest] = assertion.split('.');
  const header = parsePart(head);
  const claims = parsePart(body);
  if (header === undefined || claims === undefined || rest.length > 0 || header['alg'] !== 'RS256') {
    throw new OauthError('invalid_grant', 'invalid assertion');
  }
  const clientId = typeof claims['iss'] === 'string' ? claims['iss'] : '';
  const key = org.store.setting(`oauth.client.${clientId}`);
  if (key === undefined) throw new OauthError('invalid_client_id', 'client identifier invalid');
  const valid = verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'));
  if (!valid) throw new OauthError('invalid_grant', 'invalid assertion');
  return claims;
}

function parsePart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
    return typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

async function revoke(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const form = request.method === 'POST' ? new URLSearchParams(await request.text(65_536)) : request.query;
  const revoked = org.sessions.revoke(form.get('token') ?? request.query.get('token') ?? '');
  if (revoked) return { status: 200 };
  return {
    status: 400,
    body: { error: 'unsupported_token_type', error_description: 'this token type is not supported' },
  };
}

function userOf(org: PracticeOrg, userId: string): StoredRecord {
  const object = org.store.schema.object('User');
  const user = object && org.store.find(object, userId);
  if (user === undefined) throw new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
  return user;
}

function userInfo(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const user = userOf(org, request.caller.userId);
  const url = `${request.baseUrl}/id/${org.organizationId}/${String(user['Id'])}`;
  return {
    status: 200,
    body: {
      sub: url,
      user_id: user['Id'],
      organization_id: org.organizationId,
      preferred_username: user['Username'],
      nickname: user['CommunityNickname'],
      name: user['Name'],
      email: user['Email'],
      email_verified: true,
      given_name: user['FirstName'],
      family_name: user['LastName'],
      zoneinfo: user['TimeZoneSidKey'],
      active: user['IsActive'],
      user_type: 'STANDARD',
      language: user['LanguageLocaleKey'],
      locale: user['LocaleSidKey'],
      updated_at: String(user['LastModifiedDate']).replace('.000Z', 'Z'),
      urls: urlsOf(request, url),
    },
  };
}

function identity(request: ApiRequest, org: PracticeOrg): ApiResponse {
  const user = userOf(org, request.params['user'] ?? '');
  if (
    user['Id'] !== request.caller.userId ||
    request.params['organization']?.slice(0, 15) !== org.organizationId.slice(0, 15)
  ) {
    throw new PlatformError(403, 'INSUFFICIENT_ACCESS', 'The session belongs to another user or organization');
  }
  const url = `${request.baseUrl}/id/${org.organizationId}/${String(user['Id'])}`;
  return {
    status: 200,
    body: {
      id: url,
      asserted_user: true,
      user_id: user['Id'],
      organization_id: org.organizationId,
      username: user['Username'],
      nick_name: user['CommunityNickname'],
      display_name: user['Name'],
      email: user['Email'],
      email_verified: true,
      first_name: user['FirstName'],
      last_name: user['LastName'],
      timezone: user['TimeZoneSidKey'],
      active: user['IsActive'],
      user_type: 'STANDARD',
      language: user['LanguageLocaleKey'],
      locale: user['LocaleSidKey'],
      utcOffset: 0,
      last_modified_date: user['LastModifiedDate'],
      is_app_installed: true,
      urls: urlsOf(request, url),
    },
  };
}

/** Where each API is, with `{version}` to be filled in. */
function urlsOf(request: ApiRequest, profile: string): Readonly<Record<string, string>> {
  const host = request.baseUrl;
  const data = `${host}/services/data/v{version}/`;
  return {
    metadata: `${host}/services/Soap/m/{version}/${profile.split('/').at(-2) ?? ''}`,
    rest: data,
    sobjects: `${data}sobjects/`,
    query: `${data}query/`,
    tooling_rest: `${data}tooling/`,
    profile,
    custom_domain: host,
  };
}
