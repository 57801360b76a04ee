/**
 * The second thread: it binds the same config over the same schema, so it judges as the first thread does, and answers each block of text with
 * what became of its rows. Values stay in it; only rows that did not pass go back, as the first thread would have read them.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { makeSchema } from '../../../schema/index.js';
import { bindConfig } from '../bind.js';
import { uniqueFields } from '../uniques/values.js';
import { createBlockJudge } from './block.js';
import { createScreen } from './screen.js';
import type { ThreadAnswer, ThreadInput, ThreadQuestion } from './second-thread.js';

const { config, objects, valueSets, blanks, now, mapping, key, cut } = workerData as ThreadInput;
const bound = await bindConfig({ ...config, lineOf: () => undefined }, makeSchema(objects, valueSets), {
  blanks,
  ...(now === undefined ? {} : { now: () => new Date(now) }),
});
const own = bound.mappings.get(mapping);
const screen = own && createScreen(own);
if (own !== undefined && screen !== undefined) {
  const judge = createBlockJudge(screen, uniqueFields(own.object, new Set(own.mapping.fields)), key, cut);
  parentPort?.on('message', ({ id, text }: ThreadQuestion) => {
    const verdict = judge(text, false);
    const answer: ThreadAnswer = { id, verdict };
    parentPort?.postMessage(answer, verdict === undefined ? [] : [verdict.digests.buffer as ArrayBuffer]);
  });
  parentPort?.postMessage('up');
}
