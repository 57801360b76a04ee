import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { connectOrg } from '../../../org/index.js';
import type { Finding } from '../../../rules/index.js';
import {
  describeGivenBack,
  describePlan,
  hasChanges,
  openPlanFile,
  openSync,
  type ObjectCounts,
  type PlanCalls,
} from '../../../sync/index.js';
import { catchInterrupt, createProgress, EXIT, exitCodesSection, giveBackFlag, shareFlag } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.plan');

export type PowerSyncPlanResult = {
  planFile: string;
  orgId: string;
  objects: readonly ObjectCounts[];
  calls: PlanCalls;
  findings: Finding[];
  /** Findings left out here; all are in the plan file. */
  truncated: number;
  /** The org's edits for the owner of the source; null where there are none, or no file was asked for. */
  giveBack: string | null;
  /** One file for each source with such edits; `giveBack` is the first. */
  giveBackFiles: readonly string[];
};

/** A script that wants more reads the plan file. */
const FINDINGS_IN_JSON = 1000;

export default class PowerSyncPlan extends SfCommand<PowerSyncPlanResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.pending, EXIT.denied, EXIT.config]);

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    config: Flags.file({ char: 'c', summary: messages.getMessage('flags.config.summary'), default: 'power.sync.yaml' }),
    output: Flags.file({ summary: messages.getMessage('flags.output.summary'), default: 'power.plan.ndjson' }),
    'give-back': giveBackFlag,
    reserve: shareFlag('reserve'),
    'exit-code': Flags.boolean({ summary: messages.getMessage('flags.exit-code.summary') }),
    quiet: Flags.boolean({ char: 'q', summary: messages.getMessage('flags.quiet.summary') }),
  };

  public async run(): Promise<PowerSyncPlanResult> {
    const { flags } = await this.parse(PowerSyncPlan);
    const progress = createProgress({ silent: this.jsonEnabled() || flags.quiet });
    const interrupt = catchInterrupt(() => progress.note(messages.getMessage('info.stopping')));
    try {
      const org = await connectOrg(flags['target-org'].getConnection(flags['api-version']), {
        reserve: flags.reserve ?? 'usual',
        onRetry: ({ code, wait }) => progress.note(messages.getMessage('info.retry', [code, Math.round(wait / 1000)])),
      });
      const session = await openSync(flags.config, org, {
        onProgress: (event) => progress.update(event),
        signal: interrupt.signal,
        cacheFolder: this.config.cacheDir,
        ...(flags['give-back'] === undefined ? {} : { giveBack: flags['give-back'] }),
      });
      const { header, summary } = await session.plan(flags.output);
      const given = await session.giveBack(flags.output);
      progress.stop('done');
      if (!flags.quiet) {
        (await describePlan(flags.output)).forEach((line) => this.log(line));
        if (given) describeGivenBack(given).forEach((line) => this.log(line));
        if (hasChanges(summary)) {
          this.log(messages.getMessage('info.written', [flags.output]));
        }
      }
      if (flags['exit-code'] && hasChanges(summary)) {
        process.exitCode = EXIT.pending;
      }
      const findings = await firstFindings(flags.output);
      return {
        planFile: flags.output,
        orgId: header.orgId,
        objects: summary.objects,
        calls: summary.calls,
        findings,
        truncated: summary.findings - findings.length,
        giveBack: given?.files[0] ?? null,
        giveBackFiles: given?.files ?? [],
      };
    } catch (error) {
      progress.stop('failed');
      if (interrupt.signal.aborted && error === interrupt.signal.reason) {
        throw messages.createError('error.PlanStopped');
      }
      throw error;
    } finally {
      interrupt.restore();
    }
  }
}

async function firstFindings(path: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const { kind: _kind, ...finding } of (await openPlanFile(path)).findings()) {
    if (findings.length >= FINDINGS_IN_JSON) break;
    findings.push(finding);
  }
  return findings;
}
