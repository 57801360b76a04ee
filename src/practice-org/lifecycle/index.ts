/**
 * Lifecycle promises one server per instance and never a hand on anybody else's process or login: it starts, finds, stops and erases only
 * what it can prove is its own, survives being killed, and leaves the rest of the person's Salesforce CLI as it was.
 */
export { runningServer } from './identity.js';
export { defaultInstance, instanceOf, usernameOf } from './instance.js';
export type { Instance, ServerRecord } from './instance.js';
export { aliasOf, checkAlias, registerLogin } from './login.js';
export type { Login } from './login.js';
export { eraseInstance } from './reset.js';
export { serveHere } from './foreground.js';
export { startServerProcess } from './start.js';
export type { Started } from './start.js';
export { instanceStatus } from './status.js';
export type { InstanceStatus } from './status.js';
export { stopServerProcess } from './stop.js';
