import { fileURLToPath } from 'node:url';
import { readSources, type Sources } from './checker/index.js';

export const PACKAGE = fileURLToPath(new URL('../../force-app', import.meta.url));
export const SOURCES: Sources = readSources(fileURLToPath(new URL('../../force-app/main/default', import.meta.url)));
