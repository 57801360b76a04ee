// Runs in a home of its own: logs in to an instance, and says what the Salesforce CLI then knows.
import { AuthInfo, Connection, StateAggregator } from '@salesforce/core';
import { checkAlias, instanceOf, registerLogin, runningServer } from '../../../src/practice-org/lifecycle/index.js';

const [dataDirectory = '', name = 'practice', before = '', asked] = process.argv.slice(2);
const instance = instanceOf(dataDirectory, name);
const { aliases } = await StateAggregator.getInstance();
if (before !== '') await aliases.setAndSave('practice', before);
try {
  await checkAlias(instance, asked);
  const record = await runningServer(instance);
  if (!record) throw new Error('not running');
  const login = await registerLogin(instance, record, asked);
  const again = await registerLogin(instance, record, asked);
  const connection = await Connection.create({ authInfo: await AuthInfo.create({ username: login.username }) });
  const identity = await connection.identity();
  console.log(JSON.stringify({ login, again, who: identity.username, aliases: aliases.getAll() }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).name, message: (error as Error).message }));
}
