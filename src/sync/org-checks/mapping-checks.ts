import { isId, normalizeId, type FieldValues } from '../../records/index.js';
import { compileRules, describeViolations, type Finding, type Violation } from '../../rules/index.js';
import { findField, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import type { RecordTypeInfo } from '../../schema/from-org/index.js';
import type { ConfigRecordReader } from '../rows/index.js';
import type { CheckedRecord, Mapping } from '../types.js';
import { createChangeJudge, type Held } from './changes.js';
import type { OrgCheckOptions } from './checked-reader.js';
import { noneWord, openParentFinding, orgFinding, ourSet, permissionSetFor, type Place } from './findings.js';
import type { OrgRecord } from './org-records.js';
import { OrgValues, type OrgMatch } from './org-values.js';

type Found = ReadonlyMap<string, OrgMatch>;
/** What the org answered about a group: by field, or by object for ids. */
type Answers = {
  readonly parents: ReadonlyMap<string, Found>;
  readonly ids: ReadonlyMap<string, Found>;
  readonly unique: ReadonlyMap<string, Found>;
};

/** Findings about a parent that only the org can settle. */
const ASKED = new Set(['parent-in-org', 'parent-refused-here']);

const NAMES_LISTED = 10;
const idField: FieldSchema = {
  name: 'Id',
  label: 'Record ID',
  type: 'Id',
  custom: false,
  required: false,
  externalId: false,
  sensitive: false,
  createable: false,
  updateable: false,
};

/**
 * Judges groups of a mapping's records by what the org has and allows: parents named by key or id, values of unique fields, picklists of the record type,
 * fields and objects the user may not write.
 */
export function createMappingChecks(
  mapping: Mapping,
  reader: ConfigRecordReader,
  refusedParents: ReadonlyMap<string, ReadonlySet<string>>,
  options: OrgCheckOptions
): (records: readonly CheckedRecord[]) => Promise<readonly CheckedRecord[]> {
  const { port, orgSchema, known, columnOf } = options;
  const { schema } = orgSchema;
  const inOrg = orgSchema.objects.get(mapping.object);
  const object = schema.object(mapping.object);
  if (inOrg === undefined || object === undefined) return (records) => Promise.resolve(records);
  const rules = compileRules(object);
  const changes = createChangeJudge(mapping, object, reader, options);
  const unique = object.fields.filter(
    ({ name, unique: kind }) => kind !== undefined && mapping.fields.includes(name) && name !== changes.keyField?.name
  );
  const references = mapping.fields.flatMap((name) => {
    const field = findField(object, name);
    return field?.reference === undefined || field.name === 'RecordTypeId' ? [] : [field];
  });
  // A key may be made of what may not be shown: where anything of the kind is filled in, no key is named.
  const keyShown = ![...mapping.fields].some((name) => findField(object, name)?.sensitive === true);
  const shownKey = ({ key }: CheckedRecord): string | undefined => (keyShown && key !== '' ? key : undefined);
  const closed = closedFields(mapping, object, inOrg, known.object(object.name));
  const own = [...new Set(mapping.after.map((name) => reader.mappings.find((other) => other.name === name)))];
  const values = new Map<string, OrgValues>();
  const valuesOf = (of: string, field: FieldSchema): OrgValues => {
    const id = `${of}.${field.name}`;
    const kept = values.get(id) ?? new OrgValues(port, of, field);
    values.set(id, kept);
    return kept;
  };
  const parentField = (parent: { readonly object: string; readonly keyField: string }): FieldSchema | undefined => {
    const target = schema.object(parent.object);
    return target && findField(target, parent.keyField);
  };
  const targetOf = (id: string): string | undefined => {
    const prefix = id.slice(0, 3);
    return [...orgSchema.objects].find(([, { keyPrefix }]) => keyPrefix === prefix)?.[0];
  };

  const ask = async (records: readonly CheckedRecord[]): Promise<Answers> => {
    const parents = new Map<string, { readonly of: OrgValues; readonly wanted: Set<string> }>();
    const ids = new Map<string, { readonly of: OrgValues; readonly wanted: Set<string> }>();
    const taken = new Map<string, { readonly of: OrgValues; readonly wanted: Set<string> }>();
    const want = (into: typeof ids, name: string, of: OrgValues, value: string): void => {
      const entry = into.get(name) ?? { of, wanted: new Set<string>() };
      into.set(name, entry);
      entry.wanted.add(value);
    };
    for (const record of records) {
      for (const field of openParents(record)) {
        const parent = record.parents.get(field);
        const keyField = parent && parentField(parent);
        if (parent && keyField && field !== 'RecordTypeId')
          want(parents, field, valuesOf(parent.object, keyField), parent.key);
      }
      for (const field of references) {
        const id = record.values.get(field.name);
        if (typeof id !== 'string' || !isId(id)) continue;
        const target = targetOf(id);
        if (target !== undefined && field.reference?.to.includes(target))
          want(ids, target, valuesOf(target, idField), normalizeId(id) ?? id);
      }
      for (const field of unique) {
        const value = record.values.get(field.name);
        if (value === undefined || value === null) continue;
        want(taken, field.name, valuesOf(object.name, field), String(value));
      }
    }
    const answered = async (asked: typeof ids): Promise<Map<string, Found>> => {
      const found = new Map<string, Found>();
      for (const [name, { of, wanted }] of asked) found.set(name, await of.find(wanted));
      return found;
    };
    return { parents: await answered(parents), ids: await answered(ids), unique: await answered(taken) };
  };

  const judge = (record: CheckedRecord, answers: Answers, held: Held): CheckedRecord => {
    const before = held.of(record);
    const judged = held.judge(record);
    const added: Finding[] = [];
    const place = (field?: string): Place => {
      const column = field === undefined ? undefined : columnOf(mapping.name, field);
      return {
        object: object.name,
        ...(field === undefined ? {} : { field }),
        ...(shownKey(record) === undefined ? {} : { key: shownKey(record) }),
        source: { path: record.origin.path, row: record.origin.row, ...(column === undefined ? {} : { column }) },
      };
    };
    const kept = record.findings.flatMap((finding) => {
      if (judged?.stands(finding) === false) return [];
      // Asked again below, by the answers.
      if (finding.rule === 'lookup' && finding.severity === 'unknown') return [];
      const parent = ASKED.has(finding.rule) ? record.parents.get(finding.field ?? '') : undefined;
      if (!parent || finding.field === undefined) return [finding];
      const label = findField(object, finding.field)?.label ?? finding.field;
      const at = { ...place(finding.field), source: finding.source };
      if (finding.field === 'RecordTypeId') {
        if (typeNamed(inOrg.recordTypes, parent.key) !== undefined) return [];
        return [orgFinding('record-type-closed', at, [object.label, typeNames(inOrg.recordTypes)])];
      }
      const keyField = parentField(parent);
      const found = answers.parents.get(finding.field);
      if (keyField === undefined || found === undefined) return [finding];
      const match = found.get(valuesOf(parent.object, keyField).keyOf(parent.key));
      if (match === undefined)
        return [orgFinding('parent-missing', at, [label, parent.object, keyField.label], [], 'INVALID_FIELD')];
      if (match.count > 1)
        return [orgFinding('parent-ambiguous', at, [label, parent.object, keyField.label, String(match.count)])];
      return [];
    });
    for (const [field, parent] of record.parents) {
      if (parent === null || !own.some((other) => other && refusedParents.get(other.name)?.has(parent.key))) continue;
      if (kept.some((finding) => finding.field === field)) continue;
      const label = findField(object, field)?.label ?? field;
      added.push(orgFinding('parent-missing', place(field), [label, parent.object, parent.keyField]));
    }
    for (const closedField of closed) {
      if (closedField.field === undefined && closedField.to !== (before === undefined ? 'new' : 'changes')) continue;
      if (closedField.field === undefined || has(record, closedField.field)) added.push(closedField.finding(place));
    }
    for (const lookup of judged?.parents ?? []) added.push(openParentFinding(place(lookup.name), lookup.label));
    const violations = [...(judged?.violations ?? []), ...violationsOf(record, kept, answers, before)];
    added.push(
      ...describeViolations(object, violations, {
        origin: record.origin,
        columnOf: (field) => columnOf(mapping.name, field),
        ...(shownKey(record) === undefined ? {} : { key: shownKey(record) }),
      })
    );
    if (
      added.length === 0 &&
      kept.length === record.findings.length &&
      kept.every((one, at) => one === record.findings[at])
    )
      return record;
    const findings = [...kept, ...added];
    return { ...record, findings, status: statusOf(findings) };
  };

  const violationsOf = (
    record: CheckedRecord,
    told: readonly Finding[],
    answers: Answers,
    before: OrgRecord | undefined
  ): readonly Violation[] => {
    const lookups = rules.checkLookups(record.values, {
      operation: 'insert',
      reference: (field, id) => {
        if (field.name === 'RecordTypeId') return typeById(inOrg.recordTypes, id) === undefined ? 'missing' : 'found';
        if (!isId(id)) return 'found';
        const target = targetOf(id);
        if (target === undefined) return knowsAll(field) ? 'wrong-type' : 'unknown';
        if (!(field.reference?.to.includes(target) ?? false)) return 'wrong-type';
        return answers.ids.get(target)?.has(normalizeId(id) ?? id) === true ? 'found' : 'missing';
      },
    });
    const taken = rules.checkUnique(record.values, {
      operation: 'insert',
      unique: (field, key) => {
        const match = answers.unique.get(field.name)?.get(key);
        if (match === undefined) return undefined;
        return match.id === before?.id ? undefined : { id: match.id };
      },
    });
    return [...lookups, ...taken, ...narrowed(record, before)].filter(
      ({ rule, field }) => !told.some((finding) => finding.rule === rule && finding.field === field)
    );
  };

  const narrowed = (record: CheckedRecord, before: OrgRecord | undefined): readonly Violation[] => {
    if (object.recordTypes.length === 0) return [];
    const named = record.parents.get('RecordTypeId')?.key;
    const recordType = recordTypeOf(record.values, named, inOrg.recordTypes, before);
    if (recordType === undefined) return [];
    const formats = rules.checkFormats(record.values, { operation: 'insert', recordType });
    return formats.filter(({ rule }) => rule === 'picklist');
  };

  /** Whether every object the field may point to was described, so that an id of none of them is one of another object. */
  const knowsAll = (field: FieldSchema): boolean =>
    (field.reference?.to ?? []).every((target) => orgSchema.objects.has(target));

  return async (records) => {
    const open = records.filter(
      (record) => record.status !== 'merged' && (record.values.size > 0 || record.parents.size > 0)
    );
    const held = await changes.read(open);
    const answers = await ask(open);
    const asked = new Set(open);
    return records.map((record) => (asked.has(record) ? judge(record, answers, held) : record));
  };
}

/** Lookups by key that the file itself cannot answer. */
function openParents(record: CheckedRecord): readonly string[] {
  return record.findings.flatMap(({ rule, field }) => (ASKED.has(rule) && field !== undefined ? [field] : []));
}

function has(record: CheckedRecord, field: string): boolean {
  return record.values.has(field) || record.parents.has(field);
}

function statusOf(findings: readonly Finding[]): CheckedRecord['status'] {
  if (findings.some(({ severity }) => severity === 'error')) return 'refused';
  return findings.some(({ severity }) => severity === 'unknown') ? 'unknown' : 'valid';
}

type ClosedField = {
  /** Undefined: the whole object. */
  readonly field?: string;
  /** What the whole object is closed to. */
  readonly to?: 'new' | 'changes';
  readonly finding: (place: (field?: string) => Place) => Finding;
};

function closedFields(
  mapping: Mapping,
  object: ObjectSchema,
  inOrg: {
    readonly createable: boolean;
    readonly updateable: boolean;
    readonly hidden: readonly string[];
    readonly readOnly: readonly string[];
  },
  known: ObjectSchema | undefined
): readonly ClosedField[] {
  const labelOf = (name: string): string => findField(object, name)?.label ?? name;
  const closed: ClosedField[] = [];
  if (!inOrg.createable) {
    const set = permissionSetFor(object.name, undefined, known !== undefined);
    closed.push({
      to: 'new',
      finding: (place) =>
        orgFinding('object-closed', place(), [object.label], [set], 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY'),
    });
  }
  if (!inOrg.updateable) {
    const set = permissionSetFor(object.name, undefined, known !== undefined);
    closed.push({
      to: 'changes',
      finding: (place) =>
        orgFinding('object-unchangeable', place(), [object.label], [set], 'INSUFFICIENT_ACCESS_OR_READONLY'),
    });
  }
  for (const field of mapping.fields) {
    if (inOrg.hidden.includes(field)) {
      const tokens = [labelOf(field), object.label];
      closed.push({
        field,
        finding: (place) => orgFinding('field-hidden', place(field), tokens, [ourSet(object.name)], 'INVALID_FIELD'),
      });
    } else if (inOrg.readOnly.includes(field)) {
      const ours = known !== undefined && findField(known, field) !== undefined;
      const tokens = [labelOf(field), object.label];
      const set = permissionSetFor(object.name, field, ours);
      closed.push({
        field,
        finding: (place) =>
          orgFinding('field-read-only', place(field), tokens, [set], 'INVALID_FIELD_FOR_INSERT_UPDATE'),
      });
    }
  }
  return closed;
}

const usable = ({ active, available }: RecordTypeInfo): boolean => active && available;

function typeById(types: readonly RecordTypeInfo[], id: string): RecordTypeInfo | undefined {
  const wanted = normalizeId(id) ?? id;
  return types.find((type) => usable(type) && type.recordTypeId === wanted);
}

function typeNamed(types: readonly RecordTypeInfo[], name: string): RecordTypeInfo | undefined {
  const wanted = name.toLowerCase();
  return types.find(
    (type) => usable(type) && [type.developerName.toLowerCase(), type.name.toLowerCase()].includes(wanted)
  );
}

function typeNames(types: readonly RecordTypeInfo[]): string {
  const names = types.filter(usable).map(({ developerName }) => developerName);
  return names.length === 0 ? noneWord() : names.slice(0, NAMES_LISTED).join(', ');
}

/** The record type a record will have: the one it names, or the user's own default; the master's narrows nothing. */
function recordTypeOf(
  values: FieldValues,
  named: string | undefined,
  types: readonly RecordTypeInfo[],
  before: OrgRecord | undefined
): string | undefined {
  const id = values.get('RecordTypeId');
  if (typeof id === 'string') return typeById(types, id)?.developerName;
  if (named !== undefined) return typeNamed(types, named)?.developerName;
  if (before === undefined) return types.find((type) => usable(type) && type.defaultRecordTypeMapping)?.developerName;
  // A type that the user may no longer choose still narrows what the record may hold.
  const kept = before.read('RecordTypeId');
  return types.find(({ recordTypeId }) => recordTypeId === kept)?.developerName;
}
