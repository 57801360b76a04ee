import { Worker } from 'node:worker_threads';
import type { Schema } from '../../../schema/index.js';
import type { CutOptions } from '../../../sources/index.js';
import type { Config } from '../../config/index.js';
import type { OpenOptions } from '../types.js';
import type { DigestKey } from '../uniques/digest.js';
import type { BlockVerdict } from './block.js';

/** What the second thread needs to judge as the first one does. */
export type ThreadInput = {
  readonly config: Omit<Config, 'lineOf'>;
  readonly objects: Schema['objects'];
  readonly valueSets: Schema['valueSets'];
  readonly blanks: OpenOptions['blanks'];
  /** Milliseconds, where the clock stands still. */
  readonly now: number | undefined;
  readonly mapping: string;
  readonly key: DigestKey;
  readonly cut: CutOptions;
};

export type ThreadQuestion = { readonly id: number; readonly text: string };
export type ThreadAnswer = { readonly id: number; readonly verdict: BlockVerdict | undefined };

export type SecondThread = {
  /** Hands over a block; undefined where the thread is not up yet, or has enough to do. The answer is undefined if the thread gave up. */
  offer(text: string): Promise<BlockVerdict | undefined> | undefined;
  /** Resolves once the thread takes blocks (or never will). */
  readonly up: Promise<void>;
  close(): Promise<void>;
};

/** So many blocks wait at the thread: it always has a next one. */
const MOST_WAITING = 6;

/** What the thread keeps is its schema and a few thousand cells; without a bound its heap grows as it likes. */
const RESOURCES = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };

/** Starts the thread; undefined where what it needs cannot be handed over. */
export function startSecondThread(input: ThreadInput): SecondThread | undefined {
  // From the built plugin the worker is JavaScript; in tests it is the source itself.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  let worker: Worker;
  try {
    worker = new Worker(new URL(`./thread.${extension}`, import.meta.url), {
      workerData: input,
      resourceLimits: RESOURCES,
    });
  } catch {
    return undefined;
  }
  const waiting = new Map<number, (verdict: BlockVerdict | undefined) => void>();
  let isUp = false;
  let isLost = false;
  let next = 0;
  let tell: () => void = () => undefined;
  const up = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const giveUp = (): void => {
    isLost = true;
    tell();
    for (const answer of waiting.values()) answer(undefined);
    waiting.clear();
  };
  worker.on('message', (message: 'up' | ThreadAnswer) => {
    if (message === 'up') {
      isUp = true;
      tell();
      return;
    }
    waiting.get(message.id)?.(message.verdict);
    waiting.delete(message.id);
  });
  worker.on('error', giveUp);
  worker.on('exit', giveUp);

  return {
    offer: (text) => {
      if (!isUp || isLost || waiting.size >= MOST_WAITING) return undefined;
      const id = (next += 1);
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        worker.postMessage({ id, text } satisfies ThreadQuestion);
      });
    },
    up,
    close: async () => void (await worker.terminate()),
  };
}
