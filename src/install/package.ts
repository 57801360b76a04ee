import { join } from 'node:path';
import { type ComponentSet, ComponentSetBuilder } from '@salesforce/source-deploy-retrieve';
import { projectRoot } from '../schema/index.js';

/** Everything the plugin would deploy, as Salesforce's deploy library sees it. */
export async function packagedComponents(apiVersion: string): Promise<ComponentSet> {
  return ComponentSetBuilder.build({ sourcepath: [join(projectRoot(), 'force-app')], sourceapiversion: apiVersion });
}
