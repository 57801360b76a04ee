import { Messages } from '@salesforce/core/messages';
import { redact } from '../../privacy/index.js';
import type { Origin, Value } from '../../records/index.js';
import { coerceText, normalizeId, shownText } from '../../records/index.js';
import type { CheckContext, FieldProblem, Finding } from '../../rules/index.js';
import { describeViolations, OPEN_UNIQUE } from '../../rules/index.js';
import { recordTypeOfId, type RecordTypeSchema } from '../../schema/index.js';
import type { RowProblem, SourceRow } from '../../sources/index.js';
import type { CheckedRecord, ParentByKey } from '../types.js';
import type { Family } from './family.js';
import { fieldText } from './field-text.js';
import { rowFinding } from './findings.js';
import type { KeyIndex } from './key-index.js';
import { keyOf } from './key-index.js';
import { idOf, joinFamily, linkRecordType, nameParent, recordTypeOfRow, referenceValueOf } from './parents.js';
import { identifierFor, sensitiveFinding } from './sensitive.js';
import type { BoundConfig, BoundMapping, OpenOptions } from './types.js';
import type { UniqueValues } from './unique-values.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'rows');

const NO_PARENTS: ReadonlyMap<string, ParentByKey | null> = new Map();
const NO_VALUES: ReadonlyMap<string, Value> = new Map();
const NO_FINDINGS: readonly Finding[] = [];
const RECORD_TYPE = 'RecordTypeId';

/** What making a mapping's records needs beside the row. */
export type Maker = {
  readonly bound: BoundMapping;
  readonly config: BoundConfig;
  readonly index: KeyIndex | undefined;
  /** The indexes of the mappings read before. */
  readonly indexes: ReadonlyMap<string, KeyIndex>;
  readonly unique: UniqueValues;
  readonly family: Family;
  readonly options: OpenOptions;
};

/** The record that a mapping makes of a row, checked as one to be created; undefined when the mapping's `when` leaves the row out. */
export function makeRecord(maker: Maker, row: SourceRow): CheckedRecord | undefined {
  const { bound, index } = maker;
  if (row.problem !== undefined) return refusedRow(bound, row);
  if (!bound.takes(row.cells)) return undefined;
  if (bound.key === undefined || index === undefined) return checkedRecord(maker, row, undefined, undefined);

  const key = keyOf(bound.key, row.cells);
  if (key === '') {
    const columns = bound.key.columns.map((column) => `"${column}"`).join(', ');
    const about = { field: bound.keyField?.name, column: bound.key.columns[0] };
    return settled(bound, row, '', 'refused', rowFinding(bound, row, 'key-blank', [columns], about));
  }
  const identifier = bound.keyField === undefined ? undefined : identifierFor(bound, bound.keyField, key);
  if (identifier !== undefined) {
    const about = { field: bound.keyField?.name, column: bound.key.columns[0] };
    return settled(bound, row, '', 'refused', sensitiveFinding(bound, row, identifier, about));
  }
  const number = index.table.find(key);
  const count = index.count[number] ?? 1;
  const first = index.first[number] ?? row.row;
  const about = { key, column: bound.key.columns[0] };
  if (count > 1 && bound.entry.duplicates === 'refuse') {
    index.status[number] = 'refused';
    return settled(bound, row, key, 'refused', rowFinding(bound, row, 'duplicate-key', [count, first], about));
  }
  const speaker = index.speaker[number] ?? row.row;
  if (speaker !== row.row) {
    return settled(bound, row, key, 'merged', rowFinding(bound, row, 'merged-row', [speaker], about));
  }
  const record = checkedRecord(maker, row, key, number);
  index.status[number] = record.status === 'merged' ? 'valid' : record.status;
  return record;
}

function refusedRow(bound: BoundMapping, row: SourceRow): CheckedRecord {
  const { problem = { rule: 'stray-quote', line: row.line } } = row;
  return settled(bound, row, '', 'refused', rowFinding(bound, row, problem.rule, tokensOf(problem)));
}

