#!/usr/bin/env node
import './require-node.js';
import module from 'node:module';

// What Node compiled is kept where the system keeps temporary files: the next start is shorter. Node before 22.1 cannot.
module.enableCompileCache?.();

// The log of the Salesforce core goes to a file in the person's home, by a thread that every command waits for at its end: half a second, and
// nothing of ours is in it. As a plugin of sf this does not run: its log is sf's own matter.
process.env.SF_DISABLE_LOG_FILE ??= 'true';

const { execute } = await import('@oclif/core');
await execute({ dir: import.meta.url });
