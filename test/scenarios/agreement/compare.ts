import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import pick from 'lodash/pick.js';
import Papa from 'papaparse';
import { readRow } from '../../../src/practice-org/bulk/cells.js';
import { bindHeader } from '../../../src/practice-org/bulk/columns.js';
import type { SaveError } from '../../../src/practice-org/index.js';
import { coerceText, equalValues, type Value } from '../../../src/records/index.js';
import { trimText } from '../../../src/records/text.js';
import type { Finding } from '../../../src/rules/index.js';
import { findField, readProject } from '../../../src/schema/index.js';
import { openFile } from '../../../src/sync/rows/index.js';
import type { CheckedRecord } from '../../../src/sync/types.js';
import { NOW, type Bench } from './bench.js';

/** A row of a file: cells by field. What is not named is blank. */
export type Row = Readonly<Record<string, string>>;

/** What validate goes by, without an org: the org was given the same files. */
export const PROJECT = readProject();

/** What the org did with a row. */
export type Answer = { readonly errors: readonly SaveError[]; readonly stored?: ReadonlyMap<string, Value> };

export type Outcome = {
  readonly row: Row;
  readonly record: CheckedRecord;
  readonly answer: Answer;
  /** How the two disagree; undefined where they agree. */
  readonly disagreement?: string;
};

/**
 * Validate reads a file of these rows: as the sync reads it, for its records, and as the command does, for what is wrong with them. Both must say
 * the same.
 */
export async function validated(
  object: string,
  columns: readonly string[],
  rows: readonly Row[],
  file: string
): Promise<readonly CheckedRecord[]> {
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ''));
  const text = Papa.unparse([[...columns], ...cells], { quotes: true, newline: '\n' });
  writeFileSync(file, text, { mode: 0o600 });
  const records = await read(object, file, 'read');
  if (records.length !== rows.length) throw new Error(`${rows.length} rows were written and ${records.length} read`);
  const judged = new Map((await read(object, file, 'judge')).map((record) => [record.origin.row, record]));
  for (const record of records) {
    const { status, findings } = judged.get(record.origin.row) ?? { status: 'valid', findings: [] };
    if (status === record.status && isDeepStrictEqual(findings, record.findings)) continue;
    expect({ status, findings }, 'what the command says').to.deep.equal(pick(record, ['status', 'findings']));
  }
  return records;
}

async function read(object: string, file: string, how: 'read' | 'judge'): Promise<readonly CheckedRecord[]> {
  const { reader, before } = await openFile(file, object, PROJECT, { now: () => NOW });
  if (before.length > 0) throw new Error(before.map(({ message }) => message).join('; '));
  const records: CheckedRecord[] = [];
  for await (const batch of reader[how]('file')) records.push(...batch);
  return records;
}

/** What a person may write in a file and the API does not take is sent as validate understood it; everything else as it stands. */
function sent(bench: Bench, object: string, column: string, cell: string, record: CheckedRecord): string {
  // The mark by which an upload clears a field. As a text it is sent by a call that has no such mark, see `fitsBulk`.
  if (cell === '#N/A') return ` ${cell}`;
  // Nothing but blanks is nothing: the field is left out and has its default.
  if (cell.trim() === '') return '';
  const field = findField(bench.object(object), column);
  const value = record.values.get(column);
  if (field === undefined || value === undefined || value === null) return cell;
  const word = field.type === 'Checkbox' && !coerceText(field, cell).ok;
  const broken = /[\r\n]/.test(cell) && typeof value === 'string';
  // The API cuts plain blanks only; a no-break space at the end of a cell is a spreadsheet's doing.
  const wide = cell.trim() !== trimText(cell);
  return word || broken || wide ? String(value) : cell;
}

/** The org takes the same rows, in a transaction that is taken back, as a bulk job would: cells by the API's rules, one record after the other. */
export function saved(
  bench: Bench,
  object: string,
  columns: readonly string[],
  rows: readonly Row[],
  records: readonly CheckedRecord[]
): readonly Answer[] {
  const schema = bench.object(object);
  const bound = bindHeader(bench.org, bench.org.accessOf(bench.caller.userId), schema, columns);
  return bench.attempt(() =>
    rows.map((row, index): Answer => {
      const record = records[index];
      const cells = columns.map((column) => (record ? sent(bench, object, column, row[column] ?? '', record) : ''));
      const { values, errors } = readRow(bench.org, schema, bound, cells);
      if (errors.length > 0) return { errors };
      const result = bench.org.dml.insert(schema, values, bench.caller);
      return result.success ? { errors: [], stored: bench.read(object, result.id) } : { errors: result.errors };
    })
  );
}

/** The platform stops after the first stage that refuses: what cannot be read, formats and lookups, required and rules, unique values. */
function stageOf({ rule, code }: Pick<Finding, 'rule' | 'code'>): number {
  if (rule === 'type' && code === 'INVALID_FIELD') return 0;
  if (rule === 'required' || rule.startsWith('validation-rule:')) return 2;
  return rule === 'unique' ? 3 : 1;
}

type Claim = { readonly stage: number; readonly sure: boolean; readonly finding: Finding };

