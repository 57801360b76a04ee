import { createHash } from 'node:crypto';
import type { PracticeOrg } from '../types.js';

type Known = Map<string, { readonly digest: string; readonly since: Date }>;

const known = new WeakMap<PracticeOrg, Known>();

/**
 * Since when an answer has been what it is, to the second, rounded up: metadata and permissions both change it, so the answer itself is
 * compared. `key` says whose answer and about what. After a restart everything is as of now.
 */
export function lastChanged(org: PracticeOrg, key: string, answer: unknown): Date {
  const answers: Known = known.get(org) ?? new Map<string, { readonly digest: string; readonly since: Date }>();
  known.set(org, answers);
  const digest = createHash('sha256').update(JSON.stringify(answer)).digest('base64');
  const before = answers.get(key);
  if (before?.digest === digest) return before.since;
  const since = new Date(Math.ceil(org.now().getTime() / 1000) * 1000);
  answers.set(key, { digest, since });
  return since;
}
