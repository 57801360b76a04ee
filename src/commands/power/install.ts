import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { describeOutcome, installPackage, isPartial, type InstallResult } from '../../install/index.js';
import { EXIT, exitCodesSection } from '../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.install');

export type PowerInstallResult = InstallResult;

export default class PowerInstall extends SfCommand<PowerInstallResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly errorCodes = exitCodesSection([EXIT.partial]);

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    'dry-run': Flags.boolean({
      summary: messages.getMessage('flags.dry-run.summary'),
      description: messages.getMessage('flags.dry-run.description'),
    }),
    assign: Flags.string({
      summary: messages.getMessage('flags.assign.summary'),
      description: messages.getMessage('flags.assign.description'),
      multiple: true,
      delimiter: ',',
    }),
    adopt: Flags.boolean({
      summary: messages.getMessage('flags.adopt.summary'),
      description: messages.getMessage('flags.adopt.description'),
    }),
    wait: Flags.integer({
      summary: messages.getMessage('flags.wait.summary'),
      char: 'w',
      default: 30,
      min: 1,
    }),
  };

  public async run(): Promise<PowerInstallResult> {
    const { flags } = await this.parse(PowerInstall);
    this.spinner.start(messages.getMessage('info.looking'));
    const result = await installPackage(flags['target-org'].getConnection(flags['api-version']), {
      dryRun: flags['dry-run'],
      adopt: flags.adopt,
      assign: flags.assign ?? [],
      waitMinutes: flags.wait,
      onPlan: (plan) => {
        this.spinner.stop();
        this.showPlan(plan);
        this.spinner.start(messages.getMessage(flags['dry-run'] ? 'info.validating' : 'info.deploying'));
      },
      onReference: () => {
        this.spinner.stop();
        this.spinner.start(messages.getMessage('info.loadingReference'));
      },
      onProgress: (done, total) => {
        // The org counts only once it has unpacked the deploy.
        if (total > 0) {
          this.spinner.status = messages.getMessage('info.progress', [done, total]);
        }
      },
    });
    this.spinner.stop();
    this.showOutcome(result);
    if (isPartial(result)) process.exitCode = EXIT.partial;
    return result;
  }

  private showPlan({ username, adds, present, adopted }: InstallResult['plan']): void {
    if (adds.length === 0) {
      this.log(messages.getMessage('info.planNothing', [present, username]));
    } else {
      this.log(messages.getMessage('info.planAdds', [username]));
      for (const { type, names } of Object.values(groupByType(adds))) {
        this.log(
          `  ${type}: ${names.length > 6 ? messages.getMessage('info.many', [names.length, names.slice(0, 4).join(', ')]) : names.join(', ')}`
        );
      }
    }
    if (adopted.length > 0) {
      this.warn(messages.getMessage('warning.adopts', [adopted.join(', ')]));
    }
  }

  private showOutcome(result: InstallResult): void {
    const { deploy, assignments, dryRun } = result;
    this.log(
      messages.getMessage(dryRun ? 'info.validated' : 'info.deployed', [
        deploy.created,
        deploy.changed,
        deploy.unchanged,
      ])
    );
    const { translations, reference, warnings } = describeOutcome(result);
    translations.forEach((line) => this.log(line));
    for (const { permissionSet, outcome } of assignments) {
      if (outcome === 'missing') {
        this.warn(messages.getMessage('warning.noSuchPermissionSet', [permissionSet]));
      } else {
        this.log(
          messages.getMessage(outcome === 'assigned' ? 'info.assigned' : 'info.alreadyAssigned', [permissionSet])
        );
      }
    }
    if (!dryRun && assignments.length === 0) {
      this.log(messages.getMessage('info.assignHint'));
    }
    reference.forEach((line) => this.log(line));
    warnings.forEach((warning) => this.warn(warning));
  }
}

function groupByType(items: InstallResult['plan']['adds']): Record<string, { type: string; names: string[] }> {
  const groups: Record<string, { type: string; names: string[] }> = {};
  for (const { type, fullName } of items) {
    (groups[type] ??= { type, names: [] }).names.push(fullName);
  }
  return groups;
}
