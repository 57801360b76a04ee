/**
 * The HTTP face promises to answer every request as the platform does, on the loopback interface only: routes in any case and with doubled
 * slashes, a session checked before anything is looked at, calls counted, errors in Salesforce's own form, and no value in a log.
 */
export { errorBody } from './answer.js';
export { dailyLimitOf } from './daily-calls.js';
export { compilePattern, notFound } from './path.js';
export { createRouter } from './router.js';
export { defaultDailyLimit, errorAnswer, startServer } from './server.js';
export type { Fault, RunningServer, ServerOptions } from './server.js';
