/** A stretch of text that waits for its turn. */
export type KeptText = {
  /** The text; to be asked for before `free`. */
  readonly read: () => string;
  readonly free: () => void;
};

const BYTES_PER_UNIT = 2;

/**
 * Keeps texts that wait in memory that is used again and again. As strings they would outlive the young generation, and the heap would grow with
 * the file until a full garbage collection; few of them are ever asked for again.
 */
export function createTextKeeper(): (text: string) => KeptText {
  const free: Buffer[] = [];
  return (text) => {
    const size = text.length * BYTES_PER_UNIT;
    let buffer = free.pop();
    if (buffer === undefined || buffer.length < size) buffer = Buffer.allocUnsafeSlow(size + size / 2);
    const own = buffer;
    own.write(text, 'utf16le');
    return {
      read: () => own.toString('utf16le', 0, size),
      free: () => void free.push(own),
    };
  };
}
