import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, readProject } from '../../src/schema/index.js';
import { modelPage, readAccessSet } from './page.js';

export const PAGE = join(projectRoot(), 'docs', 'MODEL.md');

/** The page as the metadata of this checkout has it. */
export function currentPage(): string {
  const folder = join(projectRoot(), 'force-app/main/default/permissionsets');
  const sets = readdirSync(folder)
    .sort()
    .map((file) => readAccessSet(readFileSync(join(folder, file), 'utf8')));
  return modelPage(readProject(projectRoot()), sets);
}
