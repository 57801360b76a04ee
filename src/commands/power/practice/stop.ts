import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { instanceOf, stopServerProcess } from '../../../practice-org/lifecycle/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.practice.stop');

export type PowerPracticeStopResult = { instance: string; stopped: boolean; pid: number | null };

export default class PowerPracticeStop extends SfCommand<PowerPracticeStopResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    instance: Flags.string({ summary: messages.getMessage('flags.instance.summary'), char: 'i', default: 'practice' }),
  };

  public async run(): Promise<PowerPracticeStopResult> {
    const { flags } = await this.parse(PowerPracticeStop);
    const instance = instanceOf(this.config.dataDir, flags.instance);
    const record = await stopServerProcess(instance);
    this.log(messages.getMessage(record ? 'info.stopped' : 'info.notRunning', [instance.name]));
    return { instance: instance.name, stopped: record !== undefined, pid: record?.pid ?? null };
  }
}
