// Writes oclif.manifest.json: what sf reads instead of importing every command at every start of the CLI.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Plugin } from '@oclif/core';

const root = fileURLToPath(new URL('..', import.meta.url));
const plugin = new Plugin({
  errorOnManifestCreate: true,
  ignoreManifest: true,
  respectNoCacheDefault: true,
  root,
  type: 'core',
});
await plugin.load();
if (plugin.manifest.commands === undefined || Object.keys(plugin.manifest.commands).length === 0) {
  throw new Error('No commands found below lib/commands: run "npm run build" first.');
}
writeFileSync(new URL('../oclif.manifest.json', import.meta.url), `${JSON.stringify(plugin.manifest, null, 2)}\n`);
