/**
 * The workflow by which a scheduler runs a sync, as a file. It promises that no secret is in the file or in what its steps print, that each secret
 * is given to the one step that needs it, that everything it fetches is pinned, and that it fails only when a person is needed. It takes values
 * and gives text: it knows no org and no config.
 */
export { CRON_FIELDS, cronProblem } from './cron.js';
export { secretsOf } from './secrets.js';
export type { Secret } from './secrets.js';
export type { WorkflowOptions } from './types.js';
export { workflowText } from './workflow.js';
export { placeProblem, writeWorkflow } from './write.js';
