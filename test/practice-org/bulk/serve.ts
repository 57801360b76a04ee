import { startTestOrg } from './running.js';

/** A test org in a process of its own, so that it can be killed: prints where it is, then serves until the end. */
const { url, token } = await startTestOrg({ directory: process.argv[2] });
console.log(JSON.stringify({ url, token }));
