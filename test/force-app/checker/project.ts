/**
 * Promise: what is in the two package directories is what a deploy takes: no pattern of .forceignore swallows a component, the project
 * file names both directories, and the version is the one every file was written for. `.forceignore` reads as `.gitignore` does.
 */
import { createRequire } from 'node:module';
import type { default as Ignore } from 'ignore';
import type { Model } from './model.js';
import type { Problem } from './types.js';

/** A CommonJS module whose types say otherwise. */
const ignore = createRequire(import.meta.url)('ignore') as typeof Ignore.default;

const IGNORE = '.forceignore';
const PROJECT = 'sfdx-project.json';

/** Where a file lies in the project. */
const pathOf = (file: string): string =>
  file.startsWith('es/') ? `force-app/es/default/${file.slice(3)}` : `force-app/main/default/${file}`;

export const checkProject = (model: Model): Problem[] => {
  const patterns = model.texts.get(IGNORE);
  const project = model.texts.get(PROJECT);
  const found: Problem[] = [];
  if (patterns !== undefined) {
    const ignored = ignore().add(patterns);
    for (const file of model.files)
      if (file !== IGNORE && file !== PROJECT && ignored.ignores(pathOf(file)))
        found.push({
          file,
          line: 1,
          rule: 'project-ignored',
          message: '.forceignore keeps this file out of every deploy',
        });
    if (!ignored.ignores('force-app/main/default/lwc/any/__tests__/any.test.js'))
      found.push({ file: IGNORE, line: 1, rule: 'project-ignored', message: 'tests of components would be deployed' });
  }
  if (project !== undefined) {
    const problem = (message: string): number => found.push({ file: PROJECT, line: 1, rule: 'project-file', message });
    const read = parse(project);
    if (!read) problem('the file is no JSON');
    else {
      const paths = (read.packageDirectories ?? []).map(({ path }) => path);
      for (const path of ['force-app/main', 'force-app/es'])
        if (!paths.includes(path)) problem(`${path} is no package directory`);
      if (read.sourceApiVersion !== '66.0') problem('the source is written for version 66.0');
      if (read.namespace !== '') problem('the project has no namespace');
    }
  }
  return found;
};

type ProjectFile = { packageDirectories?: Array<{ path: string }>; sourceApiVersion?: string; namespace?: string };

const parse = (text: string): ProjectFile | undefined => {
  try {
    return JSON.parse(text) as ProjectFile;
  } catch {
    return undefined;
  }
};
