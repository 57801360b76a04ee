/** What can go wrong on the way to the org, and with the process itself: each at the n-th request of a run. */
import type { ChildProcess } from 'node:child_process';
import Papa from 'papaparse';
import { plain, type Answer, type Handler, type Hands, type Passed } from './proxy.js';
import type { Random } from './random.js';

/** What a disturbance works with. */
export type Ground = {
  readonly random: Random;
  readonly child: () => ChildProcess;
  /** Ends the session a request came with, so that the org itself refuses the next. */
  readonly endSession: (token: string) => void;
};

/** @returns a handler for the one request it is for, or for all from then on */
type Disturbance = (ground: Ground) => { readonly once: Handler; readonly after?: Handler };

export const KILLS: Readonly<Record<string, Disturbance>> = {
  'before it is passed on': ({ child }) => ({
    once: async (_passed, { cut }) => {
      await kill(child());
      cut();
    },
  }),
  'as it is passed on': ({ child }) => ({
    once: async (_passed, { forward, cut }) => {
      const answer = forward();
      await kill(child());
      await answer;
      cut();
    },
  }),
  'before its answer': ({ child }) => ({
    once: async (_passed, { forward, cut }) => {
      await forward();
      await kill(child());
      cut();
    },
  }),
  'after its answer': ({ child }) => ({
    once: async (_passed, { forward, answer }) => {
      await answer(await forward());
      await kill(child());
    },
  }),
};

