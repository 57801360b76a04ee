import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ComponentSet, ComponentSetBuilder } from '@salesforce/source-deploy-retrieve';

/** The folder that holds sfdx-project.json and force-app: the plugin's own root, from `lib` as from `src`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'sfdx-project.json'))) {
    const parent = dirname(folder);
    if (parent === folder) {
      throw new Error(`No sfdx-project.json above ${fileURLToPath(import.meta.url)}: the package is incomplete.`);
    }
    folder = parent;
  }
  return folder;
}

/** Everything the plugin would deploy, as Salesforce's deploy library sees it. */
export async function packagedComponents(apiVersion: string): Promise<ComponentSet> {
  return ComponentSetBuilder.build({ sourcepath: [join(packageRoot(), 'force-app')], sourceapiversion: apiVersion });
}