function tokensOf(problem: RowProblem): ReadonlyArray<string | number> {
  if (problem.rule === 'ragged-row') return [problem.cells, problem.columns];
  return problem.rule === 'stray-quote' ? [problem.line] : problem.tokens;
}

/** A record that is decided about before its fields are looked at. */
function settled(
  bound: BoundMapping,
  row: SourceRow,
  key: string,
  status: CheckedRecord['status'],
  finding: Finding
): CheckedRecord {
  return {
    mapping: bound.mapping.name,
    object: bound.object.name,
    key,
    keyField: bound.mapping.keyField,
    origin: { path: bound.source.entry.path, row: row.row, line: row.line },
    values: NO_VALUES,
    parents: NO_PARENTS,
    status,
    findings: [finding],
  };
}

/** Reads, coerces and checks every field of a row. `key` is undefined where the config gives the records none of their own. */
function checkedRecord(
  maker: Maker,
  row: SourceRow,
  key: string | undefined,
  number: number | undefined
): CheckedRecord {
  const { bound, options, unique } = maker;
  const origin = { path: bound.source.entry.path, row: row.row, line: row.line };
  const values = new Map<string, Value>();
  // What the rules see: no blank fields (a new record takes its defaults there), and lookups as if they held an id.
  // Where the two cannot differ they are one: it saves a map a row.
  const same = options.blanks === 'leave' && bound.parents.length === 0;
  const checked = same ? values : new Map<string, Value>();
  const problems: FieldProblem[] = [];
  const findings: Finding[] = [];
  if (key !== undefined && bound.keyField !== undefined) {
    values.set(bound.keyField.name, key);
    if (!same) checked.set(bound.keyField.name, key);
  }

  let undated: Set<string> | undefined;
  let withIdentifier: Set<string> | undefined;
  for (const { field, read, column, date } of bound.values) {
    const cell = read(row.cells);
    if (cell === undefined) {
      const given = date?.text(row.cells) ?? '';
      problems.push({ field, given, problem: 'not-date' });
      (undated ??= new Set()).add(field.name);
      const shown = field.sensitive ? messages.getMessage('value.hidden-here') : quoted(given);
      findings.push(
        rowFinding(bound, row, 'date-form', [field.label, shown, date?.forms ?? ''], {
          field: field.name,
          column,
          key,
        })
      );
      continue;
    }
    const identifier = identifierFor(bound, field, cell);
    if (identifier !== undefined) {
      // Words only warn: the rest of what is wrong with the cell is still told.
      if (identifier !== 'status-words') (withIdentifier ??= new Set()).add(field.name);
      findings.push(sensitiveFinding(bound, row, identifier, { field: field.name, column }));
    }
    const text = fieldText(field, cell);
    const coerced = coerceText(field, text, { words: true });
    if (!coerced.ok) {
      problems.push({ field, given: text, problem: coerced.problem });
    } else if (coerced.value === null) {
      if (options.blanks !== 'leave' && field.type !== 'Checkbox') values.set(field.name, null);
    } else {
      values.set(field.name, coerced.value);
      if (!same) checked.set(field.name, coerced.value);
      if (coerced.note !== undefined && coerced.note !== 'differs-in-case') {
        findings.push(rowFinding(bound, row, coerced.note, [field.label], { field: field.name, column, key }));
      }
    }
  }

  const parents = bound.parents.length === 0 ? NO_PARENTS : new Map<string, ParentByKey | null>();
  for (const parent of bound.parents) {
    const named = nameParent(maker, parent, row, key, findings);
    if (named === undefined) problems.push({ field: parent.field, given: '', problem: 'not-id' });
    const id = named ? idOf(bound, parent, named) : undefined;
    if (id !== undefined) checked.set(parent.field.name, id);
    if (named !== undefined) (parents as Map<string, ParentByKey | null>).set(parent.field.name, named);
  }

  const { reference } = bound;
  const recordType = recordTypeOf(bound, values, parents);
  const context: CheckContext = {
    operation: 'insert',
    ...(recordType === undefined ? {} : { recordType: recordType.developerName }),
    problems,
    reference,
    referenceValue: bound.parents.length === 0 ? undefined : referenceValueOf(maker),
    unique: unique.lookup,
    everyStage: true,
  };
  const violations = bound.rules.check(checked, context);
  const shownKey = key ?? ownKey(bound, values);
  if (violations.length > 0) {
    const told = violations.filter(
      ({ rule, field }) =>
        !(rule === 'type' && isToldOf(field, undated, bound, parents)) &&
        // What is said of a cell may quote it: one that holds an identifier is mended first.
        !(field !== undefined && withIdentifier?.has(field) === true && !rule.startsWith('validation-rule:'))
    );
    const subject = {
      origin,
      columnOf: bound.columnOf,
      ...(shownKey !== '' && bound.keyShown && withIdentifier === undefined ? { key: shownKey } : {}),
    };
    findings.push(...describeViolations(bound.object, told, subject));
  }
  const status = joinFamily(maker, row, { key, number, values: checked, status: statusOf(findings) }, findings);
  // The next row may be settled without its record being made: what it leaves out must not lead where this one's did.
  bound.links.clear();
  if (status !== 'refused') takeValues(unique, checked, origin, findings);
  return {
    mapping: bound.mapping.name,
    object: bound.object.name,
    key: shownKey,
    keyField: bound.mapping.keyField,
    origin,
    values,
    parents,
    status,
    findings: findings.length === 0 ? NO_FINDINGS : findings,
  };
}

