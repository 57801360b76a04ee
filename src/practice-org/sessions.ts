import { createHash, randomBytes } from 'node:crypto';
import type { Sessions, Store } from './types.js';

export type SessionOptions = {
  readonly store: Store;
  readonly organizationId: string;
  readonly now: () => Date;
  readonly lifetimeMinutes: number;
};

/** How often a use of a session is written down: often enough for a lifetime in minutes, seldom enough to cost nothing. */
const writeEveryMilliseconds = 60_000;

/** Access tokens by their SHA-256: who reads the file cannot log in with it. A session ends after `lifetimeMinutes` without a use. */
export function createSessions({ store, organizationId, now, lifetimeMinutes }: SessionOptions): Sessions {
  return {
    open(userId) {
      const token = `${organizationId.slice(0, 15)}!${randomBytes(32).toString('base64url')}`;
      const sessionId = randomBytes(8).toString('hex');
      store
        .statement('INSERT INTO _session (digest, userId, sessionId, lastUsed) VALUES (?, ?, ?, ?)')
        .run(digest(token), userId, sessionId, now().getTime());
      return token;
    },
    find(token) {
      const row = store
        .statement('SELECT userId, sessionId, lastUsed FROM _session WHERE digest = ?')
        .get(digest(token)) as { userId: string; sessionId: string; lastUsed: number } | undefined;
      if (row === undefined) return undefined;
      const time = now().getTime();
      if (time - row.lastUsed > lifetimeMinutes * 60_000) {
        store.statement('DELETE FROM _session WHERE digest = ?').run(digest(token));
        return undefined;
      }
      if (time - row.lastUsed > writeEveryMilliseconds) {
        store.statement('UPDATE _session SET lastUsed = ? WHERE digest = ?').run(time, digest(token));
      }
      return { userId: row.userId, sessionId: row.sessionId };
    },
    revoke: (token) => store.statement('DELETE FROM _session WHERE digest = ?').run(digest(token)).changes > 0,
  };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
