import { PlatformError, type ApiRequest, type PracticeOrg, type Route } from '../types.js';
import { version } from './request.js';

const oldest = 31;
const newest = 66;

const seasons = ['Spring', 'Summer', 'Winter'] as const;

/** `Winter '26` for 65: three releases a year, the winter one in the autumn before. */
function releaseName(number: number): string {
  const sinceWinter15 = number - 32;
  const season = seasons[(((sinceWinter15 - 1) % 3) + 3) % 3] ?? 'Winter';
  const year = 15 + Math.floor(sinceWinter15 / 3);
  return `${season} '${year}`;
}

const resources = ['composite', 'jobs', 'limits', 'metadata', 'query', 'queryAll', 'sobjects', 'tooling'];

export const versionRoutes: readonly Route[] = [
  {
    methods: ['GET'],
    pattern: '/services/data',
    session: false,
    handle: () => ({
      status: 200,
      body: Array.from({ length: newest - oldest + 1 }, (_each, index) => oldest + index).map((number) => ({
        label: releaseName(number),
        url: `/services/data/v${number}.0`,
        version: `${number}.0`,
      })),
    }),
  },
  {
    methods: ['GET'],
    pattern: '/services/data/:version',
    handle: (request: ApiRequest, org: PracticeOrg) => {
      if (request.caller.userId === '')
        throw new PlatformError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
      const root = `/services/data/${version(request)}`;
      const map = Object.fromEntries(resources.map((name) => [name, `${root}/${name}`]));
      return {
        status: 200,
        body: { ...map, identity: `${request.baseUrl}/id/${org.organizationId}/${request.caller.userId}` },
      };
    },
  },
];
