import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Sources } from './types.js';

/** Every file below a folder, in the order of their paths; `prefix` is put before each path. None, where there is no such folder. */
export const readSources = (folder: string, prefix = ''): Sources =>
  existsSync(folder)
    ? new Map(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [prefix + relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8')])
      )
    : new Map();
