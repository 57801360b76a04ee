/**
 * Export promises records as they are in the org, each once: a file appears whole or not at all, a table is filled by transactions that hold
 * whole batches, running again goes on where it stopped, and what was deleted is said. Fields that hold what only the people concerned should know
 * are left out unless they are named, and requests for certification are never exported along with the rest.
 */
export { exportRecords, describeSelection, EXPORT_FORMATS } from './run.js';
export type { ExportedObject, ExportFormat, ExportInput } from './run.js';
