import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { connectOrg } from '../../../org/index.js';
import { describeGivenBack, describeRun, openSync, workFolder, type ApplyResult } from '../../../sync/index.js';
import { appendSummary, failureOf, syncFailureSummary, syncSummary } from '../../../reports/index.js';
import { summariseRun } from '../../../sync/summary/index.js';
import {
  catchInterrupt,
  createProgress,
  EXIT,
  exitCodeOf,
  exitCodesSection,
  railsOf,
  runFlags,
} from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.run');

export type PowerSyncRunResult = ApplyResult & {
  /** The org's edits for the owner of the source; null where there are none, or no file was asked for. */
  giveBack: string | null;
  /** One file for each source with such edits; `giveBack` is the first. */
  giveBackFiles: readonly string[];
};

export default class PowerSyncRun extends SfCommand<PowerSyncRunResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([
    EXIT.refused,
    EXIT.partial,
    EXIT.running,
    EXIT.locked,
    EXIT.denied,
    EXIT.config,
  ]);

  public static readonly flags = {
    ...runFlags,
    config: Flags.file({ char: 'c', summary: messages.getMessage('flags.config.summary'), default: 'power.sync.yaml' }),
    summary: Flags.file({
      summary: messages.getMessage('flags.summary.summary'),
      description: messages.getMessage('flags.summary.description'),
    }),
    quiet: Flags.boolean({ char: 'q', summary: messages.getMessage('flags.quiet.summary') }),
  };

  public async run(): Promise<PowerSyncRunResult> {
    const { flags } = await this.parse(PowerSyncRun);
    const silent = this.jsonEnabled() || flags.quiet;
    const progress = createProgress({ silent });
    const interrupt = catchInterrupt(() => progress.note(messages.getMessage('info.stoppingRun')));
    const folder = await workFolder();
    try {
      const org = await connectOrg(flags['target-org'].getConnection(flags['api-version']), {
        reserve: flags.reserve ?? 'usual',
        onRetry: ({ code, wait }) =>
          progress.note(messages.getMessage('info.retryRun', [code, Math.round(wait / 1000)])),
      });
      const session = await openSync(flags.config, org, {
        onProgress: (event) => progress.update(event),
        signal: interrupt.signal,
        rails: railsOf(flags),
        dataFolder: this.config.dataDir,
        cacheFolder: this.config.cacheDir,
        ...(flags['give-back'] === undefined ? {} : { giveBack: flags['give-back'] }),
        ...(flags['keep-undo'] === undefined ? {} : { keepUndo: flags['keep-undo'] }),
        onExpired: (runs) => progress.note(messages.getMessage('info.expiredRun', [runs])),
        lock: { onTakeOver: (owner) => progress.note(messages.getMessage('info.takeOverRun', [owner])) },
      });
      const planFile = join(folder, 'plan.ndjson');
      const result = await session.run(planFile, flags.failures);
      const given = await session.giveBack(planFile);
      progress.stop(result.stopped ? 'failed' : 'done');
      if (!flags.quiet) {
        describeRun(result).forEach((line) => this.log(line));
        if (given) describeGivenBack(given).forEach((line) => this.log(line));
      }
      process.exitCode = exitCodeOf(result);
      if (flags.summary) {
        this.summarise(flags.summary, syncSummary(await summariseRun(planFile, result, session.config.name)));
      }
      return { ...result, giveBack: given?.files[0] ?? null, giveBackFiles: given?.files ?? [] };
    } catch (error) {
      progress.stop('failed');
      const onRequest = interrupt.signal.aborted && error === interrupt.signal.reason;
      const failure = onRequest ? messages.createError('error.RunStopped') : error;
      if (flags.summary) this.summarise(flags.summary, syncFailureSummary(failureOf(basename(flags.config), failure)));
      throw failure;
    } finally {
      interrupt.restore();
      await rm(folder, { recursive: true, force: true });
    }
  }

  private summarise(path: string, text: string): void {
    const trouble = appendSummary(path, text);
    if (trouble !== undefined) this.warn(trouble);
  }
}
