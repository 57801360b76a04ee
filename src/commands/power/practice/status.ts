import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { instanceOf, instanceStatus } from '../../../practice-org/lifecycle/index.js';
import type { InstanceStatus } from '../../../practice-org/lifecycle/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.practice.status');

export type PowerPracticeStatusResult = InstanceStatus;

export default class PowerPracticeStatus extends SfCommand<PowerPracticeStatusResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    instance: Flags.string({ summary: messages.getMessage('flags.instance.summary'), char: 'i', default: 'practice' }),
  };

  public async run(): Promise<PowerPracticeStatusResult> {
    const { flags } = await this.parse(PowerPracticeStatus);
    const instance = instanceOf(this.config.dataDir, flags.instance);
    const status = await instanceStatus(instance);
    if (!status) throw messages.createError('error.NoSuchInstance', [instance.name], [instance.name]);
    this.log(
      status.running
        ? messages.getMessage('info.running', [
            status.instance,
            status.instanceUrl ?? '',
            status.pid ?? 0,
            status.alias,
          ])
        : messages.getMessage('info.notServed', [status.instance])
    );
    const components = status.metadata.reduce((total, { count }) => total + count, 0);
    this.log(
      components > 0
        ? messages.getMessage('info.metadata', [components])
        : messages.getMessage('info.noMetadata', [status.alias])
    );
    this.log(messages.getMessage('info.usage', [status.apiCallsToday, (status.sizeBytes / 1_048_576).toFixed(1)]));
    if (status.records.length > 0) {
      this.table({
        data: status.records.map(({ object, count }) => ({ object, count })),
        columns: [
          { key: 'object', name: messages.getMessage('column.object') },
          { key: 'count', name: messages.getMessage('column.count') },
        ],
      });
    }
    return status;
  }
}
