import { normalize, relative, resolve, sep } from 'node:path';
import type { Interfaces } from '@oclif/core';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { CRON_FIELDS, cronProblem, placeProblem, secretsOf, workflowText, writeWorkflow } from '../../../ci/index.js';
import type { Secret } from '../../../ci/index.js';
import { loadConfig, type Config } from '../../../sync/config/index.js';
import { EXIT, exitCodesSection, runFlags } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.ci.init');

export type PowerCiInitResult = {
  readonly workflow: string;
  readonly schedule: string;
  readonly config: string;
  readonly secrets: readonly Secret[];
};

/** The CLI this plugin is tested with: named where the command is run without one. */
const TESTED_CLI = '2.150.6';

export default class PowerCiInit extends SfCommand<PowerCiInitResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.config]);

  public static readonly flags = {
    config: Flags.file({ char: 'c', summary: messages.getMessage('flags.config.summary'), default: 'power.sync.yaml' }),
    schedule: Flags.string({
      summary: messages.getMessage('flags.schedule.summary'),
      description: messages.getMessage('flags.schedule.description'),
      default: '0 6 * * 1-5',
    }),
    output: Flags.file({
      summary: messages.getMessage('flags.output.summary'),
      default: '.github/workflows/power-sync.yml',
    }),
    'instance-url': Flags.url({
      summary: messages.getMessage('flags.instance-url.summary'),
      default: new URL('https://login.salesforce.com'),
    }),
    artifacts: Flags.boolean({
      summary: messages.getMessage('flags.artifacts.summary'),
      description: messages.getMessage('flags.artifacts.description'),
    }),
    reserve: runFlags.reserve,
    'max-delete': runFlags['max-delete'],
    production: runFlags.production,
    timeout: Flags.integer({ summary: messages.getMessage('flags.timeout.summary'), default: 60, min: 5, max: 360 }),
    force: Flags.boolean({ summary: messages.getMessage('flags.force.summary') }),
  };

  public async run(): Promise<PowerCiInitResult> {
    const { flags } = await this.parse(PowerCiInit);
    const schedule = flags.schedule.trim().replaceAll(/\s+/g, ' ');
    refuseSchedule(schedule);
    refuseInsecure(flags['instance-url']);
    const place = inRepository(flags.config);
    const config = await loadConfig(flags.config);
    const sourceVariables = variablesOf(config);
    const text = workflowText({
      configName: config.name,
      configPath: place,
      schedule,
      instanceUrl: flags['instance-url'].origin,
      versions: this.versions(),
      timeout: flags.timeout,
      artifacts: flags.artifacts,
      rails: railWords(flags),
      sourceVariables,
    });
    await writeWorkflow(flags.output, text, flags.force);
    const secrets = secretsOf({ sourceVariables });
    this.tell(flags.output, secrets, config);
    return { workflow: flags.output, schedule, config: place, secrets };
  }

  private tell(path: string, secrets: readonly Secret[], config: Config): void {
    this.log(messages.getMessage('info.written', [path]));
    this.log();
    this.log(messages.getMessage('info.secrets'));
    for (const { name, required, purpose } of secrets) {
      this.log(`  ${name}${required ? '' : ` ${messages.getMessage('info.optional')}`}: ${purpose}`);
    }
    this.log();
    messages.getMessages('info.next').forEach((line) => this.log(line));
    for (const alias of otherOrgs(config)) this.warn(messages.getMessage('warning.otherOrg', [alias]));
  }

  /** What the workflow installs: what this command itself is run by. */
  private versions(): { cli: string; plugin: string } {
    const { name, version, plugins } = this.config;
    const isCli = name === '@salesforce/cli';
    const plugin = isCli ? plugins.get('sf-plugin-power')?.version : version;
    return { cli: isCli ? version : TESTED_CLI, plugin: plugin ?? version };
  }
}

function refuseSchedule(schedule: string): void {
  const problem = cronProblem(schedule);
  if (problem === undefined) return;
  const why =
    problem.kind === 'fields'
      ? messages.getMessage('schedule.fields', [problem.count])
      : problem.kind === 'field'
        ? messages.getMessage('schedule.field', [
            problem.text,
            problem.field.name,
            CRON_FIELDS.indexOf(problem.field) + 1,
            problem.field.from,
            problem.field.to,
          ])
        : messages.getMessage(`schedule.${problem.kind}`);
  throw messages.createError('error.ScheduleInvalid', [schedule, why]);
}

/** The word that the certificate signs goes there: never over an open line. */
function refuseInsecure({ protocol, href }: URL): void {
  if (protocol !== 'https:') throw messages.createError('error.InstanceInsecure', [href]);
}

type Share = NonNullable<Interfaces.InferredFlags<typeof PowerCiInit.flags>['reserve']>;

/** The rails as the sync is told them, in words. */
function railWords(rails: { reserve?: Share; 'max-delete'?: Share; production: boolean }): string[] {
  const written = (share: Share): string => ('count' in share ? String(share.count) : `${share.percent}%`);
  return [
    ...(rails.reserve ? ['--reserve', written(rails.reserve)] : []),
    ...(rails['max-delete'] ? ['--max-delete', written(rails['max-delete'])] : []),
    ...(rails.production ? ['--production'] : []),
  ];
}

/** The config as a checkout has it: from the folder the command runs in, with slashes. */
function inRepository(path: string): string {
  const place = normalize(relative(process.cwd(), resolve(path)));
  const problem = placeProblem(place);
  if (problem !== undefined) {
    throw messages.createError(problem === 'outside' ? 'error.ConfigOutside' : 'error.ConfigLetters', [path]);
  }
  return place.split(sep).join('/');
}

/** The environment variables that the sources' secrets are in: `url: $NAME`. */
function variablesOf({ sources }: Config): string[] {
  const named = Object.values(sources).flatMap((source) => {
    const url = 'url' in source && typeof source.url === 'string' ? source.url : undefined;
    return url?.startsWith('$') ? [url.slice(1)] : [];
  });
  return [...new Set(named)].sort();
}

/** Orgs that a source reads from beside the one that is synced. */
function otherOrgs({ sources }: Config): string[] {
  const named = Object.values(sources).flatMap((source) =>
    'org' in source && typeof source.org === 'string' ? [source.org] : []
  );
  return [...new Set(named)].sort();
}
