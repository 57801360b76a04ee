/**
 * Gets our metadata into an org that is already in use, and tells beforehand how the two will get on: what will be added, what is
 * already there and ours, and what carries one of our names but is the union's own, which is never touched unless somebody says so. Facts
 * are loaded without undoing what people changed in them or moving a date already given; Spanish comes where the org can take it.
 * Everything goes through Salesforce's own deploy library and the public APIs.
 */
export { installPackage, type InstallResult, type InstallPlan, type InstallOptions } from './install.js';
export { OWNERSHIP_MARK } from './ownership.js';
export { checkReadiness, type ReadinessCheck, type ReadinessReport } from './readiness/index.js';
export { describeOutcome, isPartial } from './outcome.js';
export { REFERENCE_PERMISSION_SET } from './reference/index.js';
export type { KeptField, KeptRecord, ReferenceResult, RefusedRecord } from './reference/index.js';
export type { TranslationResult } from './translations.js';
