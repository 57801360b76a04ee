/** Picks the cases by chance, plays them, and adds up what happened. */
import { table } from '../bench/support/measure.js';
import { FAULTS, KILLS, OF_JOBS } from './disturb.js';
import type { Shape } from './edits.js';
import { play, type Case, type Played } from './play.js';
import { randomOf, type Random } from './random.js';
import { setStage } from './stage.js';

export type Options = {
  readonly kills: number;
  readonly faults: number;
  readonly seed: number;
  readonly shapes?: readonly Shape[];
  /** Plays this case alone, by its number. */
  readonly only?: number;
  readonly say: (line: string) => void;
};

export type Total = {
  readonly table: string;
  readonly cases: number;
  readonly hit: number;
  readonly failed: number;
  readonly problems: readonly string[];
};

/** Above the 2,000 changes up to which calls of 200 are used. */
const WORKSITES = 2_100;
/** How often each shape comes: a run by a few calls costs a second, one by bulk several. */
const SHAPES: readonly Shape[] = ['few', 'few', 'few', 'few', 'bulk', 'bulk', 'many', 'first'];

/** An undisturbed run of a shape: what requests it makes, and how long it takes. */
type Measure = Pick<Played, 'requests' | 'milliseconds'>;

export async function chaos({ kills, faults, seed, shapes = SHAPES, only, say }: Options): Promise<Total> {
  const stage = await setStage(WORKSITES);
  try {
    const measures = new Map<Shape, Measure>();
    const rows = new Map<string, { cases: number; hit: number; reruns: number; named: number; failed: number }>();
    const problems: string[] = [];
    let hit = 0;
    const count = (name: string, played: Played): void => {
      const row = rows.get(name) ?? { cases: 0, hit: 0, reruns: 0, named: 0, failed: 0 };
      row.cases += 1;
      row.hit += played.hit === undefined ? 0 : 1;
      row.reruns += played.reruns;
      row.named += played.named;
      row.failed += played.problems.length > 0 ? 1 : 0;
      rows.set(name, row);
    };
    const measureOf = async (shape: Shape): Promise<Measure> => {
      const known = measures.get(shape);
      if (known) return known;
      const played = await play(stage, { seed, shape });
      count(`undisturbed, ${shape}`, played);
      report(`undisturbed, ${shape}`, played, { problems, say });
      measures.set(shape, played);
      return played;
    };
    for (let index = 0; index < kills + faults; index += 1) {
      if (only !== undefined && only !== index + 1) continue;
      const random = randomOf(seed * 100_003 + index);
      const shape = random.pick(shapes);
      const kind = index < kills ? 'kill' : 'fault';
      const one = pickCase(kind, shape, await measureOf(shape), random);
      const played = await play(stage, one);
      const name = one.disturbance?.name ?? 'at any moment';
      hit += played.hit === undefined ? 0 : 1;
      count(`${kind}: ${name}`, played);
      const at =
        played.hit ??
        (one.killAfter === undefined ? `not reached (request ${one.disturbance?.number})` : 'ended before');
      const what = `${index + 1}/${kills + faults} ${kind}, ${shape}: ${name}; ${at}; exit ${played.exit}, again ${played.reruns}`;
      report(what, played, { problems, say });
      if (only !== undefined)
        for (const { code, stdout, stderr } of played.outputs) say(`${code}\n${stdout}\n${stderr}`);
    }
    const failed = [...rows.values()].reduce((sum, row) => sum + row.failed, 0);
    return { table: tableOf(rows), cases: kills + faults, hit, failed, problems };
  } finally {
    await stage.close();
  }
}

function report(
  what: string,
  { problems: found }: Played,
  { problems, say }: { problems: string[]; say: Options['say'] }
): void {
  say(`${found.length === 0 ? 'ok    ' : 'FAILED'} ${what}`);
  for (const problem of found.slice(0, 5)) say(`         ${problem}`);
  if (found.length > 6) say(`         and ${found.length - 6} more`);
  if (found.length > 5) say(`         ${found.at(-1)}`);
  problems.push(...found.map((problem) => `${what}: ${problem}`));
}

/** Half of the points are picked among all requests, half among the kinds of request, so that the rare ones are met too. */
function pickCase(kind: 'kill' | 'fault', shape: Shape, measure: Measure, random: Random): Case {
  const seed = random.int(2 ** 31);
  const numbers = measure.requests.map((_, index) => index + 1);
  const step = random.pick([...new Set(measure.requests)]);
  const pool = random.chance(0.5) ? numbers : numbers.filter((number) => measure.requests[number - 1] === step);
  const editAt = random.chance(0.5) ? { editAt: random.pick(numbers) } : {};
  if (kind === 'kill' && random.chance(0.2))
    return { seed, shape, killAfter: random.int(measure.milliseconds), ...editAt };
  const bulk = measure.requests.some((request) => /jobs\/ingest/.test(request));
  const names = Object.keys(kind === 'kill' ? KILLS : FAULTS).filter((name) => bulk || !OF_JOBS.has(name));
  return { seed, shape, disturbance: { kind, name: random.pick(names), number: random.pick(pool) }, ...editAt };
}

function tableOf(
  rows: ReadonlyMap<string, { cases: number; hit: number; reruns: number; named: number; failed: number }>
): string {
  return table(
    ['disturbance', 'cases', 'met', 'runs after', 'edits in the window, named', 'failed'],
    [...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { cases, hit, reruns, named, failed }]) => [name, cases, hit, reruns, named, failed].map(String))
  );
}
