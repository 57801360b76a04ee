#!/usr/bin/env node
import './require-node.js';

const { execute } = await import('@oclif/core');
await execute({ dir: import.meta.url });
