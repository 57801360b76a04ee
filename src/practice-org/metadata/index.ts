/**
 * Metadata promises that a deploy really changes the org: judged first, in the platform's words, then written whole or not at all, the
 * data kept, and given back as it was deployed. What the org does not enforce it still stores and retrieves; an unknown type it refuses.
 */
export { definitionObject, withDefinitions } from './definitions/org.js';
export { describeMetadata, listMetadata } from './list.js';
export { deployResult } from './deploy-result.js';
export { deployZip } from './deploy.js';
export type { Deployer } from './deploy.js';
export {
  cancelDeploy,
  findDeploy,
  findRetrieve,
  resumeMetadataJobs,
  startDeploy,
  startQuickDeploy,
  startRetrieve,
} from './jobs.js';
export type { DeployJob, RetrieveJob } from './jobs.js';
export { manifestOf } from './package-xml.js';
export type { Manifest } from './package-xml.js';
export { fileProperties, readComponent } from './retrieve.js';
export type { FileProperties, RetrieveRequest } from './retrieve.js';
export { auditOf } from './stored.js';
export type { ComponentAudit } from './stored.js';
export type { DeployMessage, DeployOptions, DeployOutcome, DeployStatus } from './types.js';
export {
  child,
  children,
  escapeXml,
  flagOf,
  metadataNamespace,
  parseXml,
  textOf,
  writeElement,
  XmlError,
} from './xml.js';
export type { XmlElement } from './xml.js';
