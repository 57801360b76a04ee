/** One case from beginning to end: edits on both sides, a run that is disturbed, runs that are not until all is done, and a look at the org. */
import { plain, type Handler } from './proxy.js';
import { isLocked, problemsOf, readWorksites } from './check.js';
import { at, FAULTS, kill, KILLS, type Ground } from './disturb.js';
import { editsOf, orgEditOf, type OrgEdit, type Shape } from './edits.js';
import { expectedOf } from './model.js';
import { randomOf } from './random.js';
import type { Ended } from './plugin.js';
import type { Scene, Stage } from './stage.js';
import { employerOf, keyOf, writeSource, type Fields, type Worksites } from './worksites.js';

/** What is done to a run: nothing, a kill or a fault at a request, or a kill at a moment. */
export type Case = {
  readonly seed: number;
  readonly shape: Shape;
  readonly disturbance?: { readonly kind: 'kill' | 'fault'; readonly name: string; readonly number: number };
  /** Kill after that many milliseconds. */
  readonly killAfter?: number;
  /** The request at which a colleague edits a record. */
  readonly editAt?: number;
};

export type Played = {
  readonly problems: readonly string[];
  /** The request that was disturbed; undefined where the run ended before it. */
  readonly hit?: string;
  readonly exit: number | null;
  readonly reruns: number;
  /** Edits that fell into the window of an upload and were named. */
  readonly named: number;
  readonly requests: readonly string[];
  readonly milliseconds: number;
  readonly outputs: readonly Ended[];
};

const TRIES = 5;
const NEXT_KEY = keyOf(99_999);
const NEXT_ROW: Fields = {
  Name: 'Sample Plant 99999',
  Trade_Name__c: null,
  City__c: null,
  Unit_Size__c: 1,
  Notes__c: null,
  Employer__c: employerOf(1),
};

export async function play(stage: Stage, { seed, shape, disturbance, killAfter, editAt }: Case): Promise<Played> {
  const random = randomOf(seed);
  const scene = await stage.open(shape !== 'first');
  try {
    const agreed: Worksites = shape === 'first' ? new Map() : stage.agreed;
    const edits = editsOf(stage.agreed, shape, random);
    const ids = new Map((await readWorksites(scene)).ids);
    await editOrg(scene, ids, edits.changed);
    await changeRecords(scene, ids, edits.deleted, edits.made);
    writeSource(`${scene.folder}/work`, edits.source);

    const org = new Map((await readWorksites(scene)).worksites);
    const edit =
      editAt === undefined || edits.untouched.length === 0
        ? undefined
        : orgEditOf(random.pick(edits.untouched), random);
    let edited = false;
    const begun = performance.now();
    const ground: Ground = {
      random,
      child: () => started.child,
      endSession: (token) => void scene.org.sessions.revoke(token),
    };
    const disturbed =
      disturbance && at(disturbance.number, (disturbance.kind === 'kill' ? KILLS : FAULTS)[disturbance.name]!(ground));
    const handler = disturbed?.handler ?? plain;
    const withEdit: Handler = async (passed, hands) => {
      if (passed.number === editAt && edit && !edited) {
        edited = true;
        await editOrg(scene, ids, [edit]);
      }
      return handler(passed, hands);
    };
    stage.proxy.begin(scene.url, withEdit);
    const started = scene.run();
    const timer = killAfter === undefined ? undefined : setTimeout(() => void kill(started.child), killAfter);
    const first = await started.ended;
    clearTimeout(timer);
    const milliseconds = Math.round(performance.now() - begun);
    const requests = stage.proxy.seen.map(({ method, path }) => stepOf(method, path));

    const outputs = [first];
    stage.proxy.begin(scene.url);
    while (!isDone(outputs.at(-1)!) && outputs.length <= TRIES) {
      outputs.push(await scene.run().ended);
    }
    // A run that finds nothing to write asks for no lock: what a dead one left is taken over by the next that has something to write.
    if (await isLocked(scene)) {
      edits.source.set(NEXT_KEY, NEXT_ROW);
      writeSource(`${scene.folder}/work`, edits.source);
      outputs.push(await scene.run().ended);
    }
    // An edit that came after the run had looked is for the next run to tell.
    if (edited) outputs.push(await scene.run().ended);
    if (edited && edit) org.set(edit.key, { ...org.get(edit.key)!, ...edit.fields });
    const expected = expectedOf({ agreed, source: edits.source, org });
    const excused = edited && edit && shape === 'bulk' ? namedWindow(edit, outputs) : new Set<string>();
    const problems = await problemsOf(scene, expected.worksites, excused);
    problems.push(
      ...outputs.filter(isWordless).map(({ code, stderr }) => `ended with ${code} and no result: ${stderr.slice(-500)}`)
    );
    const held = heldIn(outputs.at(-1)!);
    // An edit in the midst meets a row of the file before it is written (then it is held) or after it (then it is kept): both are right.
    const keys = new Set([...expected.held].map((field) => field.split(' ')[0]));
    const right = [keys.size, ...(edited && edit && keys.has(edit.key) ? [keys.size - 1] : [])];
    if (!right.includes(held) && excused.size === 0) {
      problems.push(`${held} records are told as held, should be ${right.join(' or ')}`);
    }
    if (!isDone(outputs.at(-1)!))
      problems.push(`never done: ${outputs.at(-1)!.code} ${outputs.at(-1)!.stdout.slice(0, 2000)}`);
    const hit = disturbed?.hit();
    return {
      problems,
      ...(hit
        ? { hit: stepOf(hit.method, hit.path) }
        : killAfter !== undefined && first.code === null
          ? { hit: 'at any time' }
          : {}),
      exit: first.code,
      reruns: outputs.length - 1,
      named: excused.size > 0 ? 1 : 0,
      requests,
      milliseconds,
      outputs,
    };
  } finally {
    await scene.close();
  }
}

