import type { Node, Span } from './ast.js';

/**
 * A field's type as the metadata names it (so that `FieldSchema.type` passes straight through), plus the names other sources use for
 * the same things. For a formula field give the type of its result, for a roll-up `Summary` or the type of what it holds.
 */
export type FieldType =
  | 'Id'
  | 'Text'
  | 'TextArea'
  | 'LongTextArea'
  | 'Html'
  | 'EncryptedText'
  | 'Number'
  | 'Currency'
  | 'Percent'
  | 'Checkbox'
  | 'Date'
  | 'DateTime'
  | 'Time'
  | 'Email'
  | 'Phone'
  | 'Url'
  | 'Picklist'
  | 'MultiselectPicklist'
  | 'MultiPicklist'
  | 'Lookup'
  | 'MasterDetail'
  | 'Reference'
  | 'AutoNumber'
  | 'Summary'
  | 'Location'
  | 'Address'
  | 'Base64';

/** What the caller may say of a field beyond its type. */
export type FieldInfo = {
  readonly type: FieldType;
  /** The path in canonical case, handed back to the record reader; default: as the formula writes it. */
  readonly path?: string;
  /** The values of a picklist: lets INCLUDES refuse a value that is not one of them, as the platform does. */
  readonly values?: readonly string[];
  /** Compiled size of the formula behind a formula field: it counts toward the size of whoever reads it. */
  readonly compiledSize?: number;
};

/** Types of expressions: fewer than field types, as all numbers are one, and all texts. */
export type ValueType =
  'Text' | 'Number' | 'Boolean' | 'Date' | 'DateTime' | 'Time' | 'Location' | 'Picklist' | 'MultiPicklist' | 'Null';

/**
 * What the formula is declared to give: the type of the formula field, `Checkbox` for a rule's condition, or the type of the field whose
 * default it is (a picklist's default is a text).
 */
export type ReturnType = FieldType;

/** `zero`: a blank number field is 0 the moment it is read (BlankAsZero). `blank`: it stays null (BlankAsBlank). */
export type BlankMode = 'zero' | 'blank';

/**
 * Where the formula stands: some functions are refused in some places. `any` refuses nothing. `rule` is everything that runs on a save:
 * workflow rules, processes, flow conditions, field updates.
 */
export type FormulaContext = 'validationRule' | 'formulaField' | 'defaultValue' | 'rule' | 'button' | 'any';

export type CompileOptions = {
  /** Undefined: any type will do. */
  readonly returns?: ReturnType;
  /** A field by its path as written (`Name`, `Worksite__r.State__c`, `$User.Department`), any letter case; undefined: no such field. */
  readonly fields: (path: string) => FieldType | FieldInfo | undefined;
  /** Default: `zero` in a formula field (the platform's default for them), `blank` elsewhere. */
  readonly blankMode?: BlankMode;
  /** Default `any`. */
  readonly context?: FormulaContext;
  /** Default 3,900 characters, the platform's limit. */
  readonly maximumLength?: number;
  /** Default true: work out constant parts once, at compile time. */
  readonly fold?: boolean;
};

/** Stable names of what can be wrong with a formula's text. */
export type CompileCode =
  | 'syntax'
  | 'tooLong'
  | 'tooDeep'
  | 'unknownField'
  | 'unknownFunction'
  | 'functionNotAllowed'
  | 'fieldTypeNotAllowed'
  | 'wrongNumberOfArguments'
  | 'wrongArgumentType'
  | 'wrongArgumentKind'
  | 'wrongArgumentValue'
  | 'fieldNotAllowedInFunction'
  | 'wrongResultType'
  | 'malformedRegex'
  | 'tooManyRelationships';

/** What is wrong, in Salesforce's words where it has them, and where: offsets into the source, end exclusive. */
export type FormulaError = {
  readonly code: CompileCode;
  readonly message: string;
  readonly span: Span;
};

