import { AuthInfo, Connection, Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { instanceOf, registerLogin, runningServer } from '../../../practice-org/lifecycle/index.js';
import { loadSample } from '../../../practice-org/load/index.js';
import type { LoadResult, SampleSize } from '../../../practice-org/load/index.js';
import { EXIT } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.practice.load');

export type PowerPracticeLoadResult = LoadResult & { instance: string; size: SampleSize };

export default class PowerPracticeLoad extends SfCommand<PowerPracticeLoadResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    instance: Flags.string({ summary: messages.getMessage('flags.instance.summary'), char: 'i', default: 'practice' }),
    size: Flags.option({
      summary: messages.getMessage('flags.size.summary'),
      char: 's',
      options: ['small', 'national', 'giant'] as const,
      default: 'small',
    })(),
  };

  public async run(): Promise<PowerPracticeLoadResult> {
    const { flags } = await this.parse(PowerPracticeLoad);
    const instance = instanceOf(this.config.dataDir, flags.instance);
    const record = await runningServer(instance);
    if (!record) throw messages.createError('error.NotStarted', [instance.name], [instance.name]);
    const { username, alias } = await registerLogin(instance, record);
    const connection = await Connection.create({ authInfo: await AuthInfo.create({ username }) });
    this.spinner.start(messages.getMessage('info.loading'));
    const result = await loadSample(connection, {
      size: flags.size,
      today: new Date(),
      alias,
      onProgress: (object, done, total) => {
        this.spinner.status = messages.getMessage('info.progress', [object, done, total]);
      },
    });
    this.spinner.stop();
    this.show(result);
    if (result.objects.some(({ failed }) => failed > 0)) process.exitCode = EXIT.partial;
    return { instance: instance.name, size: flags.size, ...result };
  }

  private show({ objects, assigned, errors }: LoadResult): void {
    if (assigned.length > 0) this.log(messages.getMessage('info.assigned', [assigned.join(', ')]));
    this.table({
      data: objects.map((entry) => ({ ...entry })),
      columns: [
        { key: 'object', name: messages.getMessage('column.object') },
        { key: 'created', name: messages.getMessage('column.created') },
        { key: 'updated', name: messages.getMessage('column.updated') },
        { key: 'failed', name: messages.getMessage('column.failed') },
      ],
    });
    if (errors.length > 0) this.warn(messages.getMessage('warning.refused', [errors.slice(0, 3).join(' ')]));
  }
}
