import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readSources, type Sources } from './checker/index.js';

const path = (below: string): string => fileURLToPath(new URL(`../../${below}`, import.meta.url));

export const PACKAGE = path('force-app');

/** Tests of components lie beside them and are never deployed: .forceignore keeps them back, which project.ts looks after. */
const deployed = (sources: Sources): Sources => new Map([...sources].filter(([file]) => !file.includes('/__tests__/')));

/** The first package directory, by paths below `force-app/main/default`. */
export const SOURCES: Sources = deployed(readSources(path('force-app/main/default')));

/** The second one, the translations, by paths below `force-app` without `default`: `es/translations/...`. */
export const TRANSLATIONS: Sources = readSources(path('force-app/es/default'), 'es/');

/** Both package directories, and the two files that say what of them is deployed. */
export const ALL_SOURCES: Sources = new Map([
  ...SOURCES,
  ...TRANSLATIONS,
  ...['.forceignore', 'sfdx-project.json'].map((file) => [file, readFileSync(path(file), 'utf8')] as const),
]);

const MODEL_KINDS: Readonly<Record<string, string>> = {
  object: 'CustomObject',
  field: 'CustomField',
  validationRule: 'ValidationRule',
  globalValueSet: 'GlobalValueSet',
};

/** The data model alone, as a deployment would bring it. */
export const MODEL_COMPONENTS = [...SOURCES].flatMap(([path, source]) => {
  const [, name = '', suffix = ''] = /([^/]+)\.([A-Za-z]+)-meta\.xml$/.exec(path) ?? [];
  const type = MODEL_KINDS[suffix];
  if (type === undefined) return [];
  const object = /^objects\/([^/]+)\/(?:fields|validationRules)\//.exec(path)?.[1];
  return [{ type, fullName: object === undefined ? name : `${object}.${name}`, path, content: Buffer.from(source) }];
});
