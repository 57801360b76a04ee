/**
 * Reports turn values into text: for people, for scripts, for spreadsheets. They decide nothing; a file they
 * write is private and whole or not there at all, and what a spreadsheet could take for a formula is made harmless wherever that does not change data.
 */
export { csvCell, csvLine, inertText } from './csv.js';
export { FINDING_COLUMNS, findingLine, findingsHeader } from './findings.js';
export { createRejectWriter, REJECT_COLUMNS, rejectLines } from './rejects.js';
export type { RejectsForm, RejectWriter } from './rejects.js';
export { openOutput } from './output.js';
export type { Output } from './output.js';
export { endWhenScreenFails } from './screen.js';
export { validationJson, validationLines } from './validation.js';
export type { FindingGroup, ReportContext, ValidationJson, ValidationSummary } from './types.js';
export { VALIDATION_FORMATS, validationFormatOf } from './formats.js';
export type { ValidationFormat } from './formats.js';
export { appendSummary, failureOf, syncFailureSummary, syncSummary } from './sync-summary.js';
export type { RunFailure } from './sync-summary.js';
export { createValidationWriter } from './validation-writer.js';
export type { ValidationWriter } from './validation-writer.js';
