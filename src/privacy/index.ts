/**
 * The privacy gate. Promise: what only a person has (a Social Security number or ITIN, an A-number, a USCIS receipt or account number, a
 * passport's number) is found in any text before it goes anywhere, however it is written, and is named without being shown. Whatever the
 * validation rule NO_IDENTIFIERS_IN_TEXT refuses is found here. No text makes it slow.
 */
export type { Found, IdentifierKind, Look } from './types.js';
export { identifierIn } from './identifier.js';
export { lookFor } from './look.js';
export { redact } from './redact.js';
export { describeIdentifier } from './describe.js';
export type { IdentifierWords } from './describe.js';
