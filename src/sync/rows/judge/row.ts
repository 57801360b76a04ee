import type { FieldValues, Value } from '../../../records/index.js';
import type { Cell } from './columns.js';

/**
 * The values of the row at hand, each where its column's judge left it; blank ones are absent. It is one object for all rows, and it notes which
 * of its fields are read.
 */
export class Row implements FieldValues {
  /** The cells by the number of their field; undefined where the row has none. */
  public readonly cells: Array<Cell | undefined>;
  /** A bit for each field that was read since this was last set to 0. Fields beyond the 31st count as all of them. */
  public read = 0;

  private readonly numbers: ReadonlyMap<string, number>;

  public constructor(private readonly names: readonly string[]) {
    this.cells = names.map(() => undefined);
    this.numbers = new Map(names.map((name, number) => [name, number]));
  }

  public get size(): number {
    return this.all().size;
  }

  public get(name: string): Value | undefined {
    const number = this.numbers.get(name);
    if (number === undefined) return undefined;
    this.read |= number < MOST_NOTED ? 1 << number : ALL_READ;
    return this.cells[number]?.value ?? undefined;
  }

  public has(name: string): boolean {
    return this.get(name) !== undefined;
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

  private all(): ReadonlyMap<string, Value> {
    this.read = ALL_READ;
    const filled = new Map<string, Value>();
    this.names.forEach((name, number) => {
      const value = this.cells[number]?.value ?? null;
      if (value !== null) filled.set(name, value);
    });
    return filled;
  }
}

const MOST_NOTED = 31;

/** What `read` is where more than single fields was asked for. */
export const ALL_READ = -1;
