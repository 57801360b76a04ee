import type { CoercionProblem } from '../records/index.js';
import type { FieldSchema } from '../schema/index.js';
import { malformedId } from './lookup-id.js';
import { asText, shown } from './rule.js';
import type { FieldProblem, PlatformCode, Violation } from './types.js';

/**
 * The violation for a cell of text that could not be read: the code and text of the API's CSV, to which a bulk job adds the column it stood in.
 * Source: fact sheet 3.2, "bad typed value".
 */
export function problemViolation({ field, given, problem }: FieldProblem): Violation {
  const value = asText(given);
  if (isIdProblem(problem)) return violation(field, value, problem, 'MALFORMED_ID', malformedId(field.label, value));
  return violation(
    field,
    value,
    problem,
    'INVALID_FIELD',
    `'${value}' is not a valid value for the type xsd:${xsdType(field)}`
  );
}

/**
 * The violation for a JSON value of a request: the platform refuses the whole request with it. `position` is where in the body, as
 * `line:1, column:79`, when the caller knows. Source: fact sheet 1.2, "wrong JSON type".
 */
export function requestViolation({ field, given, problem }: FieldProblem, position = 'line:1, column:2'): Violation {
  const value = asText(given);
  if (isIdProblem(problem)) return violation(field, value, problem, 'MALFORMED_ID', malformedId(field.label, value));
  const [token, literal] = jsonToken(given);
  const text = `Cannot deserialize instance of ${jsonType(field)} from ${token} value ${literal} or request may be missing a required field at [${position}]`;
  return violation(field, value, problem, 'JSON_PARSER_ERROR', text);
}

function violation(
  field: FieldSchema,
  value: string,
  problem: CoercionProblem,
  code: PlatformCode,
  platformMessage: string
): Violation {
  return {
    rule: 'type',
    severity: 'error',
    code,
    fields: code === 'MALFORMED_ID' ? [field.name] : [],
    field: field.name,
    platformMessage,
    params: [problem, shown(field, value)],
  };
}

function isIdProblem(problem: CoercionProblem): boolean {
  return problem === 'not-id' || problem === 'id-checksum';
}

/** The XML Schema type the API declares for a field. */
function xsdType(field: FieldSchema): string {
  switch (field.type) {
    case 'Checkbox':
      return 'boolean';
    case 'Number':
      return !field.custom && field.scale === 0 ? 'int' : 'double';
    case 'Currency':
    case 'Percent':
    case 'Summary':
      return 'double';
    case 'Date':
      return 'date';
    case 'DateTime':
      return 'dateTime';
    case 'Time':
      return 'time';
    default:
      return 'string';
  }
}

/** The type as the JSON reader names it: describe's own names. */
function jsonType(field: FieldSchema): string {
  switch (field.type) {
    case 'DateTime':
      return 'datetime';
    case 'Currency':
      return 'currency';
    case 'Percent':
      return 'percent';
    case 'MultiselectPicklist':
      return 'multipicklist';
    case 'Picklist':
      return 'picklist';
    default:
      return xsdType(field);
  }
}

function jsonToken(given: unknown): readonly [token: string, literal: string] {
  if (Array.isArray(given)) return ['START_ARRAY', '['];
  switch (typeof given) {
    case 'object':
      return ['START_OBJECT', '{'];
    case 'number':
      return [Number.isInteger(given) ? 'VALUE_NUMBER_INT' : 'VALUE_NUMBER_FLOAT', String(given)];
    case 'boolean':
      return [given ? 'VALUE_TRUE' : 'VALUE_FALSE', String(given)];
    default:
      return ['VALUE_STRING', String(given)];
  }
}
