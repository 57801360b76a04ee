import { join } from 'node:path';
import { type ComponentSet, ComponentSetBuilder } from '@salesforce/source-deploy-retrieve';
import { projectRoot } from '../schema/index.js';

/** The package directories: `main` deploys to any org, `es` (Spanish) only where translations are on. */
export type PackageName = 'main' | 'es';

/** What the plugin would deploy, as Salesforce's deploy library sees it. */
export async function packagedComponents(
  apiVersion: string,
  packages: readonly PackageName[] = ['main']
): Promise<ComponentSet> {
  return ComponentSetBuilder.build({
    sourcepath: packages.map((name) => join(projectRoot(), 'force-app', name)),
    sourceapiversion: apiVersion,
  });
}
