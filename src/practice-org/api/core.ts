import type { Route } from '../types.js';
import { changeRoutes } from './changes.js';
import { collectionRoutes } from './collections.js';
import { fileRoutes } from './files.js';
import { compositeRoutes } from './composite.js';
import { limitRoutes } from './limits.js';
import { oauthRoutes } from './oauth.js';
import { sobjectRoutes } from './sobjects.js';
import { treeRoutes } from './tree.js';
import { versionRoutes } from './versions.js';

/** The routes of the record APIs, login and limits. */
export const coreRoutes: readonly Route[] = [
  ...versionRoutes,
  ...oauthRoutes,
  ...changeRoutes,
  ...collectionRoutes,
  ...compositeRoutes,
  ...treeRoutes,
  ...limitRoutes,
  ...fileRoutes,
  ...sobjectRoutes,
];
