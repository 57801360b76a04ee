import { PlatformError } from '../types.js';

/** A pattern such as `/services/data/:version/sobjects/:object` as a matcher: the captured, decoded parts, or undefined. */
export type PathMatcher = (path: string) => Readonly<Record<string, string>> | undefined;

/** Path as routes see it: doubled slashes are one, a trailing one is none. */
export function cleanPath(path: string): string {
  const single = path.replace(/\/{2,}/g, '/');
  return single.length > 1 && single.endsWith('/') ? single.slice(0, -1) : single;
}

/** Compiles a route's pattern. `:name` takes one part, `*rest` everything from there, with its slashes. Case does not matter. */
export function compilePattern(pattern: string): PathMatcher {
  const names: string[] = [];
  const source = cleanPath(pattern)
    .split('/')
    .map((part) => {
      if (part.startsWith(':')) return capture(part.slice(1), '([^/]+)');
      if (part.startsWith('*')) return capture(part.slice(1), '(.*)');
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('/');
  const expression = new RegExp(`^${source}$`, 'i');

  function capture(name: string, group: string): string {
    names.push(name);
    return group;
  }

  return (path) => {
    const match = expression.exec(path);
    if (match === null) return undefined;
    return Object.fromEntries(names.map((name, index) => [name, decode(match[index + 1] ?? '')]));
  };
}

/** More exact patterns come first: a fixed word before a capture, a capture before the rest of the path. */
export function patternRank(pattern: string): string {
  return cleanPath(pattern)
    .split('/')
    .map((part) => (part.startsWith('*') ? '2' : part.startsWith(':') ? '1' : '0'))
    .join('');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw notFound();
  }
}

/** The platform's answer to a path it does not know. */
export function notFound(): PlatformError {
  return new PlatformError(404, 'NOT_FOUND', 'The requested resource does not exist');
}
