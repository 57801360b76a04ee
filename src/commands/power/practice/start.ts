import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import {
  checkAlias,
  instanceOf,
  registerLogin,
  serveHere,
  startServerProcess,
} from '../../../practice-org/lifecycle/index.js';
import type { Instance, ServerRecord } from '../../../practice-org/lifecycle/index.js';
import { catchInterrupt } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.practice.start');

export type PowerPracticeStartResult = {
  instance: string;
  instanceUrl: string;
  username: string;
  alias: string;
  port: number;
  pid: number;
  alreadyRunning: boolean;
};

export default class PowerPracticeStart extends SfCommand<PowerPracticeStartResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    instance: Flags.string({ summary: messages.getMessage('flags.instance.summary'), char: 'i', default: 'practice' }),
    port: Flags.integer({ summary: messages.getMessage('flags.port.summary'), char: 'p' }),
    alias: Flags.string({ summary: messages.getMessage('flags.alias.summary'), char: 'a' }),
    foreground: Flags.boolean({
      summary: messages.getMessage('flags.foreground.summary'),
      description: messages.getMessage('flags.foreground.description'),
    }),
  };

  public async run(): Promise<PowerPracticeStartResult> {
    const { flags } = await this.parse(PowerPracticeStart);
    const instance = instanceOf(this.config.dataDir, flags.instance);
    await checkAlias(instance, flags.alias);
    if (flags.foreground) return this.serve(instance, flags.port, flags.alias);
    this.spinner.start(messages.getMessage('info.starting', [instance.name]));
    const { record, alreadyRunning } = await startServerProcess(instance, flags.port);
    this.spinner.stop();
    return this.announce(instance, record, flags.alias, alreadyRunning);
  }

  /** Serves from this process until it is told to end; being told so is how this ends well. */
  private async serve(
    instance: Instance,
    port: number | undefined,
    asked: string | undefined
  ): Promise<PowerPracticeStartResult> {
    const { signal, restore } = catchInterrupt(() => this.log(messages.getMessage('info.ending')));
    try {
      return await serveHere(instance, port, signal, async (record) => {
        const result = await this.announce(instance, record, asked, false);
        this.log(messages.getMessage('info.foreground'));
        return result;
      });
    } finally {
      restore();
    }
  }

  private async announce(
    instance: Instance,
    record: ServerRecord,
    asked: string | undefined,
    alreadyRunning: boolean
  ): Promise<PowerPracticeStartResult> {
    const { username, alias } = await registerLogin(instance, record, asked);
    this.log(
      messages.getMessage(alreadyRunning ? 'info.alreadyRunning' : 'info.started', [
        instance.name,
        record.url,
        record.pid,
      ])
    );
    this.log(messages.getMessage('info.use', [alias, alias, alias, alias]));
    return {
      instance: instance.name,
      instanceUrl: record.url,
      username,
      alias,
      port: record.port,
      pid: record.pid,
      alreadyRunning,
    };
  }
}