export const FAULTS: Readonly<Record<string, Disturbance>> = {
  'reset before': () => ({ once: async (_passed, { cut }) => Promise.resolve(cut()) }),
  'answer lost': () => ({
    once: async (_passed, { forward, cut }) => {
      await forward();
      cut();
    },
  }),
  'stall, reset before': () => ({
    once: async (_passed, { cut }) => {
      await pause(1500);
      cut();
    },
  }),
  'stall, answer lost': () => ({
    once: async (_passed, { forward, cut }) => {
      await forward();
      await pause(1500);
      cut();
    },
  }),
  'late after reset': () => ({
    // The request is still under way when the client has long given it up, and arrives beside or after the next try.
    once: async (_passed, { forward, cut }) => {
      cut();
      await pause(600);
      await forward();
    },
  }),
  'half an answer': () => ({
    once: async (_passed, { forward, cut }) => {
      const answer = await forward();
      cut(answer, Math.floor(answer.body.length / 2));
    },
  }),
  503: () => times(2, (_passed, { answer }) => answer(unavailable())),
  '503, Retry-After': () => times(1, (_passed, { answer }) => answer(unavailable({ 'retry-after': '1' }))),
  '503 after the write': () => ({
    once: async (_passed, { forward, answer }) => {
      await forward();
      await answer(unavailable());
    },
  }),
  'delivered twice, first answer': () => ({
    once: async (_passed, { forward, answer }) => {
      const first = await forward();
      await forward();
      await answer(first);
    },
  }),
  'delivered twice, second answer': () => ({
    once: async (_passed, { forward, answer }) => {
      await forward();
      await answer(await forward());
    },
  }),
  'session refused once': () =>
    times(1, (_passed, { answer }) => answer(refusal(401, 'INVALID_SESSION_ID', 'Session expired or invalid'))),
  'session ended': ({ endSession }) => ({
    once: async ({ headers }, { forward, answer }) => {
      endSession(/^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
      await answer(await forward());
    },
  }),
  'calls of the day spent': () => {
    const handler: Handler = (_passed, { answer }) =>
      answer(refusal(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'));
    return { once: handler, after: handler };
  },
  'rows locked': (ground) => {
    const handler = lockStorm(ground);
    return { once: handler, after: handler };
  },
  'job stays InProgress': () => {
    const handler = stuckJob(8);
    return { once: handler, after: handler };
  },
};

/** Names of the disturbances that mean something only where a bulk job runs. */
export const OF_JOBS: ReadonlySet<string> = new Set(['job stays InProgress']);

/** Does it from the n-th request on, and tells whether that request came. */
export function at(
  number: number,
  disturbance: ReturnType<Disturbance>
): { readonly handler: Handler; readonly hit: () => Passed | undefined } {
  let hit: Passed | undefined;
  return {
    hit: () => hit,
    handler: (passed, hands) => {
      if (passed.number === number) {
        hit = passed;
        return disturbance.once(passed, hands);
      }
      return (passed.number > number ? (disturbance.after ?? plain) : plain)(passed, hands);
    },
  };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await ended;
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

function times(count: number, handler: Handler): { once: Handler; after: Handler } {
  let left = count;
  const some: Handler = (passed, hands) => {
    left -= 1;
    return left >= 0 ? handler(passed, hands) : plain(passed, hands);
  };
  return { once: some, after: some };
}

function unavailable(headers: Answer['headers'] = {}): Answer {
  return { ...refusal(503, 'SERVER_UNAVAILABLE', 'Service Unavailable'), headers: { ...JSON_TYPE, ...headers } };
}

const JSON_TYPE = { 'content-type': 'application/json;charset=UTF-8' };

function refusal(status: number, errorCode: string, message: string): Answer {
  return { status, headers: JSON_TYPE, body: Buffer.from(JSON.stringify([{ message, errorCode }])) };
}

const LOCKED = {
  statusCode: 'UNABLE_TO_LOCK_ROW',
  message: 'unable to obtain exclusive access to this record',
  fields: [],
};

/** For a while some records of each write are held by somebody else: the org writes the others. */
function lockStorm({ random }: Ground): Handler {
  let storms = 3;
  const jobs = new Map<string, { header: string[]; rows: string[][] }>();
  return async (passed, hands) => {
    const { method, path, body } = passed;
    if (
      storms > 0 &&
      /\/composite\/sobjects/.test(path) &&
      (method === 'PATCH' || method === 'POST') &&
      /"records"/.test(body.toString())
    ) {
      storms -= 1;
      return lockedCollection(body, hands, random);
    }
    const job = /\/jobs\/ingest\/(\w+)/.exec(path)?.[1];
    if (storms > 0 && job !== undefined && method === 'PUT') {
      storms -= 1;
      const [header = [], ...rows] = Papa.parse<string[]>(body.toString(), { skipEmptyLines: true }).data;
      const locked = rows.map(() => random.chance(0.2));
      jobs.set(job, { header, rows: rows.filter((_, index) => locked[index]) });
      const open = [header, ...rows.filter((_, index) => !locked[index])];
      return hands.answer(await hands.forward(Buffer.from(`${Papa.unparse(open, { newline: '\n' })}\n`)));
    }
    const held = job === undefined ? undefined : jobs.get(job);
    if (!held || method !== 'GET') return plain(passed, hands);
    const answer = await hands.forward();
    if (/failedResults/.test(path))
      return hands.answer({ ...answer, body: Buffer.from(withLocked(answer.body.toString(), held)) });
    if (!/Results|unprocessed/.test(path)) return hands.answer(counted(answer, held.rows.length));
    return hands.answer(answer);
  };
}

async function lockedCollection(body: Buffer, hands: Hands, random: Random): Promise<void> {
  const asked = JSON.parse(body.toString()) as { records: unknown[] };
  const locked = asked.records.map(() => random.chance(0.3));
  const open = asked.records.filter((_, index) => !locked[index]);
  if (open.length === 0) {
    return hands.answer({
      status: 200,
      headers: JSON_TYPE,
      body: Buffer.from(JSON.stringify(locked.map(() => ({ success: false, errors: [LOCKED] })))),
    });
  }
  const answer = await hands.forward(Buffer.from(JSON.stringify({ ...asked, records: open })));
  if (answer.status >= 300) return hands.answer(answer);
  const results = JSON.parse(answer.body.toString()) as unknown[];
  const whole = locked.map((is) => (is ? { success: false, errors: [LOCKED] } : results.shift()));
  return hands.answer({ ...answer, body: Buffer.from(JSON.stringify(whole)) });
}

function counted(answer: Answer, locked: number): Answer {
  const job = JSON.parse(answer.body.toString()) as Record<string, number | string>;
  if (job.state !== 'JobComplete') return answer;
  const more = (name: string): number => Number(job[name] ?? 0) + locked;
  const whole = {
    ...job,
    numberRecordsProcessed: more('numberRecordsProcessed'),
    numberRecordsFailed: more('numberRecordsFailed'),
  };
  return { ...answer, body: Buffer.from(JSON.stringify(whole)) };
}

function withLocked(text: string, { header, rows }: { header: string[]; rows: string[][] }): string {
  const [first] = Papa.parse<string[]>(text, { preview: 1 }).data;
  const names = first && first.length > 1 ? first : ['sf__Id', 'sf__Error', ...header];
  const error = `${LOCKED.statusCode}:${LOCKED.message}:--`;
  const lines = rows.map((row) =>
    names.map((name) => (name === 'sf__Error' ? error : (row[header.indexOf(name)] ?? '')))
  );
  const body = first && first.length > 1 ? text.replace(/\n?$/, '\n') : `${Papa.unparse([names], { newline: '\n' })}\n`;
  return `${body}${Papa.unparse(lines, { newline: '\n' })}\n`;
}

/** The org has long finished and does not say so for a number of looks. */
function stuckJob(looks: number): Handler {
  let left = looks;
  return async (passed, hands) => {
    if (left <= 0 || passed.method !== 'GET' || !/\/jobs\/ingest\/\w+$/.test(passed.path)) return plain(passed, hands);
    left -= 1;
    const answer = await hands.forward();
    if (answer.status >= 300) return hands.answer(answer);
    const job = JSON.parse(answer.body.toString()) as Record<string, unknown>;
    return hands.answer({ ...answer, body: Buffer.from(JSON.stringify({ ...job, state: 'InProgress' })) });
  };
}
