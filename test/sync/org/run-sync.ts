/** A run in a process of its own, to be killed: `run-sync.ts URL FOLDER DATA`, the access token in POWER_TEST_TOKEN. */
import { join } from 'node:path';
import { connectOrg } from '../../../src/org/index.js';
import { openSync } from '../../../src/sync/index.js';
import { connectTo } from '../../support/installed-org.js';

const [url = '', folder = '', dataFolder = join(folder, 'data')] = process.argv.slice(2);
const connection = await connectTo(url, process.env.POWER_TEST_TOKEN ?? '');
const session = await openSync(join(folder, 'power.sync.yaml'), await connectOrg(connection), { dataFolder });
await session.run(join(folder, 'killed.ndjson'), join(folder, 'killed.csv'));
