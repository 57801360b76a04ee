import type { Origin } from '../records/index.js';

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
  /** API names of the fields concerned, in the order the platform lists them. */
  readonly fields: readonly string[];
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
