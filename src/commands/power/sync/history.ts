import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { connectOrg } from '../../../org/index.js';
import {
  describeChains,
  isSound,
  readRuns,
  UndoStore,
  verifyChains,
  type Chain,
  type HistoryRun,
} from '../../../sync/index.js';
import { EXIT, exitCodesSection } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.history');

export type PowerSyncHistoryResult = {
  readonly runs: readonly HistoryRun[];
  /** Null unless asked for. */
  readonly chains: readonly Chain[] | null;
};

const COLUMNS = ['started', 'by', 'config', 'outcome', 'counts', 'undo', 'run'] as const;

export default class PowerSyncHistory extends SfCommand<PowerSyncHistoryResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.denied]);

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    limit: Flags.integer({ summary: messages.getMessage('flags.limit.summary'), default: 20, min: 1, max: 2000 }),
    verify: Flags.boolean({ summary: messages.getMessage('flags.verify.summary') }),
  };

  public async run(): Promise<PowerSyncHistoryResult> {
    const { flags } = await this.parse(PowerSyncHistory);
    const org = await connectOrg(flags['target-org'].getConnection(flags['api-version']));
    const kept = await new UndoStore(this.config.dataDir).runs(org.organizationId, new Date());
    const undoable = new Map(kept.map(({ preamble }) => [preamble.runId.toLowerCase(), preamble.expires]));
    const runs: HistoryRun[] = [];
    for await (const { run } of readRuns(org, undoable, flags.limit)) runs.push(run);
    const chains = flags.verify ? await verifyChains(org, readRuns(org, undoable)) : null;
    this.show(runs);
    if (chains) {
      this.log();
      describeChains(chains).forEach((line) => this.log(line));
      process.exitCode = isSound(chains) ? EXIT.done : EXIT.failed;
    }
    return { runs, chains };
  }

  private show(runs: readonly HistoryRun[]): void {
    if (runs.length === 0) {
      this.log(messages.getMessage('history.none'));
      return;
    }
    this.table({
      data: runs.map((run) => ({
        started: run.started,
        by: run.startedBy,
        config: run.config,
        outcome: run.outcome,
        counts: countsText(run),
        undo: run.undoableUntil ?? '',
        run: run.runId,
      })),
      columns: COLUMNS.map((key) => ({ key, name: messages.getMessage(`column.${key}`) })),
      overflow: 'wrap',
    });
  }
}

function countsText(run: HistoryRun): string {
  const names = ['created', 'updated', 'removed', 'failed', 'skipped', 'refused', 'held'] as const;
  const parts = names.filter((name) => run[name] > 0).map((name) => messages.getMessage(`counts.${name}`, [run[name]]));
  return parts.length === 0 ? messages.getMessage('counts.none') : parts.join(', ');
}
