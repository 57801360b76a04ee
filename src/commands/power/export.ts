import { extname } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { EXPORT_FORMATS, exportRecords, type ExportedObject, type ExportFormat } from '../../export/index.js';
import { connectOrg, type CallBudget } from '../../org/index.js';
import { SSL_MODES } from '../../postgres/index.js';
import { readProject } from '../../schema/index.js';
import { catchInterrupt, createProgress, EXIT, exitCodesSection } from '../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.export');

export type PowerExportResult = {
  orgId: string;
  to: ExportFormat;
  objects: ExportedObject[];
  calls: Pick<CallBudget, 'used' | 'remaining'>;
};

export default class PowerExport extends SfCommand<PowerExportResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.stale, EXIT.denied, EXIT.config]);

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    object: Flags.string({ char: 's', summary: messages.getMessage('flags.object.summary'), multiple: true }),
    fields: Flags.string({
      summary: messages.getMessage('flags.fields.summary'),
      description: messages.getMessage('flags.fields.description'),
    }),
    where: Flags.string({ summary: messages.getMessage('flags.where.summary') }),
    since: Flags.string({ summary: messages.getMessage('flags.since.summary') }),
    to: Flags.option({ summary: messages.getMessage('flags.to.summary'), options: EXPORT_FORMATS })(),
    output: Flags.string({ summary: messages.getMessage('flags.output.summary') }),
    table: Flags.string({ summary: messages.getMessage('flags.table.summary') }),
    'url-env': Flags.string({ summary: messages.getMessage('flags.url-env.summary') }),
    sslmode: Flags.option({ summary: messages.getMessage('flags.sslmode.summary'), options: SSL_MODES })(),
    ca: Flags.string({ summary: messages.getMessage('flags.ca.summary') }),
    'spreadsheet-safe': Flags.boolean({
      summary: messages.getMessage('flags.spreadsheet-safe.summary'),
      description: messages.getMessage('flags.spreadsheet-safe.description'),
    }),
    quiet: Flags.boolean({ char: 'q', summary: messages.getMessage('flags.quiet.summary') }),
  };

  public async run(): Promise<PowerExportResult> {
    const { flags } = await this.parse(PowerExport);
    const { output, table, sslmode, ca, 'url-env': urlEnv } = flags;
    const to = flags.to ?? formatOf(output, table);
    for (const [name, value] of Object.entries({ table, 'url-env': urlEnv, sslmode, ca })) {
      if (to !== 'postgres' && value !== undefined) {
        throw messages.createError('error.FlagForPostgres', [`--${name}`], [], EXIT.config);
      }
    }
    const progress = createProgress({ silent: this.jsonEnabled() || flags.quiet });
    const interrupt = catchInterrupt(() => progress.note(messages.getMessage('info.stoppingExport')));
    try {
      const port = await connectOrg(flags['target-org'].getConnection(flags['api-version']), {
        onRetry: ({ code, wait }) =>
          progress.note(messages.getMessage('info.retryExport', [code, Math.round(wait / 1000)])),
      });
      const objects = await exportRecords({
        port,
        schema: readProject(),
        format: to,
        inert: flags['spreadsheet-safe'],
        signal: interrupt.signal,
        onProgress: (object, done) =>
          progress.update({ stage: messages.getMessage('info.progressExport', [object]), done }),
        ...(flags.object === undefined ? {} : { objects: flags.object }),
        ...(flags.fields === undefined ? {} : { fields: flags.fields.split(',').map((field) => field.trim()) }),
        ...(flags.where === undefined ? {} : { where: flags.where }),
        ...(flags.since === undefined ? {} : { since: flags.since }),
        ...(output === undefined ? {} : { output }),
        ...(table === undefined ? {} : { table }),
        database: {
          ...(urlEnv === undefined ? {} : { url: `$${urlEnv.replace(/^\$/, '')}` }),
          ...(sslmode === undefined ? {} : { sslmode }),
          ...(ca === undefined ? {} : { ca }),
        },
      });
      progress.stop('done');
      if (!flags.quiet) this.show(objects);
      const { used, remaining } = port.budget();
      return { orgId: port.organizationId, to, objects, calls: { used, remaining } };
    } catch (error) {
      progress.stop('failed');
      if (interrupt.signal.aborted && error === interrupt.signal.reason)
        throw messages.createError('error.ExportStopped');
      throw error;
    } finally {
      interrupt.restore();
    }
  }

  private show(objects: readonly ExportedObject[]): void {
    for (const { object, records, deleted, target, leftOut } of objects) {
      this.log(
        deleted === 0
          ? messages.getMessage('info.exported', [object, records, target])
          : messages.getMessage('info.exportedGone', [object, records, deleted, target])
      );
      if (leftOut.length > 0) this.log(messages.getMessage('info.sensitiveLeftOut', [object, leftOut.join(', ')]));
    }
  }
}

function formatOf(output: string | undefined, table: string | undefined): ExportFormat {
  if (table !== undefined) return 'postgres';
  return output !== undefined && ['.ndjson', '.jsonl'].includes(extname(output).toLowerCase()) ? 'ndjson' : 'csv';
}
