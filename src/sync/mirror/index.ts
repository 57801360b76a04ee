/**
 * The mirror promises that reading an org costs what changed and not what exists: it holds, for each mapping of a config, digests of what the
 * org had at the latest reading, made with a secret, and no value and no key. It can be deleted at any time; a file that is damaged or strange
 * is built anew, and without a secret nothing is kept beyond the run.
 *
 * What cannot be seen: a formula's result and a key of a parent change without moving the record's own stamp. The first shows when the record
 * is next written, or the part is read whole (at the latest when it was left alone for two weeks); the second likewise, and the parent's id is
 * compared wherever a lookup is cleared. A record that comes into a user's sight, or leaves it, by sharing alone is one of these too.
 */
export { MirrorIndex } from './mirror-index.js';
export { openMirrors } from './mirrors.js';
export type { MirrorOptions } from './mirrors.js';
export { CACHE_KEY, cacheSecret } from './secret.js';
export type * from './types.js';
export { KeyNotes, knownKeys, saveKnownKeys, stateId } from './known-keys.js';
export type { KeyChanges, KnownKeys, KnownKeysOrg } from './known-keys.js';
