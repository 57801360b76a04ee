import type { Connection } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { normalizeId } from '../records/index.js';
import { writeBulk } from './bulk.js';
import { COLLECTION_SIZE, nested, writeCollection } from './collections.js';
import { CONDITIONAL_SIZE, writeConditional } from './conditional.js';
import { orgError } from './errors.js';
import { errorCodeOf } from './failures.js';
import { finishJob, listOpenJobs } from './open-jobs.js';
import { retryPolicy, withRetry, type RetryPolicy } from './retry.js';
import { restOver, type Rest } from './rest.js';
import { pageOf, queryPath, readTogether, type QueryAnswer } from './together.js';
import type { OrgOptions, OrgPort, QueryFrom, QueryPage, WriteResult } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'org');

/**
 * The port to the org behind a Connection. An expired session is renewed by the Connection itself; everything else that may pass is
 * tried again here.
 *
 * @throws SfError, exit code 77 where a permission is missing; see messages/org.md
 */
export async function connectOrg(connection: Connection, options: OrgOptions = {}): Promise<OrgPort> {
  const rest = restOver(connection, options.reserve);
  const policy = retryPolicy(options);
  const { organizationId, username } = await identityOf(connection, rest, policy);
  const named = async <T>(object: string | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw orgError(error, { username, ...(object === undefined ? {} : { object }) });
    }
  };

  const readPath = (path: string): Promise<unknown> => {
    const object = /\bFROM\s+(\w+)/i.exec(decodeURIComponent(path))?.[1] ?? /^\/sobjects\/(\w+)/.exec(path)?.[1];
    return named(object, () => withRetry(policy, () => rest.send({ method: 'GET', path })));
  };
  const queryPage = async (from: QueryFrom): Promise<QueryPage> =>
    pageOf((await readPath(queryPath(from))) as QueryAnswer);

  return {
    organizationId,
    username,
    budget: () => rest.budget(),
    openReserve: () => rest.openReserve(),
    orgTime: () => rest.clock(),
    queryPage,
    readTogether: (paths) =>
      named(undefined, () => readTogether(rest, policy, connection.getApiVersion(), paths, readPath)),
    async *query(soql) {
      let page = await queryPage({ soql });
      yield page.rows;
      while (page.next !== undefined) {
        page = await queryPage({ next: page.next });
        yield page.rows;
      }
    },
    async collections(writes, externalIdField) {
      if (writes.length > COLLECTION_SIZE) {
        throw new RangeError(`a collection takes ${COLLECTION_SIZE} records, not ${writes.length}`);
      }
      return named(writes[0]?.object, () => writeCollection(rest, policy, writes, externalIdField));
    },
    async conditional(writes) {
      if (writes.length > CONDITIONAL_SIZE) {
        throw new RangeError(`one call takes ${CONDITIONAL_SIZE} conditional updates, not ${writes.length}`);
      }
      return named(writes[0]?.object, () => writeConditional(rest, policy, connection.getApiVersion(), writes));
    },
    retrieve: (object, ids, fields) =>
      named(object, async () => {
        if (ids.length > RETRIEVE_SIZE) {
          throw new RangeError(`one call retrieves ${RETRIEVE_SIZE} records, not ${ids.length}`);
        }
        const request = { method: 'POST', path: `/composite/sobjects/${object}`, json: { ids, fields } } as const;
        return (await withRetry(policy, () => rest.send(request))) as ReadonlyArray<Record<string, unknown> | null>;
      }),
    openJobs: () =>
      named(undefined, async () => listOpenJobs(rest, policy, (await userInfo(rest, policy)).user_id ?? '')),
    finishJob: (job) => named(job.object, () => finishJob(rest, policy, job, options)),
    bulk(writes, bulkOptions) {
      const results = writeBulk({ rest, policy, username, options }, writes, bulkOptions);
      return Promise.resolve(
        namedResults(results, (error) => orgError(error, { username, object: bulkOptions.object }))
      );
    },
    describe: (object) =>
      named(object, () => withRetry(policy, () => rest.send({ method: 'GET', path: `/sobjects/${object}/describe` }))),
    async saveFile(file) {
      const json = {
        Title: file.title,
        PathOnClient: file.name,
        VersionData: Buffer.from(file.text).toString('base64'),
        ...('record' in file ? { FirstPublishLocationId: file.record } : { ContentDocumentId: file.document }),
      };
      await named('ContentVersion', () =>
        withRetry(policy, () => rest.send({ method: 'POST', path: '/sobjects/ContentVersion', json }))
      );
    },
    async readFile(versionId) {
      const path = `/sobjects/ContentVersion/${versionId}/VersionData`;
      const text = await named('ContentVersion', () =>
        withRetry(policy, () => rest.send({ method: 'GET', path, asText: true }))
      );
      return String(text);
    },
    async insert(object, values): Promise<WriteResult> {
      const [result] = await named(object, () =>
        writeCollection(rest, policy, [{ ref: '', object, operation: 'create', values }], '')
      );
      return result ?? { ref: '', error: { code: 'UNKNOWN', message: '', fields: [] } };
    },
    updateUnmodified: (object, id, values, since) =>
      named(object, async () => {
        try {
          await withRetry(policy, () =>
            rest.send({
              method: 'PATCH',
              path: `/sobjects/${object}/${id}`,
              json: nested(values),
              headers: { 'If-Unmodified-Since': new Date(since).toUTCString() },
            })
          );
          return 'written';
        } catch (error) {
          if (isPreconditionFailed(error)) return 'modified';
          throw error;
        }
      }),
  };
}

/** sObject Collections retrieve this many records a call when the ids are sent in the body (REST API Developer Guide). */
export const RETRIEVE_SIZE = 2000;

type UserInfo = {
  readonly preferred_username?: string;
  readonly organization_id?: string;
  readonly user_id?: string;
};

/**
 * Who is asking, and where. After a login by access token alone the library gives the token for the username: it must not be shown or stored
 * anywhere, so the org is asked who it belongs to.
 */
async function identityOf(
  connection: Connection,
  rest: Rest,
  policy: RetryPolicy
): Promise<{ readonly organizationId: string; readonly username: string }> {
  const username = connection.getUsername() ?? '';
  const organization = connection.getAuthInfoFields().orgId;
  if (username !== '' && !username.includes('!') && organization !== undefined) {
    return { organizationId: normalizeId(organization) ?? organization, username };
  }
  try {
    const { organization_id: id = '', preferred_username: name = '' } = await userInfo(rest, policy);
    return { organizationId: normalizeId(id) ?? id, username: name };
  } catch (error) {
    throw orgError(error, { username: messages.getMessage('subject.tokenUser') });
  }
}

function userInfo(rest: Rest, policy: RetryPolicy): Promise<UserInfo> {
  const path = '/services/oauth2/userinfo';
  return withRetry(policy, () => rest.send({ method: 'GET', path })) as Promise<UserInfo>;
}

/** The body of a 412 is not documented: the client library makes a code of the status, or hands on the platform's own word. */
function isPreconditionFailed(error: unknown): boolean {
  const code = errorCodeOf(error);
  return code === 'ERROR_HTTP_412' || /PRECONDITION|ENTITY_MODIFIED|UNMODIFIED/i.test(code);
}

async function* namedResults(
  results: AsyncIterable<WriteResult>,
  toError: (error: unknown) => Error
): AsyncGenerator<WriteResult> {
  try {
    yield* results;
  } catch (error) {
    throw toError(error);
  }
}
