import { basename } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { connectOrg } from '../../../org/index.js';
import {
  describeGivenBack,
  describePlan,
  describeRun,
  openPlanFile,
  openSync,
  type ApplyResult,
} from '../../../sync/index.js';
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
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.apply');

export type PowerSyncApplyResult = ApplyResult & {
  /** The org's edits for the owner of the source; null where there are none, or no file was asked for. */
  giveBack: string | null;
  /** One file for each source with such edits; `giveBack` is the first. */
  giveBackFiles: readonly string[];
};

/** Time to look at a plan and think. */
const ANSWER_MS = 10 * 60 * 1000;

export default class PowerSyncApply extends SfCommand<PowerSyncApplyResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([
    EXIT.refused,
    EXIT.stale,
    EXIT.partial,
    EXIT.running,
    EXIT.locked,
    EXIT.denied,
    EXIT.config,
  ]);

  public static readonly flags = {
    ...runFlags,
    plan: Flags.file({ summary: messages.getMessage('flags.plan.summary'), default: 'power.plan.ndjson' }),
    config: Flags.file({ char: 'c', summary: messages.getMessage('flags.config.summary') }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
    summary: Flags.file({
      summary: messages.getMessage('flags.summary.summary'),
      description: messages.getMessage('flags.summary.description'),
    }),
    quiet: Flags.boolean({ char: 'q', summary: messages.getMessage('flags.quiet.summary') }),
  };

  public async run(): Promise<PowerSyncApplyResult> {
    const { flags } = await this.parse(PowerSyncApply);
    const plan = await openPlanFile(flags.plan);
    const silent = this.jsonEnabled() || flags.quiet;
    const asks = !flags['no-prompt'] && !silent && process.stdin.isTTY && process.stdout.isTTY;
    if (asks) {
      (await describePlan(flags.plan)).forEach((line) => this.log(line));
      if (
        !(await this.confirm({ message: messages.getMessage('prompt.apply', [plan.header.username]), ms: ANSWER_MS }))
      ) {
        throw messages.createError('error.ApplyDeclined');
      }
    }
    const progress = createProgress({ silent });
    const interrupt = catchInterrupt(() => progress.note(messages.getMessage('info.stoppingApply')));
    try {
      const org = await connectOrg(flags['target-org'].getConnection(flags['api-version']), {
        reserve: flags.reserve ?? 'usual',
        onRetry: ({ code, wait }) =>
          progress.note(messages.getMessage('info.retryApply', [code, Math.round(wait / 1000)])),
      });
      const session = await openSync(flags.config ?? plan.header.config.path, org, {
        onProgress: (event) => progress.update(event),
        signal: interrupt.signal,
        rails: railsOf(flags),
        dataFolder: this.config.dataDir,
        cacheFolder: this.config.cacheDir,
        ...(flags['give-back'] === undefined ? {} : { giveBack: flags['give-back'] }),
        ...(flags['keep-undo'] === undefined ? {} : { keepUndo: flags['keep-undo'] }),
        onExpired: (runs) => progress.note(messages.getMessage('info.expiredApply', [runs])),
        lock: { onTakeOver: (owner) => progress.note(messages.getMessage('info.takeOver', [owner])) },
      });
      const result = await session.apply(flags.plan, flags.failures);
      const given = await session.giveBack(flags.plan);
      progress.stop(result.stopped ? 'failed' : 'done');
      if (!flags.quiet) {
        describeRun(result).forEach((line) => this.log(line));
        if (given) describeGivenBack(given).forEach((line) => this.log(line));
      }
      process.exitCode = exitCodeOf(result);
      if (flags.summary) {
        this.summarise(flags.summary, syncSummary(await summariseRun(flags.plan, result, session.config.name)));
      }
      return { ...result, giveBack: given?.files[0] ?? null, giveBackFiles: given?.files ?? [] };
    } catch (error) {
      progress.stop('failed');
      if (flags.summary) {
        this.summarise(flags.summary, syncFailureSummary(failureOf(basename(plan.header.config.path), error)));
      }
      throw error;
    } finally {
      interrupt.restore();
    }
  }

  private summarise(path: string, text: string): void {
    const trouble = appendSummary(path, text);
    if (trouble !== undefined) this.warn(trouble);
  }
}
