import { Messages } from '@salesforce/core/messages';
import { COLLECTIONS_LIMIT } from '../plan/index.js';
import { writeCollections, writeSelfLookups } from './collect.js';
import { groupByParent } from './grouping.js';
import type { Pair } from './pairs.js';
import { uploadWindow } from './upload.js';
import type { Later, MappingWork } from './work.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** Records sorted and uploaded together. Bounds what is held in memory. */
const WINDOW = 50_000;

/** Writes one mapping's changes: few by collections, many by bulk. The next window is read while one is under way. */
export async function applyMapping(work: MappingWork, pairs: AsyncIterable<Pair>): Promise<void> {
  const bulk = work.planned > COLLECTIONS_LIMIT;
  const later: Later[] = [];
  let done = 0;
  for await (const window of readAhead(windows(pairs))) {
    const report = (count: number): void => progress(work, done + count);
    const sorted = groupByParent(window);
    await (bulk
      ? uploadWindow(work, sorted, later, report, done === 0)
      : writeCollections(work, sorted, later, report));
    done += window.length;
    progress(work, done);
  }
  await writeSelfLookups(work, later);
}

function progress({ mapping, planned, onProgress }: MappingWork, done: number): void {
  onProgress({ stage: messages.getMessage('stage.apply'), subject: mapping.name, done, total: planned });
}

async function* windows(pairs: AsyncIterable<Pair>): AsyncGenerator<Pair[]> {
  let window: Pair[] = [];
  for await (const pair of pairs) {
    window.push(pair);
    if (window.length >= WINDOW) {
      yield window;
      window = [];
    }
  }
  if (window.length > 0) yield window;
}

/** Starts on the next item while the one before is dealt with. */
async function* readAhead<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  let next: Promise<IteratorResult<T, unknown>> = items.next();
  try {
    for (;;) {
      const result = await next;
      if (result.done === true) return;
      next = items.next();
      // A failure is told when its turn comes.
      next.catch(() => undefined);
      yield result.value;
    }
  } finally {
    await next.catch(() => undefined);
    await items.return(undefined);
  }
}