/** One error of the org for each field it names, as validate counts them. */
function separate(error: SaveError): readonly SaveError[] {
  if (error.statusCode !== 'REQUIRED_FIELD_MISSING') return [error];
  return error.fields.map((field) => ({ ...error, fields: [field] }));
}

/** A cell that holds what must not be shown is refused for that, and what else is wrong with it is left unsaid: it may be anything. */
function hiding(finding: Finding): readonly Claim[] {
  return [0, 1, 2, 3].map((stage) => ({ stage, sure: false, finding }));
}

/** Whether a finding is the reason that the org gives. */
function explains(bench: Bench, object: string, { finding, sure }: Claim, error: SaveError): boolean {
  if (finding.rule === 'sensitive-text') return error.fields.length === 0 || error.fields.includes(finding.field ?? '');
  // An id that nobody looked up may be that of no record, or of a record of another object.
  const unseen = finding.rule === 'lookup' && !sure && error.statusCode === 'FIELD_INTEGRITY_EXCEPTION';
  if (finding.code !== error.statusCode && !unseen) return false;
  const [name, rule] = finding.rule.split(':');
  if (name === 'validation-rule') {
    const text = bench.object(object).validationRules.find((candidate) => candidate.name === rule)?.message;
    const told = sure ? finding.message : (finding.actions ?? []).join(' ');
    return text === error.message && told.includes(error.message);
  }
  if (finding.rule === 'unique') return error.message.startsWith(`duplicate value found: ${finding.field ?? ''} `);
  return error.fields.length === 0 || error.fields.join() === finding.field;
}

/** How what validate says of a row and what the org did differ, in words; undefined where they agree. */
export function compareRow(
  bench: Bench,
  object: string,
  record: CheckedRecord,
  answer: Answer,
  doubted: ReadonlySet<string> = new Set()
): string | undefined {
  const claims = record.findings
    .filter(({ severity, code }) => severity !== 'warning' && code !== undefined)
    .map((finding): Claim => {
      const twin = finding.rule === 'unique' && doubted.has(uniqueValue(finding.field, record));
      return { stage: stageOf(finding), sure: finding.severity === 'error' && !twin, finding };
    })
    .concat(record.findings.filter(({ rule }) => rule === 'sensitive-text').flatMap(hiding));
  const errors = answer.errors.flatMap(separate);
  const said = claims
    .map(({ sure, finding }) => `${sure ? '' : 'perhaps '}${finding.rule} ${finding.field ?? ''}`)
    .join(', ');
  const told = answer.errors
    .map(({ statusCode, message, fields }) => `${statusCode} [${fields.join()}] ${message}`)
    .join('; ');
  const differs = `validate: ${record.status} (${said}); the org: ${errors.length === 0 ? 'taken' : told}`;
  if (errors.length === 0)
    return claims.some(({ sure }) => sure) ? differs : compareValues(bench, object, record, answer);
  const first = Math.min(...claims.filter(({ sure }) => sure).map(({ stage }) => stage));
  for (const stage of [0, 1, 2, 3]) {
    const here = claims.filter((claim) => claim.stage === stage);
    const explained = errors.every((error) => here.some((claim) => explains(bench, object, claim, error)));
    const complete = here.every(
      (claim) => !claim.sure || errors.some((error) => explains(bench, object, claim, error))
    );
    if (explained && complete && here.length > 0) return undefined;
    if (stage >= first) return differs;
  }
  return differs;
}

/** What is stored is what validate said it would be. */
function compareValues(bench: Bench, object: string, record: CheckedRecord, { stored }: Answer): string | undefined {
  for (const [name, value] of record.values) {
    const kept = stored?.get(name) ?? null;
    const field = findField(bench.object(object), name);
    const same = field?.type === 'DateTime' ? equalValues(field, kept, value) : kept === value;
    if (!same) return `${name}: validate says ${JSON.stringify(value)}, the org keeps ${JSON.stringify(kept)}`;
  }
  return undefined;
}

function uniqueValue(field: string | undefined, record: CheckedRecord): string {
  return `${field ?? ''} ${String(record.values.get(field ?? '') ?? '').toLowerCase()}`;
}

/** Both ways for some rows of one object. */
export async function bothWays(
  bench: Bench,
  object: string,
  rows: readonly Row[],
  file: string
): Promise<readonly Outcome[]> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (columns.length === 0) return [];
  const records = await validated(object, columns, rows, file);
  const answers = saved(bench, object, columns, rows, records);
  // The second of two rows of one value is refused for the first; the org takes it where the first was unknown, and was refused in the end.
  const doubted = new Set<string>();
  return rows.flatMap((row, index) => {
    const [record, answer] = [records[index], answers[index]];
    if (record === undefined || answer === undefined) return [];
    const disagreement = compareRow(bench, object, record, answer, doubted);
    if (record.status === 'unknown' && answer.errors.length > 0) {
      for (const name of record.values.keys()) doubted.add(uniqueValue(name, record));
    }
    return [{ row, record, answer, ...(disagreement === undefined ? {} : { disagreement }) }];
  });
}
