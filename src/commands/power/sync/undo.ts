import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { connectOrg } from '../../../org/index.js';
import { readProject } from '../../../schema/index.js';
import {
  applyUndo,
  describeUndo,
  describeUndone,
  dryUndo,
  imagesOf,
  KEEP_DAYS,
  planUndo,
  UndoStore,
  writeUndoPlan,
  type UndoResult,
} from '../../../sync/index.js';
import { catchInterrupt, createProgress, EXIT, exitCodeOf, exitCodesSection, shareFlag } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.undo');

export type PowerSyncUndoResult = UndoResult & { readonly planFile: string | null };

/** Time to look at a plan and think. */
const ANSWER_MS = 10 * 60 * 1000;

export default class PowerSyncUndo extends SfCommand<PowerSyncUndoResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([
    EXIT.partial,
    EXIT.running,
    EXIT.locked,
    EXIT.denied,
    EXIT.config,
  ]);

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    run: Flags.string({ summary: messages.getMessage('flags.run.summary'), required: true }),
    output: Flags.file({ summary: messages.getMessage('flags.output.summary') }),
    'dry-run': Flags.boolean({ summary: messages.getMessage('flags.dry-run.summary') }),
    'max-delete': shareFlag('undo-max-delete'),
    reserve: shareFlag('reserve'),
    'keep-undo': Flags.integer({
      summary: messages.getMessage('flags.keep-undo.summary'),
      default: KEEP_DAYS,
      min: 1,
      max: 365,
    }),
    failures: Flags.file({
      summary: messages.getMessage('flags.failures.summary'),
      default: 'power.undo-failures.csv',
    }),
    'no-prompt': Flags.boolean({ summary: messages.getMessage('flags.no-prompt.summary') }),
    quiet: Flags.boolean({ char: 'q', summary: messages.getMessage('flags.quiet.summary') }),
  };

  public async run(): Promise<PowerSyncUndoResult> {
    const { flags } = await this.parse(PowerSyncUndo);
    const silent = this.jsonEnabled() || flags.quiet;
    const progress = createProgress({ silent });
    const interrupt = catchInterrupt(() => progress.note(messages.getMessage('info.stoppingUndo')));
    try {
      const org = await connectOrg(flags['target-org'].getConnection(flags['api-version']), {
        reserve: flags.reserve ?? 'usual',
        onRetry: ({ code, wait }) =>
          progress.note(messages.getMessage('info.retryUndo', [code, Math.round(wait / 1000)])),
      });
      const store = new UndoStore(this.config.dataDir);
      const now = new Date();
      const reader = await imagesOf(store, org.organizationId, flags.run, now);
      const expired = await store.removeExpired(now);
      if (expired > 0) progress.note(messages.getMessage('info.expired', [expired]));
      const plan = await planUndo({
        org,
        schema: readProject(),
        reader,
        onProgress: (event) => progress.update(event),
      });
      if (flags.output !== undefined) await writeUndoPlan(flags.output, plan, now);
      progress.stop('done');
      if (!flags.quiet) {
        describeUndo(plan).forEach((line) => this.log(line));
        if (flags.output !== undefined) this.log(messages.getMessage('info.undoPlanWritten', [flags.output]));
      }
      const planFile = flags.output ?? null;
      if (flags['dry-run']) return { ...dryUndo(plan), planFile };
      await this.ask(plan.steps.length > 0 && !flags['no-prompt'] && !silent, org.username);
      const result = await applyUndo(plan, {
        store,
        keepDays: flags['keep-undo'],
        ...(flags['max-delete'] ? { maxDelete: flags['max-delete'] } : {}),
        failures: flags.failures,
        signal: interrupt.signal,
        onProgress: (event) => progress.update(event),
        lock: { onTakeOver: (owner) => progress.note(messages.getMessage('info.takeOverUndo', [owner])) },
      });
      progress.stop(result.stopped ? 'failed' : 'done');
      if (!flags.quiet) {
        this.log();
        describeUndone(result).forEach((line) => this.log(line));
      }
      process.exitCode = exitCodeOf(result);
      return { ...result, planFile };
    } catch (error) {
      progress.stop('failed');
      throw error;
    } finally {
      interrupt.restore();
    }
  }

  private async ask(wanted: boolean, username: string): Promise<void> {
    if (!wanted || !process.stdin.isTTY || !process.stdout.isTTY) return;
    if (!(await this.confirm({ message: messages.getMessage('prompt.undo', [username]), ms: ANSWER_MS }))) {
      throw messages.createError('error.UndoDeclined');
    }
  }
}
