import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import {
  checkAlias,
  eraseInstance,
  instanceOf,
  registerLogin,
  startServerProcess,
} from '../../../practice-org/lifecycle/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.practice.reset');

export type PowerPracticeResetResult = {
  instance: string;
  reset: boolean;
  instanceUrl: string | null;
  username: string | null;
  alias: string | null;
  port: number | null;
  pid: number | null;
};

export default class PowerPracticeReset extends SfCommand<PowerPracticeResetResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    instance: Flags.string({ summary: messages.getMessage('flags.instance.summary'), char: 'i', default: 'practice' }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
  };

  public async run(): Promise<PowerPracticeResetResult> {
    const { flags } = await this.parse(PowerPracticeReset);
    const instance = instanceOf(this.config.dataDir, flags.instance);
    if (!flags['no-prompt']) {
      if (this.jsonEnabled() || !process.stdin.isTTY)
        throw messages.createError('error.NeedsConfirmation', [instance.name]);
      if (!(await this.confirm({ message: messages.getMessage('prompt.confirm', [instance.name]) }))) {
        this.log(messages.getMessage('info.kept'));
        return {
          instance: instance.name,
          reset: false,
          instanceUrl: null,
          username: null,
          alias: null,
          port: null,
          pid: null,
        };
      }
    }
    await checkAlias(instance);
    await eraseInstance(instance);
    const { record } = await startServerProcess(instance);
    const { username, alias } = await registerLogin(instance, record);
    this.log(messages.getMessage('info.reset', [instance.name, record.url, alias]));
    return {
      instance: instance.name,
      reset: true,
      instanceUrl: record.url,
      username,
      alias,
      port: record.port,
      pid: record.pid,
    };
  }
}