/** A value of a record. Numbers with more than 15 digits come as text. A location is `[latitude, longitude]`. */
export type InputValue = string | number | boolean | null | readonly [number, number];

/** A record's value by canonical path; null is blank; **undefined is "not known here"** and makes the result unknown if it matters. */
export type RecordReader = (path: string) => InputValue | undefined;

/** Everything a formula may ask beyond the record. All optional: what is asked and absent makes the result unknown. */
export type Environment = {
  /** The clock for TODAY, NOW and TIMENOW. */
  readonly now?: () => Date;
  /** The running user's IANA time zone, for TODAY and DATEVALUE of a date-time. Default GMT. */
  readonly timeZone?: string;
  /** True while the record is being created: ISCHANGED is then false and PRIORVALUE blank. */
  readonly isNew?: boolean;
  readonly isClone?: boolean;
  /** The record's values before the change, all of them. */
  readonly prior?: RecordReader;
  /** VLOOKUP: the value of `returnField` on the one record of `object` whose `matchField` is `value`; undefined: not known. */
  readonly lookUp?: (query: LookUp) => InputValue | undefined;
  /** CURRENCYRATE: the conversion rate of an ISO currency code. */
  readonly currencyRate?: (isoCode: string) => number | undefined;
};

export type LookUp = {
  readonly object: string;
  readonly returnField: string;
  readonly matchField: string;
  readonly value: string | null;
};

/** Stable names of what can go wrong with one record. */
export type RuntimeCode =
  | 'divisionByZero'
  | 'dateOutOfRange'
  | 'timeOutOfRange'
  | 'notADate'
  | 'notANumber'
  | 'mathDomain'
  | 'powerOutOfRange'
  | 'noArguments'
  | 'missingArgument'
  | 'wrongUnit'
  | 'locationOutOfRange'
  | 'malformedRegex'
  | 'regexTooComplicated'
  | 'tooBig'
  | 'badFieldValue';

/** A number may carry `exact`, its decimal text, when it needs more than the 15 digits a number holds safely. */
export type FormulaResult =
  | {
      readonly kind: 'value';
      readonly value: string | number | boolean | null | readonly [number, number];
      readonly exact?: string;
    }
  | { readonly kind: 'error'; readonly code: RuntimeCode; readonly message: string }
  | { readonly kind: 'unknown'; readonly missing: readonly string[] };

/** A compiled formula: compile once, evaluate for any number of records, from anywhere. */
export type Formula = {
  readonly source: string;
  readonly ast: Node;
  /** Static type of the expression. `Null` for a formula that is just NULL. */
  readonly type: ValueType;
  /** Canonical paths of the fields it reads, first come first; `priorReads` those whose old value it asks for. */
  readonly reads: readonly string[];
  readonly priorReads: readonly string[];
  /** Relationships it spans, e.g. `Worksite__r` and `Worksite__r.Employer__r`. */
  readonly relationships: readonly string[];
  /** Functions it calls, upper case. */
  readonly functions: readonly string[];
  /** Estimate of the compiled size in bytes, which the platform limits to 15,000: an estimate, not the platform's own figure. */
  readonly compiledSize: number;
  /** False when the result depends on the clock. */
  readonly deterministic: boolean;
  /**
   * The result for one record. Dates are `YYYY-MM-DD`, date-times ISO UTC with milliseconds, times `HH:mm:ss.SSS`, an empty text null.
   * A percentage is a fraction (0.35), as the formula sees it; `asFieldValue` gives what the field shows. Never throws.
   */
  evaluate(record: RecordReader, environment?: Environment): FormulaResult;
  /** The fast way for conditions: true only if the value is TRUE (null does not fire), else why not. */
  test(record: RecordReader, environment?: Environment): boolean | 'error' | 'unknown';
};

export type CompileResult =
  { readonly ok: true; readonly formula: Formula } | { readonly ok: false; readonly errors: readonly FormulaError[] };
