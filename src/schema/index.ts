/**
 * Schema promises to read metadata as the platform would, and to say so when it cannot: what is in `Schema` is what the XML says, completed
 * by the platform's own defaults and the standard objects; a construct it does not understand is an error with file and line,
 * never skipped. It reads no file but the project's and writes none.
 */
export type * from './types.js';
export { childRelationships, detailOf, findField, findRelationship, isDetail, resultField } from './lookup.js';
export type { ChildRelationship, ParentRelationship } from './lookup.js';
export { parseLogic as parseFilterLogic } from './lookup-filters.js';
export { makeSchema } from './make.js';
export { schemaFromComponents, withoutComponents } from './components.js';
export type { ComponentFile, ComponentName, ComponentOptions } from './components.js';
export { projectRoot, readProject } from './project.js';
export { recordSchema } from './record.js';
export { recordTypeNamed, recordTypeOfId, withRecordTypeObject } from './record-types.js';
export { schemaDigest } from './digest.js';
export { standardObjects } from './standard.js';
export { systemFields } from './system.js';
export { isSchemaError } from './errors.js';
export type { Location } from './errors.js';
