import type { Environment, InputValue } from '../../formula/index.js';
import { shortId, type FieldValues, type Value } from '../../records/index.js';
import type { ConditionRule } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema, Schema } from '../../schema/index.js';
import { findField, systemFields } from '../../schema/index.js';
import { compileRule, saveConditions, type RowLinks } from './conditions.js';
import { createPathFinder, type PathFinder } from './paths.js';
import { createPathReader, type Parent, type PathReader, type RecordView } from './record-view.js';

/**
 * A record as it was before a change, by path: a field of its own (`Status__c`) or of a record above it (`Employer__r.Name`). Null is blank;
 * undefined was not read, so that nobody can tell from here.
 */
export type RecordBefore = (path: string) => InputValue | undefined;

export type ConditionAnswer = {
  readonly name: string;
  readonly message: string;
  readonly displayField?: string;
  readonly answer: ReturnType<ConditionRule['evaluate']>;
};

/** The validation rules of an object, made for records that are changed. */
export type ChangeConditions = {
  /** What the rules read of the record as it was, formula fields of its own taken apart: all that has to be selected. */
  readonly reads: readonly string[];
  /** Paths taken apart to what has to be selected of a record that is there: formulas of its own are worked out here, those of parents by the org. */
  inputs(paths: Iterable<string>): readonly string[];
  /** The rules, over the record that `begin` was last told of. */
  readonly conditions: readonly ConditionRule[];
  /** Makes this the record that is changed. */
  begin(before: RecordBefore): void;
  /** A path of the record that is changed, as it was and as it would be with these values written. */
  before(path: string): InputValue | undefined;
  after(values: FieldValues, path: string): InputValue | undefined;
  /** Every active rule's answer to one change. `values` are the fields that are written; the others stay as they were. */
  judge(before: RecordBefore, values: FieldValues): readonly ConditionAnswer[];
};

/**
 * Judges changes by an object's active validation rules: ISNEW is false, ISCHANGED and PRIORVALUE compare with the record before, a field that is not
 * written keeps its value. What was not read of the record, what the org sets at the save, and what only the org knows is answered `unknown`.
 *
 * @param links where the lookups of the change lead. A lookup that is not among them leads where it led before, if it is the same; else
 * only the org knows the record
 */
export function changeConditions(
  object: ObjectSchema,
  schema: Schema,
  now: () => Date = () => new Date(),
  links: RowLinks = new Map()
): ChangeConditions {
  const paths = createPathFinder(schema);
  const read = createPathReader(object, schema, now, true);
  let recordBefore: RecordBefore = () => undefined;
  let written: FieldValues = new Map<string, Value>();
  const setBySave = fieldsSetBySave(object);

  const before = viewOf(object, paths, (path) => recordBefore(path));
  const after: RecordView = {
    get: (field) => {
      if (setBySave.has(field)) return undefined;
      if (!written.has(field)) return before.get(field);
      const value = written.get(field);
      return value === null && findField(object, field)?.type === 'Checkbox' ? false : value;
    },
    parent: (lookup) => {
      const link = links.get(lookup);
      if (link !== undefined) return link;
      const same = read(after, lookup) === read(before, lookup);
      return same ? before.parent(lookup) : undefined;
    },
  };
  const readBefore = (path: string): ReturnType<PathReader> => read(before, path);
  const environment: Environment = { now, isNew: false, prior: readBefore };
  const take = (values: FieldValues): void => {
    written = values;
  };
  const readAfter = (path: string): ReturnType<PathReader> => read(after, path);
  const conditions = saveConditions(object, schema, { read: readAfter, take, environment });
  const begin = (record: RecordBefore): void => {
    recordBefore = record;
  };

  const inputs = (wanted: Iterable<string>): readonly string[] => inputsOf(paths, object, wanted);
  return {
    reads: inputs(pathsOfRules(object, schema)),
    inputs,
    conditions,
    begin,
    before: readBefore,
    after: (values, path) => {
      take(values);
      return readAfter(path);
    },
    judge: (record, values) => {
      begin(record);
      return conditions.map((condition) => {
        const { name, message, displayField } = condition;
        const answer = condition.evaluate(values);
        return { name, message, ...(displayField === undefined ? {} : { displayField }), answer };
      });
    },
  };
}

/** A record as it was, as formulas look at it. */
function viewOf(object: ObjectSchema, paths: PathFinder, read: RecordBefore): RecordView {
  return {
    get: (field) => read(field) as Value | undefined,
    parent: (lookup): Parent | undefined => {
      const relationship = findField(object, lookup)?.reference?.relationshipName;
      if (relationship === undefined) return undefined;
      return {
        read: (path) => {
          const whole = `${relationship}.${path}`;
          const value = read(whole);
          const end = typeof value === 'string' ? paths.end(object, whole)?.field : undefined;
          const holdsId = end?.reference !== undefined || end?.type === 'Id';
          return holdsId && typeof value === 'string' ? shortId(value) : value;
        },
      };
    },
  };
}

/** System fields that stay as they are when a record is changed; the stamps of the change are not known before it. */
const KEPT = new Set(['Id', 'OwnerId', 'RecordTypeId', 'IsDeleted', 'CreatedDate', 'CreatedById']);

/** Fields that nobody writes and that may become something else at the save: stamps, and what the platform makes of other fields. */
function fieldsSetBySave(object: ObjectSchema): ReadonlySet<string> {
  const mayMove = ({ name, createable, updateable, formula, summary, type }: FieldSchema): boolean =>
    !createable &&
    !updateable &&
    formula === undefined &&
    summary === undefined &&
    type !== 'AutoNumber' &&
    !KEPT.has(name);
  return new Set([...systemFields(object), ...object.fields].filter(mayMove).map(({ name }) => name));
}

function pathsOfRules(object: ObjectSchema, schema: Schema): readonly string[] {
  return object.validationRules.flatMap((rule) => {
    const compiled = rule.active ? compileRule(rule, object, schema) : undefined;
    return compiled?.ok === true ? [...compiled.formula.reads, ...compiled.formula.priorReads] : [];
  });
}

function inputsOf(paths: PathFinder, object: ObjectSchema, wanted: Iterable<string>): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (path.startsWith('$') || seen.has(path)) return;
    seen.add(path);
    const step = paths.step(object, path);
    const field = findField(object, path);
    if (step !== undefined) {
      found.add(step.lookup);
      found.add(path);
    } else if (field?.formula !== undefined) {
      paths.reads(object, field).forEach(visit);
    } else if (field !== undefined) {
      found.add(field.name);
    }
  };
  for (const path of wanted) visit(path);
  return [...found];
}
