import type { FieldValues, Value } from '../../../records/index.js';
import type { ConditionRule } from '../../../rules/index.js';

/** A clock that counts how often it is asked: a rule that asks it may answer otherwise a moment later. */
export type CountedClock = { readonly now: () => Date; readonly asked: () => number };

export function createCountedClock(now: () => Date = () => new Date()): CountedClock {
  let asked = 0;
  return {
    now: () => {
      asked += 1;
      return now();
    },
    asked: () => asked,
  };
}

/** Whether a rule passes the record at hand. */
type ConditionJudge = { passes(): boolean; readonly isSettled: boolean };

/** More different values than these are not remembered of a field. */
const VALUES_REMEMBERED = 4096;

/**
 * The validation rules over records that all fill the same fields. A rule's answer can depend on nothing but what it reads: one that reads
 * no filled field answers the same for every record and is asked once; one that reads a single field is asked once for each of its values.
 * What a rule reads is seen while it runs, never guessed from its text.
 *
 * @param filled the fields that records may have a value in
 * @param values where the record at hand stands
 */
export function createConditionsJudge(
  conditions: readonly ConditionRule[],
  filled: ReadonlySet<string>,
  values: FieldValues,
  clock: CountedClock
): () => boolean {
  const watch = new Watch(values, filled);
  let open = conditions.map((condition) => createConditionJudge(condition, values, watch, clock));
  let refusesAll = false;
  return () => {
    if (refusesAll) return false;
    let settled = 0;
    for (const judge of open) {
      const passes = judge.passes();
      if (judge.isSettled) settled += 1;
      if (passes) continue;
      refusesAll = judge.isSettled;
      return false;
    }
    if (settled > 0) open = open.filter((judge) => !judge.isSettled);
    return true;
  };
}

function createConditionJudge(
  condition: ConditionRule,
  values: FieldValues,
  watch: Watch,
  clock: CountedClock
): ConditionJudge {
  let settled = false;
  let isPlain = false;
  let first: string | undefined;
  let others = 0;
  const known = new Map<Value | undefined, boolean>();

  const passes = (): boolean => {
    if (isPlain) return condition.evaluate(values) === 'passes';
    if (first !== undefined) {
      const before = known.get(values.get(first));
      if (before !== undefined) return before;
    }
    const asked = clock.asked();
    watch.begin();
    const answer = condition.evaluate(watch) === 'passes';
    if (watch.sawAll || clock.asked() !== asked) {
      isPlain = true;
    } else if (watch.read.length === 0) {
      settled = true;
    } else {
      // Nothing was known when the first field was read: it is the same one for every record.
      first = watch.read[0] ?? '';
      if (watch.read.length === 1) known.set(values.get(first), answer);
      else others += 1;
      if (known.size + others > VALUES_REMEMBERED) {
        isPlain = true;
        known.clear();
      }
    }
    return answer;
  };

  return {
    passes,
    get isSettled() {
      return settled;
    },
  };
}

/** A record's values that notes which of the filled fields are read. */
class Watch implements FieldValues {
  public read: string[] = [];
  /** Whether more than single fields was asked for. */
  public sawAll = false;

  public constructor(
    private readonly record: FieldValues,
    private readonly filled: ReadonlySet<string>
  ) {}

  public get size(): number {
    return this.all().size;
  }

  public begin(): void {
    this.read = [];
    this.sawAll = false;
  }

  public get(name: string): Value | undefined {
    this.note(name);
    return this.record.get(name);
  }

  public has(name: string): boolean {
    this.note(name);
    return this.record.has(name);
  }

  public forEach(each: (value: Value, key: string, map: ReadonlyMap<string, Value>) => void): void {
    this.all().forEach(each);
  }

  public entries(): MapIterator<[string, Value]> {
    return this.all().entries();
  }

  public keys(): MapIterator<string> {
    return this.all().keys();
  }

  public values(): MapIterator<Value> {
    return this.all().values();
  }

  public [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.all()[Symbol.iterator]();
  }

  private all(): FieldValues {
    this.sawAll = true;
    return this.record;
  }

  private note(name: string): void {
    if (this.filled.has(name) && !this.read.includes(name)) this.read.push(name);
  }
}
