import type { CutOptions, LineEndingCounts, SourceRow, SourceText } from '../../../sources/index.js';
import { createRowCutter } from '../../../sources/index.js';
import type { BlockJudge, BlockVerdict } from './block.js';
import type { KeptText } from './kept-text.js';
import { createTextKeeper } from './kept-text.js';
import type { SecondThread } from './second-thread.js';

/** What to do with the rows of a file, in their order. */
export type BlockHandlers = {
  /** A row that passed: false where one of its unique values is taken, and it is to be judged in full. */
  take(row: number, digests: Uint32Array, index: number): boolean;
  judge(row: SourceRow): void;
};

type Block = {
  readonly text: KeptText;
  readonly verdict: Promise<BlockVerdict | undefined> | BlockVerdict | undefined;
  isReady: boolean;
};

/** Handing a block over costs little beside judging it; strings of twice the size would be freed by a full garbage collection only. */
export const BLOCK_CHARACTERS = 64 * 1024;

/** So many blocks are ahead of the one whose turn it is. */
const MOST_AHEAD = 12;

/**
 * Judges a file's text in blocks, on this thread and a second one, and settles the rows in the file's order, block by block. A block ends with a
 * line; where a cell goes on over that, the next block's verdict was a guess and is thrown away.
 *
 * @param size characters of a block
 * @yields how many rows were settled
 */
export async function* judgeBlocks(
  source: SourceText,
  judgeBlock: BlockJudge,
  thread: SecondThread | undefined,
  handlers: BlockHandlers,
  size = BLOCK_CHARACTERS
): AsyncGenerator<number> {
  const cut = await source.cut();
  const settler = createSettler(cut, judgeBlock, handlers);
  const keep = createTextKeeper();
  const waiting: Block[] = [];
  const settle = (block: Block, verdict: BlockVerdict | undefined): number => {
    const rows = settler.settle(block.text.read, verdict, false);
    block.text.free();
    return rows;
  };
  const judgeHere = (own: string): BlockVerdict | undefined => {
    const verdict = judgeBlock(own, false);
    // Its rows are pieces of the block's text, and would keep that while they wait.
    return verdict === undefined || waiting.length === 0
      ? verdict
      : { ...verdict, open: structuredClone(verdict.open) };
  };
  let text = '';
  let isTop = true;
  for await (const piece of source.pieces()) {
    text += piece.text;
    if (piece.last) break;
    while (text.length >= size) {
      const end = text.lastIndexOf('\n') + 1;
      // A file whose lines end otherwise is cut anywhere: no verdict holds then, and the first thread does it all.
      if (end === 0 && text.length < 4 * size) break;
      const own = end === 0 ? text : text.slice(0, end);
      text = text.slice(own.length);
      waiting.push(blockOf(keep(own), isTop ? undefined : (thread?.offer(own) ?? judgeHere(own))));
      isTop = false;
    }
    for (let first = waiting[0]; first?.isReady === true || waiting.length > MOST_AHEAD; first = waiting[0]) {
      waiting.shift();
      if (first !== undefined) yield settle(first, await first.verdict);
    }
  }
  for (const block of waiting) yield settle(block, await block.verdict);
  yield settler.settle(() => text, undefined, true);
  source.wasCut(settler.endings);
}

function blockOf(text: KeptText, verdict: Block['verdict']): Block {
  const block: Block = { text, verdict, isReady: !(verdict instanceof Promise) };
  if (verdict instanceof Promise) void verdict.then(() => (block.isReady = true));
  return block;
}

type Settler = {
  readonly endings: LineEndingCounts;
  /** Settles the rows of the next stretch of text, which is read only where the guess does not say all, and gives their number. */
  settle(text: () => string, guess: BlockVerdict | undefined, last: boolean): number;
};

/** Knows where in the file the next block stands, and what the one before left over. */
function createSettler(cut: CutOptions, judgeBlock: BlockJudge, handlers: BlockHandlers): Settler {
  const endings = { lf: 0, crlf: 0, cr: 0 };
  let row = 1;
  let line = 1;
  let carried = '';
  let isTop = true;

  const countEndings = ({ lf, crlf, cr }: LineEndingCounts): void => {
    endings.lf += lf;
    endings.crlf += crlf;
    endings.cr += cr;
  };

  /** The header and what stands above it are in the first block, with the first rows. */
  const settleTop = (text: string, last: boolean): number => {
    const cutter = createRowCutter({ ...cut });
    const rows = cutter.push(text, last);
    if (rows.length === 0 && !last) {
      carried = text;
      return 0;
    }
    isTop = false;
    carried = cutter.rest;
    line = cutter.line;
    countEndings(cutter.endings);
    const data = rows.slice(1);
    for (const own of data) handlers.judge(own);
    row += data.length;
    return data.length;
  };

  const settle = (text: () => string, guess: BlockVerdict | undefined, last: boolean): number => {
    if (isTop) return settleTop(carried + text(), last);
    const before = carried;
    // What was guessed before holds where the block does begin with a row.
    const verdict = (before === '' && !last ? guess : undefined) ?? judgeBlock(before + text(), last);
    if (verdict === undefined) throw cuttingError(cut, before + text(), last, line);
    countEndings(verdict.endings);
    let next = 0;
    let rows: readonly SourceRow[] | undefined;
    for (let index = 0; index < verdict.rows; index += 1) {
      let own = verdict.open[next];
      if (own?.row === index) next += 1;
      else if (handlers.take(row + index, verdict.digests, index)) continue;
      else own = (rows ??= createRowCutter({ ...cut, skip: 0, width: cut.columns }).push(before + text(), last))[index];
      if (own !== undefined) handlers.judge(placed(own, row + index, line - 1));
    }
    release(verdict.digests);
    row += verdict.rows;
    line += verdict.lines;
    carried = verdict.rest;
    return verdict.rows;
  };

  return { endings, settle };
}

/** Gives the memory of digests back at once: it is no part of the heap, so nothing would hurry the garbage collection that frees it. */
function release(digests: Uint32Array): void {
  (digests.buffer as ArrayBuffer & { transfer(length: number): ArrayBuffer }).transfer(0);
}

/** Why no rows can be cut from a text, with the lines as they count in the file. */
function cuttingError(cut: CutOptions, text: string, last: boolean, line: number): unknown {
  try {
    createRowCutter({ ...cut, skip: 0, width: cut.columns, line }).push(text, last);
  } catch (error) {
    return error;
  }
  return new Error('the block could be cut after all');
}

function placed(row: SourceRow, number: number, linesAbove: number): SourceRow {
  const { problem } = row;
  const line = row.line + linesAbove;
  if (problem === undefined) return { ...row, row: number, line };
  return {
    ...row,
    row: number,
    line,
    problem: problem.rule === 'stray-quote' ? { ...problem, line: problem.line + linesAbove } : problem,
  };
}
