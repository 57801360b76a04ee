import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { schemaFromComponents, type ComponentFile } from './components.js';
import { messages } from './errors.js';
import { isContent } from './ignored.js';
import { withRecordTypeObject } from './record-types.js';
import type { Schema } from './types.js';

const projectFile = z.object({ packageDirectories: z.array(z.object({ path: z.string() })).min(1) });

/** The plugin's own folder, whether the code runs from `src` or from `lib`. */
export function projectRoot(): string {
  return resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
}

/**
 * The schema of an sf project: the metadata in the package directories of its sfdx-project.json, on top of the standard objects; with record
 * types, also the object that columns and formulas name them by.
 *
 * @throws ProjectNotFoundError, ProjectUnreadableError, and what `schemaFromComponents` throws.
 */
export function readProject(projectDir: string = projectRoot()): Schema {
  const path = join(projectDir, 'sfdx-project.json');
  if (!existsSync(path)) throw messages.createError('error.ProjectNotFound', [projectDir]);
  const files = packageDirectories(path).flatMap((directory) => filesBelow(resolve(projectDir, directory), projectDir));
  return withRecordTypeObject(schemaFromComponents(files));
}

function packageDirectories(path: string): readonly string[] {
  try {
    return projectFile.parse(JSON.parse(readFileSync(path, 'utf8'))).packageDirectories.map((entry) => entry.path);
  } catch (error) {
    throw messages.createError('error.ProjectUnreadable', [path], [], error as Error);
  }
}

function filesBelow(directory: string, projectDir: string): ComponentFile[] {
  if (!existsSync(directory)) throw messages.createError('error.PackageDirectoryMissing', [directory]);
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return entry.name === '__tests__' ? [] : filesBelow(path, projectDir);
      return isContent(path) ? [] : [{ path: relative(projectDir, path), content: readFileSync(path, 'utf8') }];
    });
}
