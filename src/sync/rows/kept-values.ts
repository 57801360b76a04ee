import type { InputValue } from '../../formula/index.js';
import type { FieldType } from '../../schema/index.js';

/** One value of each record, by the record's number. Undefined: only the org knows it, or there is no such record. */
export type Column = {
  get(number: number): InputValue | undefined;
  set(number: number, value: InputValue | undefined): void;
  /** What it takes in memory, without the different texts themselves. */
  readonly bytes: number;
};

/**
 * A column for values of a field type: 8 bytes a record for numbers, 1 for checkboxes, 4 for everything else, of which each different text is held
 * once. So the agreements behind a million coverages cost what they themselves are worth and no more.
 */
export function createColumn(type: FieldType): Column {
  switch (type) {
    case 'Number':
    case 'Currency':
    case 'Percent':
      return numberColumn();
    case 'Checkbox':
      return codeColumn([undefined, null, false, true]);
    default:
      return textColumn();
  }
}

const FIRST_SIZE = 256;

/** A number that is not known is NaN, and a blank one an infinity: no field holds either. */
function numberColumn(): Column {
  let numbers = new Float64Array(FIRST_SIZE).fill(NaN);
  return {
    get: (number) => {
      const value = numbers[number] ?? NaN;
      if (Number.isNaN(value)) return undefined;
      return value === Infinity ? null : value;
    },
    set: (number, value) => {
      if (number >= numbers.length) {
        const more = new Float64Array(sizeFor(number, numbers.length)).fill(NaN);
        more.set(numbers);
        numbers = more;
      }
      numbers[number] = value === null ? Infinity : typeof value === 'number' ? value : NaN;
    },
    get bytes() {
      return numbers.byteLength;
    },
  };
}

function codeColumn(values: ReadonlyArray<InputValue | undefined>): Column {
  let codes = new Uint8Array(FIRST_SIZE);
  return {
    get: (number) => values[codes[number] ?? 0],
    set: (number, value) => {
      if (number >= codes.length) {
        const more = new Uint8Array(sizeFor(number, codes.length));
        more.set(codes);
        codes = more;
      }
      codes[number] = Math.max(0, values.indexOf(value));
    },
    get bytes() {
      return codes.byteLength;
    },
  };
}

function textColumn(): Column {
  const texts: Array<InputValue | undefined> = [undefined, null];
  const places = new Map<InputValue | undefined, number>([
    [undefined, 0],
    [null, 1],
  ]);
  let codes = new Uint32Array(FIRST_SIZE);
  return {
    get: (number) => texts[codes[number] ?? 0],
    set: (number, value) => {
      if (number >= codes.length) {
        const more = new Uint32Array(sizeFor(number, codes.length));
        more.set(codes);
        codes = more;
      }
      let place = places.get(value);
      if (place === undefined) {
        place = texts.length;
        texts.push(value);
        places.set(value, place);
      }
      codes[number] = place;
    },
    get bytes() {
      return codes.byteLength;
    },
  };
}

function sizeFor(number: number, size: number): number {
  return Math.max(number + 1, size * 2);
}
