/**
 * Bundles the cards with the real base components for a browser. What only an org can give (the UI API, navigation, labels, the user's language)
 * comes from small stand-ins that read `window.power`, which the page sets. The bundle is kept until a source or a version changes.
 */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lwcPlugin, { type RollupLwcOptions } from '@lwc/rollup-plugin';
import replacePlugin, { type RollupReplaceOptions } from '@rollup/plugin-replace';
import { rollup, type Plugin } from 'rollup';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const components = join(root, 'force-app/main/default/lwc');
const cache = join(root, 'node_modules/.cache/power-lwc');

/** The types of these two packages are those of a CommonJS module, which they are not. */
const replace = replacePlugin as unknown as (options: RollupReplaceOptions) => Plugin;
const lwc = lwcPlugin as unknown as (options: RollupLwcOptions) => Plugin;

const entry = `
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import ProtectionCard from 'c/protectionCard';
import RequestClock from 'c/requestClock';
const cards = { protectionCard: ['c-protection-card', ProtectionCard], requestClock: ['c-request-clock', RequestClock] };
const [tag, is] = cards[window.power.component];
const card = createElement(tag, { is });
card.recordId = 'a00000000000001';
document.querySelector('#card').appendChild(card);
`;

const adapter = (name: string, answer: string): string => `
function frozen(value) {
  if (value && typeof value === 'object') Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
export class ${name} {
  constructor(receive) { this.receive = receive; }
  connect() {}
  disconnect() {}
  update(config) { this.receive(frozen(${answer})); }
}
`;

const standIns: Record<string, string> = {
  'lightning/uiRecordApi': adapter('getRecord', 'window.power.record'),
  'lightning/uiRelatedListApi': adapter('getRelatedListRecords', 'window.power.lists[config.relatedListId] ?? {}'),
  'lightning/navigation': `
const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');
export const NavigationMixin = (Base) => class extends Base {
  [Navigate]() {}
  [GenerateUrl](page) { return Promise.resolve('/record/' + page.attributes.recordId); }
};
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;
`,
  '@salesforce/i18n/lang': 'export default window.power.lang;',
  '@salesforce/i18n/timeZone': 'export default window.power.timeZone;',
};

/** The code of a stand-in, or undefined if the module is a real one. */
function standIn(name: string): string | undefined {
  const label = /^@salesforce\/label\/c\.(\w+)$/.exec(name);
  if (label) {
    return `export default window.power.labels[${JSON.stringify(label[1])}];`;
  }
  const field = /^@salesforce\/schema\/(\w+)\.(.+)$/.exec(name);
  if (field) {
    return `export default ${JSON.stringify({ objectApiName: field[1], fieldApiName: field[2] })};`;
  }
  return standIns[name];
}

const marker = '\0power:';
function orgStandIns(): Plugin {
  return {
    name: 'power-org-stand-ins',
    resolveId(name, importer) {
      if (name === 'power-entry') {
        return marker + name;
      }
      // The base components bring their own navigation and language; only ours are replaced.
      const ours = importer?.includes('/power-lwc/') ?? false;
      return ours && standIn(name) !== undefined ? marker + name : null;
    },
    load(id) {
      if (!id.startsWith(marker)) {
        return null;
      }
      const name = id.slice(marker.length);
      return name === 'power-entry' ? entry : standIn(name);
    },
  };
}

function digest(): string {
  const hash = createHash('sha256');
  for (const file of globSync('**/*.{js,html,css,xml}', { cwd: components }).sort()) {
    if (!file.includes('__tests__')) {
      hash.update(file).update(readFileSync(join(components, file)));
    }
  }
  for (const name of ['lwc', '@lwc/rollup-plugin', 'lightning-base-components', 'rollup']) {
    hash.update(readFileSync(join(root, 'node_modules', name, 'package.json')));
  }
  return hash
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 16);
}

/** Makes the bundle if there is none for these sources. Hands back its folder; `main.js` in it is the start. */
export async function bundle(): Promise<string> {
  const folder = join(cache, `bundle-${digest()}`);
  if (existsSync(folder)) {
    return folder;
  }
  const making = `${folder}.${process.pid}`;
  const sources = join(making, 'modules');
  mkdirSync(sources, { recursive: true });
  // A component's namespace is the name of the folder it lies in.
  cpSync(components, join(sources, 'c'), { recursive: true, filter: (path) => !path.includes('__tests__') });
  const build = await rollup({
    input: { main: 'power-entry' },
    plugins: [
      orgStandIns(),
      engine(),
      replace({
        preventAssignment: true,
        values: { 'process.env.NODE_ENV': '"production"', 'import.meta.env.SSR': 'false' },
      }),
      lwc({
        rootDir: sources,
        modules: [{ dir: sources }, { npm: 'lightning-base-components' }],
        enableDynamicComponents: true,
      }),
    ],
    onwarn: () => undefined,
  });
  await build.write({ dir: join(making, 'out'), format: 'es', entryFileNames: '[name].js' });
  await build.close();
  writeFileSync(join(making, 'out', 'package.json'), '{ "type": "module" }\n');
  if (!existsSync(folder)) {
    renameSync(join(making, 'out'), folder);
  }
  rmSync(making, { recursive: true, force: true });
  return folder;
}

/** Finds the engine that the compiler belongs to: other packages bring older ones along. */
function engine(): Plugin {
  const places = [join(root, 'node_modules/lwc/node_modules'), join(root, 'node_modules')];
  return {
    name: 'power-engine',
    resolveId(name) {
      const real = name === 'lwc' ? '@lwc/engine-dom' : name;
      const files = places.map((place) => join(place, real, 'dist/index.js'));
      return real.startsWith('@lwc/') ? (files.find((file) => existsSync(file)) ?? null) : null;
    },
  };
}
