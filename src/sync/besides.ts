import { extname } from 'node:path';

/** The name of a source's own file beside others: `failures.csv` -> `failures-worksites.csv`. */
export function besides(path: string, name: string): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${name.replace(/[^\w.-]+/g, '_')}${extension}`;
}
