import { PlatformError, type Route } from '../types.js';
import { cleanPath, compilePattern, notFound, patternRank } from './path.js';

export type RouteMatch = {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly apiVersion: string;
};
export type Router = (method: string, path: string) => RouteMatch;

const oldest = 31;
const newest = 66;

/**
 * Finds the route of a request; the most exact pattern wins, whatever order they come in. An unknown path or API version is 404, a
 * known path with another method 405.
 */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes
    .map((route) => ({ route, match: compilePattern(route.pattern), rank: patternRank(route.pattern) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : left.rank > right.rank ? 1 : 0));
  return (method, rawPath) => {
    const path = cleanPath(rawPath);
    const allowed = new Set<string>();
    for (const { route, match } of compiled) {
      const params = match(path);
      if (params === undefined) continue;
      const apiVersion = params['version'] === undefined ? `${newest}.0` : parseVersion(params['version']);
      if (apiVersion === undefined) continue;
      if (route.methods.includes(method) || (method === 'HEAD' && route.methods.includes('GET')))
        return { route, params, apiVersion };
      route.methods.forEach((each) => allowed.add(each));
    }
    if (allowed.size === 0) throw notFound();
    throw new PlatformError(
      405,
      'METHOD_NOT_ALLOWED',
      `HTTP Method '${method}' not allowed. Allowed are ${allowedList(allowed)}`
    );
  };
}

const methodOrder = ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function allowedList(methods: Set<string>): string {
  if (methods.has('GET')) methods.add('HEAD');
  return methodOrder.filter((method) => methods.has(method)).join(',');
}

/** `v66.0` or, on SOAP paths, `66.0`, as `66.0`. */
function parseVersion(text: string): string | undefined {
  const match = /^v?(\d+)\.0$/i.exec(text);
  const number = Number(match?.[1]);
  return match !== null && number >= oldest && number <= newest ? `${number}.0` : undefined;
}