/** A run that nobody killed says what became of it, whatever happened to its line. */
function isWordless({ code, stdout }: Ended): boolean {
  if (code === null) return false;
  try {
    return typeof JSON.parse(stdout) !== 'object';
  } catch {
    return true;
  }
}

/** Records of which the run told that people must settle them. */
function heldIn({ stdout }: Ended): number {
  try {
    const { result } = JSON.parse(stdout) as RunResult;
    return result?.objects.reduce((sum, { held }) => sum + (held ?? 0), 0) ?? 0;
  } catch {
    return 0;
  }
}

type RunResult = {
  result?: {
    objects: ReadonlyArray<{ held?: number; failed: number; skipped: number; pending: number; refused: number }>;
    stopped: unknown;
  };
};

/** Nothing is open any more: all written, or what is not is held for people to settle. */
function isDone({ code, stdout }: Ended): boolean {
  if (code === 0) return true;
  if (code !== 68) return false;
  const { result } = JSON.parse(stdout) as RunResult;
  return (
    result !== undefined &&
    result.stopped === null &&
    result.objects.every(({ failed, skipped, pending, refused }) => failed + skipped + pending + refused === 0)
  );
}

/** The one thing an upload cannot promise: an edit between the last look and the upload. It must be named by the run that met it. */
function namedWindow({ key, fields }: OrgEdit, outputs: readonly Ended[]): ReadonlySet<string> {
  const named = outputs.some(({ stdout }) => new RegExp(`"${key}"`).test(stdout));
  return new Set(named ? Object.keys(fields).map((name) => `${key} ${name}`) : []);
}

/** What a request is for: its method and path without ids and queries. */
export function stepOf(method: string, path: string): string {
  const [clean = '', query = ''] = path
    .replace(/^\/+/, '/')
    .replace(/\/services\/data\/v[\d.]+/, '')
    .split('?');
  const object = /FROM(?:\+|%20|\s)+(\w+)/i.exec(query)?.[1];
  return `${method} ${clean.replace(/\/[0-9A-Za-z]{18}(?=\/|$)/g, '/…').replace(/\/query\/.*/, '/query/…')}${object ? ` ${object}` : ''}`;
}

async function editOrg(
  { colleague }: Scene,
  ids: ReadonlyMap<string, string>,
  edits: readonly OrgEdit[]
): Promise<void> {
  const records = edits.map(({ key, fields }) => ({
    attributes: { type: 'Worksite__c' },
    Id: ids.get(key),
    ...wire(fields),
  }));
  await collection(colleague, 'PATCH', records);
}

async function changeRecords(
  { colleague }: Scene,
  ids: ReadonlyMap<string, string>,
  deleted: readonly string[],
  made: ReadonlyMap<string, Fields>
): Promise<void> {
  if (deleted.length > 0) await colleague.sobject('Worksite__c').destroy(deleted.map((key) => ids.get(key)!));
  await collection(
    colleague,
    'POST',
    [...made].map(([key, fields]) => ({ attributes: { type: 'Worksite__c' }, Sync_Key__c: key, ...wire(fields) }))
  );
}

async function collection(
  colleague: Scene['colleague'],
  method: 'PATCH' | 'POST',
  records: readonly unknown[]
): Promise<void> {
  if (records.length === 0) return;
  const body = JSON.stringify({ allOrNone: true, records });
  const results = await colleague.request<Array<{ success: boolean; errors: unknown[] }>>({
    method,
    url: '/services/data/v66.0/composite/sobjects',
    body,
    headers: { 'content-type': 'application/json' },
  });
  const failed = results.find(({ success }) => !success);
  if (failed) throw new Error(`the colleague's edit was refused: ${JSON.stringify(failed.errors)}`);
}

function wire({ Employer__c: employer, ...fields }: Partial<Fields>): Record<string, unknown> {
  if (employer === undefined) return fields;
  return {
    ...fields,
    ...(employer === null ? { Employer__c: null } : { Employer__r: { POWER_Sync_Key__c: employer } }),
  };
}
