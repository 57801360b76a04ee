import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../rules/index.js';

/** Why a row is refused: every rule and every message, of all its records. */
export type Refusal = { readonly row: number; readonly rules: readonly string[]; readonly messages: readonly string[] };

export type RefusalLog = {
  /** Takes a finding of a record of the source; those that refuse nothing are passed over. */
  note(finding: Finding, source: string): void;
  /** The refused rows of a source, in the file's order. */
  of(source: string): AsyncIterable<Refusal>;
  /** Deletes what was kept. */
  discard(): void;
};

type Part = { readonly path: string; readonly file: number; buffer: string[]; size: number; lastRow: number };

const BUFFER_SIZE = 64 * 1024;

/**
 * Keeps the reasons of refused rows on disk until the rows are written out, so that a file of a million bad rows costs no more memory than a
 * good one. Each entry of a config reads its source from the top, so its findings are a part of their own, in row order; the parts are merged
 * when they are read. The files are private, hold what findings say and so no value of a sensitive field, and are deleted.
 */
export function createRefusalLog(): RefusalLog {
  const folder = mkdtempSync(join(tmpdir(), 'power-refusals-'));
  const parts = new Map<string, Part[]>();
  let count = 0;

  const flush = (part: Part): void => {
    if (part.buffer.length > 0) writeSync(part.file, part.buffer.join(''));
    part.buffer = [];
    part.size = 0;
  };

  const newPart = (source: string): Part => {
    count += 1;
    const path = join(folder, `${count}.jsonl`);
    const part: Part = { path, file: openSync(path, 'wx', 0o600), buffer: [], size: 0, lastRow: 0 };
    parts.set(source, [...(parts.get(source) ?? []), part]);
    return part;
  };

  const note = (finding: Finding, source: string): void => {
    if (finding.severity !== 'error' || finding.source.row === 0) return;
    let part = parts.get(source)?.at(-1);
    if (part === undefined || finding.source.row < part.lastRow) part = newPart(source);
    part.lastRow = finding.source.row;
    const line = `${JSON.stringify([finding.source.row, finding.rule, finding.message])}\n`;
    part.buffer.push(line);
    part.size += line.length;
    if (part.size > BUFFER_SIZE) flush(part);
  };

  const of = async function* (source: string): AsyncGenerator<Refusal> {
    const own = parts.get(source) ?? [];
    own.forEach(flush);
    const readers = own.map((part) => readPart(part.path));
    const heads = await Promise.all(readers.map((reader) => reader.next()));
    for (;;) {
      const rows = heads.flatMap((head) => (head.done === true ? [] : [head.value.row]));
      if (rows.length === 0) return;
      const row = Math.min(...rows);
      const rules = new Set<string>();
      const messages = new Set<string>();
      for (const [index, reader] of readers.entries()) {
        let head = heads[index];
        while (head !== undefined && head.done !== true && head.value.row === row) {
          rules.add(head.value.rule);
          messages.add(head.value.message);
          head = await reader.next();
          heads[index] = head;
        }
      }
      yield { row, rules: [...rules], messages: [...messages] };
    }
  };

  const discard = (): void => {
    for (const part of [...parts.values()].flat()) closeSync(part.file);
    rmSync(folder, { recursive: true, force: true });
  };

  return { note, of, discard };
}

async function* readPart(path: string): AsyncGenerator<{ row: number; rule: string; message: string }> {
  const file = await open(path);
  try {
    for await (const line of file.readLines()) {
      const [row, rule, message] = JSON.parse(line) as [number, string, string];
      yield { row, rule, message };
    }
  } finally {
    await file.close();
  }
}
