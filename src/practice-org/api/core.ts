import type { Route } from '../types.js';
import { versionRoutes } from './versions.js';

/** The routes of the record APIs, login and limits. */
export const coreRoutes: readonly Route[] = [...versionRoutes];
