import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { checkReadiness, type ReadinessReport } from '../../install/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.check');

export type PowerCheckResult = ReadinessReport;

const signs = { pass: 'pass', warn: 'WARN', fail: 'FAIL' } as const;

export default class PowerCheck extends SfCommand<PowerCheckResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
  };

  public async run(): Promise<PowerCheckResult> {
    const { flags } = await this.parse(PowerCheck);
    this.spinner.start(messages.getMessage('info.asking'));
    const report = await checkReadiness(flags['target-org'].getConnection(flags['api-version']));
    this.spinner.stop();

    for (const { status, message, actions } of report.checks) {
      this.log(`${signs[status]}  ${message}`);
      actions?.forEach((action) => this.log(`      - ${action}`));
    }
    this.log('');
    this.log(messages.getMessage(report.ready ? 'info.ready' : 'info.notReady'));
    if (!report.ready) {
      process.exitCode = 1;
    }
    return report;
  }
}
