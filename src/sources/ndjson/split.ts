import { isUtf8 } from 'node:buffer';

/** One record as it stands in the file: its text, the line it begins on, and why it cannot be used where it cannot. */
export type RawRecord = {
  readonly line: number;
  readonly text: string;
  readonly wrong?: 'too long' | 'not UTF-8' | 'zero byte';
};

/** Cuts a file into records; pieces come in order, the last call says that nothing follows. */
export type Splitter = (piece: Buffer, last: boolean) => RawRecord[];

/** A record longer than this many bytes is passed over, so that one lost line break cannot eat the memory. */
export const RECORD_BYTES = 10 * 1024 * 1024;

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;

/** Cuts at line breaks; blank lines are no records. */
export function splitLines(limit = RECORD_BYTES): Splitter {
  const rest = createRest(limit);
  let line = 1;

  const take = (records: RawRecord[], bytes: Buffer): void => {
    const record = rest.end(bytes, line);
    line += 1;
    if (record !== undefined) records.push(record);
  };

  return (piece, last) => {
    const records: RawRecord[] = [];
    let start = 0;
    let end = piece.indexOf(LF);
    if (end !== -1) {
      take(records, piece.subarray(0, end));
      start = end + 1;
      const stop = piece.lastIndexOf(LF);
      const whole = piece.subarray(start, stop);
      // The lines that stand whole in the piece are decoded at once where nothing is wrong with them: it is three times as fast.
      if (stop > start && isUtf8(whole) && !whole.includes(0)) {
        for (const text of whole.toString('utf8').split('\n')) {
          if (!isBlank(text)) records.push({ line, text });
          line += 1;
        }
        start = stop + 1;
      } else {
        for (end = piece.indexOf(LF, start); end !== -1; end = piece.indexOf(LF, start)) {
          take(records, piece.subarray(start, end));
          start = end + 1;
        }
      }
    }
    rest.add(piece.subarray(start));
    if (last) take(records, Buffer.alloc(0));
    return records;
  };
}

/** Where an array that is cut into records came to its end. */
export type ArrayEnd = { state: 'open' | 'closed' | 'followed'; line: number };

/** Cuts a JSON array into its elements, wherever its line breaks are. What an element is worth, the reader of records tells. */
export function splitArray(end: ArrayEnd, limit = RECORD_BYTES): Splitter {
  const rest = createRest(limit);
  let begun = false;
  let depth = 0;
  let inText = false;
  let escaped = false;
  let elementLine = 0;
  let elements = 0;

  return (piece) => {
    const records: RawRecord[] = [];
    let start = 0;
    const finish = (at: number, closing: boolean): void => {
      const record = rest.end(piece.subarray(start, at), elementLine === 0 ? end.line : elementLine);
      start = at + 1;
      elementLine = 0;
      // `[]` has no element; `[{},]` has one that is missing, which is said.
      if (record === undefined && closing && elements === 0) return;
      elements += 1;
      records.push(record === undefined ? { line: end.line, text: '' } : { ...record, text: record.text.trim() });
    };
    for (let at = 0; at < piece.length; at += 1) {
      const code = piece[at] ?? 0;
      if (code === LF) end.line += 1;
      if (!begun) {
        if (code === 0x5b) begun = true;
        start = at + 1;
      } else if (end.state !== 'open') {
        if (code > 32 && end.state === 'closed') return followed(end, records);
      } else if (inText) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inText = false;
      } else if (depth === 0 && (code === COMMA || code === 0x5d)) {
        finish(at, code === 0x5d);
        if (code === 0x5d) end.state = 'closed';
      } else if (code > 32) {
        if (elementLine === 0) elementLine = end.line;
        if (code === QUOTE) inText = true;
        else if (code === 0x7b || code === 0x5b) depth += 1;
        else if (code === 0x7d || code === 0x5d) depth -= 1;
      }
    }
    if (begun && end.state === 'open') rest.add(piece.subarray(start));
    return records;
  };
}

function followed(end: ArrayEnd, records: RawRecord[]): RawRecord[] {
  end.state = 'followed';
  return records;
}

type Rest = { add(bytes: Buffer): void; end(bytes: Buffer, line: number): RawRecord | undefined };

/** The beginning of a record whose end has not come yet. */
function createRest(limit: number): Rest {
  let parts: Buffer[] = [];
  let length = 0;
  return {
    add: (bytes) => {
      length += bytes.length;
      // The piece is written over by the next one, so what is kept of it is copied.
      if (length > limit) parts = [];
      else if (bytes.length > 0) parts.push(Buffer.from(bytes));
    },
    end: (bytes, line) => {
      const tooLong = length + bytes.length > limit;
      const whole = parts.length === 0 ? bytes : Buffer.concat([...parts, bytes]);
      parts = [];
      length = 0;
      if (tooLong) return { line, text: '', wrong: 'too long' };
      const text = whole.toString('utf8');
      if (isBlank(text)) return undefined;
      if (!isUtf8(whole)) return { line, text, wrong: 'not UTF-8' };
      return whole.includes(0) ? { line, text, wrong: 'zero byte' } : { line, text };
    },
  };
}

function isBlank(text: string): boolean {
  const code = text.charCodeAt(0);
  return code > 32 ? false : text.trim() === '';
}
