import { BASE_FIELDS, baseCode, type Base } from './base.js';
import { decide, type FieldRule, type Outcome, type Side } from './decide.js';

/** A field the source speaks of, on both sides. */
export type FieldSides = {
  readonly field: string;
  readonly source: Side;
  readonly org: Side;
  readonly rule: FieldRule;
  readonly settle?: 'source' | 'org';
};

export type RecordMerge = {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What is agreed on once the merge is written: the other fields' entries stay as they are. */
  readonly base: Base;
  /** Whether the base is another than before. */
  readonly baseMoves: boolean;
};

/** Objects on which an edit by a person holds the whole row: what it is about cannot be taken back. */
const WHOLE_ROW: ReadonlySet<string> = new Set(['U_Visa_Certification_Request__c']);

/**
 * Sets a record of the source beside the org's.
 *
 * @param before undefined where nothing was agreed on yet
 */
export function mergeRecord(
  object: string,
  sides: readonly FieldSides[],
  before: Base | undefined,
  newest: 'source' | 'org' | undefined
): RecordMerge {
  const outcomes = new Map<string, Outcome>();
  for (const { field, source, org, rule, settle } of sides) {
    const base = before?.get(baseCode(field));
    outcomes.set(field, decide({ ...rule, source, org, base, newest, ...(settle ? { settle } : {}) }));
  }
  if (WHOLE_ROW.has(object) && isEdited(sides, outcomes)) {
    return { outcomes: held(outcomes), base: before ?? new Map(), baseMoves: false };
  }
  return { outcomes, ...baseAfter(sides, outcomes, before) };
}

/** A person's edit that no owner, policy or choice has settled, on a record that is not the same on both sides. */
function isEdited(sides: readonly FieldSides[], outcomes: ReadonlyMap<string, Outcome>): boolean {
  const differs = [...outcomes.values()].some(({ kind }) => kind !== 'same' && kind !== 'converge');
  return (
    differs &&
    sides.some(({ field, rule, settle }) => {
      const open = rule.owner === undefined && rule.policy === 'hold' && settle === undefined;
      return open && outcomes.get(field)?.remote === true;
    })
  );
}

function held(outcomes: ReadonlyMap<string, Outcome>): Map<string, Outcome> {
  return new Map(
    [...outcomes].map(([field, outcome]) => [
      field,
      outcome.kind === 'same' || outcome.kind === 'converge'
        ? { ...outcome, kind: 'same' }
        : outcome.kind === 'conflict'
          ? outcome
          : { ...outcome, kind: 'conflict', reason: 'row-held' },
    ])
  );
}

function baseAfter(
  sides: readonly FieldSides[],
  outcomes: ReadonlyMap<string, Outcome>,
  before: Base | undefined
): Pick<RecordMerge, 'base' | 'baseMoves'> {
  const own = new Map<string, string>();
  for (const { field, source, settle } of sides) {
    const code = baseCode(field);
    const known = before?.get(code);
    if (isAgreed(outcomes.get(field), settle)) own.set(code, source.entry);
    else if (known !== undefined) own.set(code, known);
  }
  const base = withOthers(own, before);
  const baseMoves = base.size !== (before?.size ?? 0) || [...base].some(([code, entry]) => before?.get(code) !== entry);
  return { base, baseMoves };
}

/** Whether the source's value is what both sides have agreed on after the write; the org's may be another where a person chose to leave it. */
function isAgreed(outcome: Outcome | undefined, settle: FieldSides['settle']): boolean {
  if (outcome?.kind === 'keep') return settle === 'org' && outcome.reason === 'settled';
  return outcome !== undefined && outcome.kind !== 'conflict';
}

/** What other configs agreed on, as far as there is room: what finds none is met as if for the first time, and then nothing is overwritten. */
function withOthers(own: Map<string, string>, before: Base | undefined): Map<string, string> {
  for (const [code, entry] of before ?? []) {
    if (!own.has(code) && own.size < BASE_FIELDS) own.set(code, entry);
  }
  return own;
}
