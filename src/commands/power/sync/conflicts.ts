import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { connectOrg } from '../../../org/index.js';
import {
  describeRun,
  openPlanFile,
  openSync,
  shownValue,
  sidesLine,
  type ApplyResult,
  type PlanConflict,
  type SyncSession,
} from '../../../sync/index.js';
import { catchInterrupt, createProgress, EXIT, exitCodeOf, exitCodesSection, runFlags } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.conflicts');

export type PowerSyncConflictsResult = {
  /** What is held; with --settle what was before. */
  conflicts: Array<Omit<PlanConflict, 'kind' | 'mapping'>>;
  truncated: number;
  /** What the choice wrote; null where there was none. */
  settled: ApplyResult | null;
};

const LISTED = 1000;

export default class PowerSyncConflicts extends SfCommand<PowerSyncConflictsResult> {
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
    'target-org': runFlags['target-org'],
    'api-version': runFlags['api-version'],
    failures: runFlags.failures,
    reserve: runFlags.reserve,
    production: runFlags.production,
    config: Flags.file({ char: 'c', summary: messages.getMessage('flags.config.summary'), default: 'power.sync.yaml' }),
    settle: Flags.option({
      summary: messages.getMessage('flags.settle.summary'),
      options: ['source', 'org'] as const,
      dependsOn: ['key'],
    })(),
    key: Flags.string({ summary: messages.getMessage('flags.key.summary'), multiple: true, dependsOn: ['settle'] }),
    field: Flags.string({ summary: messages.getMessage('flags.field.summary'), dependsOn: ['settle'] }),
    quiet: Flags.boolean({ char: 'q', summary: messages.getMessage('flags.quiet.summary') }),
  };

  public async run(): Promise<PowerSyncConflictsResult> {
    const { flags } = await this.parse(PowerSyncConflicts);
    const progress = createProgress({ silent: this.jsonEnabled() || flags.quiet });
    const interrupt = catchInterrupt(() => progress.note(messages.getMessage('info.stoppingConflicts')));
    const folder = await mkdtemp(join(tmpdir(), 'power-conflicts-'));
    try {
      const org = await connectOrg(
        flags['target-org'].getConnection(flags['api-version']),
        flags.reserve ? { reserve: flags.reserve } : {}
      );
      const session = await openSync(flags.config, org, {
        onProgress: (event) => progress.update(event),
        signal: interrupt.signal,
        rails: { production: flags.production },
        dataFolder: this.config.dataDir,
        cacheFolder: this.config.cacheDir,
      });
      const planFile = join(folder, 'plan.ndjson');
      await session.plan(planFile);
      const { settle, key: keys = [], field, failures } = flags;
      const { conflicts, more } = await conflictsOf(planFile, settle ? new Set(keys.map(lower)) : undefined);
      const settled = settle
        ? await this.settle(session, planFile, { side: settle, keys, ...(field ? { field } : {}) }, failures)
        : null;
      progress.stop('done');
      if (!flags.quiet) (settled ? describeRun(settled) : linesOf(conflicts, more)).forEach((line) => this.log(line));
      if (settled) process.exitCode = exitCodeOf(settled);
      return { conflicts, truncated: more, settled };
    } catch (error) {
      progress.stop('failed');
      throw error;
    } finally {
      interrupt.restore();
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async settle(
    session: SyncSession,
    planFile: string,
    { side, keys, field }: { side: 'source' | 'org'; keys: readonly string[]; field?: string },
    failures: string
  ): Promise<ApplyResult> {
    const mapped = Object.values(session.config.records).flatMap(({ fields }) => Object.keys(fields));
    if (field !== undefined && !mapped.some((name) => lower(name) === lower(field))) {
      throw messages.createError('error.FieldNotMapped', [field]);
    }
    const choice = { side, keys: new Set(keys.map(lower)), ...(field === undefined ? {} : { field }) };
    const { summary } = await session.settle(planFile, choice);
    if (summary.objects.length === 0) throw messages.createError('error.SettleNotFound', [keys.join(', ')]);
    return session.apply(planFile, failures);
  }
}

const lower = (text: string): string => text.toLowerCase();

async function conflictsOf(
  planFile: string,
  keys: ReadonlySet<string> | undefined
): Promise<{ conflicts: PowerSyncConflictsResult['conflicts']; more: number }> {
  const conflicts: PowerSyncConflictsResult['conflicts'] = [];
  let more = 0;
  for await (const note of (await openPlanFile(planFile)).notes()) {
    if (note.kind !== 'conflict') continue;
    const { object, key, row, id, stamp, fields } = note;
    if (keys && !(typeof key === 'string' && keys.has(lower(key)))) continue;
    if (conflicts.length < LISTED) conflicts.push({ object, key, row, id, stamp, fields });
    else more += 1;
  }
  return { conflicts, more };
}

function linesOf(conflicts: PowerSyncConflictsResult['conflicts'], more: number): string[] {
  if (conflicts.length === 0) return [messages.getMessage('info.none')];
  return [
    ...conflicts.flatMap(({ object, key, row, stamp, fields }) => [
      messages.getMessage('info.record', [object, shownValue(key), row, stamp]),
      ...Object.entries(fields).map(([name, sides]) => `    ${sidesLine(name, sides)}`),
    ]),
    ...(more > 0 ? [messages.getMessage('info.moreConflicts', [more])] : []),
    '',
    messages.getMessage('info.howToSettle'),
  ];
}
