import type { RuntimeCode } from './types.js';
import { words } from './words.js';

/** Why a formula failed for one record. Never carries a value of the record. */
export type Failure = { readonly code: RuntimeCode; readonly message: string };

/* The platform's own texts where it has them, ours (messages/formula.md) where it shows only "#Error!". */
const failure = (code: RuntimeCode, message: string): Failure => ({ code, message });

export const divisionByZero = failure('divisionByZero', 'Division by zero');
export const yearOutOfRange = failure('dateOutOfRange', 'Year out of range in DATE() function');
export const monthOrDayOutOfRange = failure('dateOutOfRange', 'Month or Day out of range in DATE() function');
export const dateTooFar = failure('dateOutOfRange', 'Year out of range');
export const timeBelowMidnight = failure('timeOutOfRange', 'Time of day out of range');
export const notADate = failure('notADate', 'Invalid date, date/time or time format');
export const notANumber = failure('notANumber', "The value 'null' is not a valid number.");
export const mathDomain = failure('mathDomain', 'The result is not a finite number');
export const powerOutOfRange = failure('powerOutOfRange', 'Out of range argument to POWER() function');
export const wrongUnit = failure('wrongUnit', 'Invalid unit for the distance() function');
export const locationOutOfRange = failure('locationOutOfRange', 'Latitude or longitude out of range');
export const locationHalfBlank = failure('locationOutOfRange', 'Latitude can be null if and only if longitude is null');
export const regexTooComplicated = failure('regexTooComplicated', 'Regular expression runtime exceeded');

export const tooBig = failure('tooBig', words('failure.tooBig'));
export const malformedRegex = failure('malformedRegex', words('failure.malformedRegex'));
export const noArguments = (name: string): Failure => failure('noArguments', words('failure.noArguments', [name]));
export const missingArgument = (name: string): Failure =>
  failure('missingArgument', words('failure.missingArgument', [name]));
export const badFieldValue = (path: string, type: string): Failure =>
  failure('badFieldValue', words('failure.badFieldValue', [path, type]));
