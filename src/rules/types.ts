import type { CoercionProblem, FieldValues, Origin, Value } from '../records/index.js';
import type { FieldSchema, ObjectSchema } from '../schema/index.js';

/** The platform's status codes that our rules give. `design` of the texts: REST API Developer Guide, "Status Codes and Error Responses". */
export type PlatformCode =
  | 'REQUIRED_FIELD_MISSING'
  | 'STRING_TOO_LONG'
  | 'NUMBER_OUTSIDE_VALID_RANGE'
  | 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST'
  | 'INVALID_EMAIL_ADDRESS'
  | 'INVALID_TYPE_ON_FIELD_IN_RECORD'
  | 'DUPLICATE_VALUE'
  | 'FIELD_CUSTOM_VALIDATION_EXCEPTION'
  | 'FIELD_FILTER_VALIDATION_EXCEPTION'
  | 'FIELD_INTEGRITY_EXCEPTION'
  | 'MALFORMED_ID'
  | 'INVALID_CROSS_REFERENCE_KEY'
  | 'INVALID_FIELD'
  | 'INVALID_FIELD_FOR_INSERT_UPDATE'
  | 'JSON_PARSER_ERROR';

/**
 * What a rule says of one record: the fact, in no language. `validate` turns it into words for a person (messages/rules.md), the
 * practice org into the platform's own error. So the two cannot disagree about which record is refused, or why.
 */
export type Violation = {
  /** Stable id, kebab-case, e.g. `required`, `picklist`, or `validation-rule:EXPIRATION_AFTER_EFFECTIVE`. */
  readonly rule: string;
  /** `unknown`: only the org can tell; the rule neither passes nor refuses. */
  readonly severity: 'error' | 'warning' | 'unknown';
  readonly code: PlatformCode;
  /** API names of the fields concerned, in the order the platform lists them. Empty where its error names none. */
  readonly fields: readonly string[];
  /** API name of the field a person should look at, also where the platform's error names none. */
  readonly field?: string;
  /** The platform's own text. May hold the value; never shown for a sensitive field. */
  readonly platformMessage: string;
  /** What the message in words needs: labels, lengths, allowed values. Never a value of a sensitive field. */
  readonly params: readonly string[];
};

/** What a person or a script reads about one record. The shape is a published contract: add, never change. */
export type Finding = {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'unknown';
  readonly object: string;
  readonly field?: string;
  /** The record's sync key, where it has one. */
  readonly key?: string;
  readonly source: Origin & { readonly column?: string };
  readonly message: string;
  readonly actions?: readonly string[];
  /** The platform's status code for the same refusal. */
  readonly code?: string;
};

/** A validation rule, ready to run. The formula engine makes them; `rules` only asks. */
export type ConditionRule = {
  /** Developer name, e.g. `EXPIRATION_AFTER_EFFECTIVE`. */
  readonly name: string;
  /** The rule's own error message. */
  readonly message: string;
  readonly displayField?: string;
  /** `unknown`: the formula needs something that is not at hand, such as a field of a parent record, or it `breaks`. */
  evaluate(values: FieldValues): 'passes' | 'refuses' | 'unknown';
  /** Whether the formula ends in an error for this record, such as a division by zero. Asked of what is unknown only. */
  breaks?(values: FieldValues): boolean;
};

/** A value that could not be coerced, so that the record has none for the field. */
export type FieldProblem = {
  readonly field: FieldSchema;
  /** As it was given. */
  readonly given: unknown;
  readonly problem: CoercionProblem;
};

/** Another record with the same unique value: by id in an org, by place in a file. */
export type Duplicate = {
  readonly id?: string;
  readonly origin?: Origin;
  /** True for a record whose own fate only the org knows: if the org refuses that one, the value is free. */
  readonly isOpen?: boolean;
};

/** Finds another record that holds a unique value; `key` is what `uniqueKey` gives for the value. */
export type UniqueLookup = (field: FieldSchema, key: string) => Duplicate | undefined;

/** Whether the record that a lookup names exists. `unknown`: nobody can tell from here. */
export type ReferenceLookup = (field: FieldSchema, id: string) => 'found' | 'missing' | 'wrong-type' | 'unknown';

/** A field of the record that a lookup names, and its value; undefined: nobody can tell from here. */
export type ReferenceValue = (
  lookup: FieldSchema,
  id: string,
  field: string
) => { readonly field: FieldSchema; readonly value: Value } | undefined;

/** What a check may need beside the record's values. */
export type CheckContext = {
  readonly operation: 'insert' | 'update';
  /** Developer name of the record's type: restricted picklists are narrowed to it. */
  readonly recordType?: string;
  /** On update: the record as it is, for rules that need fields which are not being written. */
  readonly current?: FieldValues;
  /** Values that could not be read; their fields count as given. */
  readonly problems?: readonly FieldProblem[];
  readonly reference?: ReferenceLookup;
  /** Without it a required lookup filter is `unknown` wherever its lookup is filled. */
  readonly referenceValue?: ReferenceValue;
  readonly unique?: UniqueLookup;
  /** Run every stage although an earlier one refused: for a person who wants to mend all at once. The platform stops at the first. */
  readonly everyStage?: boolean;
};

/** All rules of one object, compiled once. The lists are empty (and shared) when nothing is wrong. */
export type RecordRules = {
  readonly object: ObjectSchema;
  /** Unknown fields, and fields nobody may write in this operation. */
  checkWriteable(values: FieldValues, operation: 'insert' | 'update'): readonly Violation[];
  /** Type, length, range, email, restricted and dependent picklists: the platform's step 2. Only fields in `values` are looked at. */
  checkFormats(values: FieldValues, context: CheckContext): readonly Violation[];
  /** What `checkFormats` says of one field whatever the others hold (so nothing about dependent picklists), as a check to keep. */
  checkField(name: string): (value: Exclude<Value, null>, context: CheckContext) => Violation | undefined;
  /** Lookups that name no record, or one of another object: also step 2. Nothing without `context.reference`. */
  checkLookups(values: FieldValues, context: CheckContext): readonly Violation[];
  /** Required lookup filters, where the record that is looked up is known. Step 5: they compare with the whole record. */
  checkFilters(values: FieldValues, context: CheckContext): readonly Violation[];
  /** Required fields: on insert those without a value and without a default, on update those being cleared. Step 5. */
  checkRequired(values: FieldValues, context: CheckContext): readonly Violation[];
  /** Validation rules, over the whole record as it would be saved. Step 5. */
  checkConditions(values: FieldValues): readonly Violation[];
  /** Unique fields: step 7. Nothing without `context.unique`. */
  checkUnique(values: FieldValues, context: CheckContext): readonly Violation[];
  /**
   * All of it in the platform's order: writeable; formats and lookups; required and conditions; unique. Stops after the first stage with an error
   * unless `context.everyStage`. On update the conditions see `context.current` overlaid with `values`.
   */
  check(values: FieldValues, context: CheckContext): readonly Violation[];
};