/** The record type of a record, where the row says which and the schema knows it. Rules read it from here on. */
function recordTypeOf(
  bound: BoundMapping,
  values: ReadonlyMap<string, Value>,
  parents: ReadonlyMap<string, ParentByKey | null>
): RecordTypeSchema | undefined {
  if (bound.object.recordTypes.length === 0) return undefined;
  const named = parents.get(RECORD_TYPE);
  if (named) return recordTypeOfRow(bound, named);
  const id = values.get(RECORD_TYPE);
  const type = typeof id === 'string' ? recordTypeOfId(bound.object, normalizeId(id) ?? id) : undefined;
  if (type !== undefined) linkRecordType(bound, RECORD_TYPE, type);
  return type;
}

/** Takes the unique values of a record that nothing refused, as surely as it goes in itself. */
function takeValues(
  unique: UniqueValues,
  values: ReadonlyMap<string, Value>,
  origin: Origin,
  findings: readonly Finding[]
): void {
  const [open, ...more] = findings.filter(({ severity }) => severity === 'unknown');
  unique.add(values, origin, open !== undefined);
  // Where nothing but another row's value is in the way, this row takes it if that one does not.
  if (open?.rule === OPEN_UNIQUE && more.length === 0 && open.field !== undefined) unique.settle(open.field, values);
}

/** Whether a field whose value is missing was told of already, in words of its own. */
function isToldOf(
  field: string | undefined,
  undated: ReadonlySet<string> | undefined,
  bound: BoundMapping,
  parents: ReadonlyMap<string, ParentByKey | null>
): boolean {
  if (field === undefined) return false;
  if (undated?.has(field) === true) return true;
  return bound.parents.some((parent) => parent.field.name === field) && !parents.has(field);
}

function statusOf(findings: readonly Finding[]): 'valid' | 'refused' | 'unknown' {
  let status: 'valid' | 'unknown' = 'valid';
  for (const { severity } of findings) {
    if (severity === 'error') return 'refused';
    if (severity === 'unknown') status = 'unknown';
  }
  return status;
}

/** Where the config makes no key, the record's key is what its own key field holds. */
function ownKey(bound: BoundMapping, values: ReadonlyMap<string, Value>): string {
  const value = bound.keyField === undefined ? undefined : values.get(bound.keyField.name);
  return typeof value === 'string' ? value : '';
}

function quoted(text: string): string {
  return `"${shownText(redact(text))}"`;
}
