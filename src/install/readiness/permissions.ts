import { Messages } from '@salesforce/core/messages';
import type { OrgFacts, ReadinessCheck } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

/**
 * May this user deploy metadata? `describeMetadata` answers only those who may ("Modify Metadata Through Metadata API Functions" or
 * "Modify All Data": Metadata API Developer Guide, "Prerequisites"), so asking it is the honest test.
 */
export async function checkDeployRight({ connection, username }: OrgFacts): Promise<ReadinessCheck> {
  try {
    await connection.metadata.describe(connection.getApiVersion());
    return { id: 'deploy-right', status: 'pass', message: messages.getMessage('check.deployRight', [username]) };
  } catch (error) {
    return {
      id: 'deploy-right',
      status: 'fail',
      message: messages.getMessage('check.noDeployRight', [
        username,
        error instanceof Error ? error.message : String(error),
      ]),
      actions: messages.getMessages('check.noDeployRight.actions'),
    };
  }
}
