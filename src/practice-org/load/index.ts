/**
 * Load promises a union that is plainly made up, the same for everybody, written through the front door: the org's own API, with every
 * rule in force, and never twice.
 */
export { loadSample } from './load.js';
export type { LoadedObject, LoadOptions, LoadResult } from './load.js';
export { sampleCounts, sampleUnion } from './sample.js';
export { madeUpLibrary } from './sample-library.js';
export type { SampleCounts, SampleLibrary, SampleObject, SampleSize } from './sample.js';
