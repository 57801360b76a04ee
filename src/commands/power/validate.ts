import { parse, resolve } from 'node:path';
import { Messages, type Org } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import {
  createRejectWriter,
  createValidationWriter,
  endWhenScreenFails,
  openOutput,
  rejectLines,
  VALIDATION_FORMATS,
  validationFormatOf,
  validationJson,
  validationLines,
} from '../../reports/index.js';
import type {
  ReportContext,
  ValidationFormat,
  ValidationJson,
  ValidationSummary,
  ValidationWriter,
} from '../../reports/index.js';
import type { Finding } from '../../rules/index.js';
import { readProject } from '../../schema/index.js';
import { loadConfig } from '../../sync/config/index.js';
import { openWithOrg } from '../../sync/org-checks/index.js';
import type { OpenedWithOrg, OrgUsed } from '../../sync/org-checks/index.js';
import { createRefusalLog, openFile, openRecords, validateRecords } from '../../sync/rows/index.js';
import type { ConfigRecordReader, RefusalLog } from '../../sync/rows/index.js';
import { EXIT, exitCodesSection } from '../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.validate');

/** Findings in the result of `--json`; all of them are in `--output`. */
const FINDINGS_IN_JSON = 1000;

/** `org` is there when the rows were held against one. */
export type PowerValidateResult = ValidationJson & { readonly org?: OrgUsed };

type Opened = Pick<OpenedWithOrg, 'reader' | 'before'> & Partial<Pick<OpenedWithOrg, 'used' | 'username'>>;

export default class PowerValidate extends SfCommand<PowerValidateResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.refused, EXIT.denied, EXIT.config]);

  public static readonly flags = {
    // No default: a check without an org stays one, whatever org the CLI is set to.
    'target-org': Flags.optionalOrg({
      summary: messages.getMessage('flags.target-org.summary'),
      description: messages.getMessage('flags.target-org.description'),
      default: undefined,
      defaultHelp: undefined,
    }),
    'api-version': Flags.orgApiVersion({
      summary: messages.getMessage('flags.api-version.summary'),
      default: undefined,
    }),
    file: Flags.string({
      char: 'f',
      summary: messages.getMessage('flags.file.summary'),
      description: messages.getMessage('flags.file.description'),
      dependsOn: ['object'],
      exactlyOne: ['file', 'config'],
    }),
    object: Flags.string({
      char: 's',
      summary: messages.getMessage('flags.object.summary'),
      dependsOn: ['file'],
    }),
    config: Flags.string({
      char: 'c',
      summary: messages.getMessage('flags.config.summary'),
      exactlyOne: ['file', 'config'],
    }),
    format: Flags.option({
      summary: messages.getMessage('flags.format.summary'),
      description: messages.getMessage('flags.format.description'),
      options: VALIDATION_FORMATS,
    })(),
    output: Flags.string({
      summary: messages.getMessage('flags.output.summary'),
      description: messages.getMessage('flags.output.description'),
    }),
    rejects: Flags.string({
      summary: messages.getMessage('flags.rejects.summary'),
      description: messages.getMessage('flags.rejects.description'),
    }),
    'fail-on': Flags.option({
      summary: messages.getMessage('flags.fail-on.summary'),
      description: messages.getMessage('flags.fail-on.description'),
      options: ['error', 'warning', 'unknown'] as const,
      default: 'error',
    })(),
  };

  public async run(): Promise<PowerValidateResult> {
    const { flags } = await this.parse(PowerValidate);
    endWhenScreenFails();
    const opened =
      flags['target-org'] === undefined
        ? await open(flags.file, flags.object, flags.config)
        : await this.openInOrg(flags['target-org'], flags['api-version'], flags);
    const rejects = rejectFiles(opened.reader, flags.rejects);
    const written = [...(flags.output === undefined ? [] : [flags.output]), ...rejects.values()];
    refuseOverwriting(written, opened.reader, flags.config);

    const log = rejects.size === 0 ? undefined : createRefusalLog();
    try {
      const format = flags.format ?? validationFormatOf(flags.output);
      const context: ReportContext = {
        checkedAt: new Date(),
        ...(opened.username === undefined ? {} : { against: messages.getMessage('info.against', [opened.username]) }),
        input: [
          ...(flags.config === undefined
            ? ['--file', flags.file ?? '', '--object', flags.object ?? '']
            : ['--config', flags.config]),
          ...(opened.username === undefined ? [] : ['--target-org', opened.username]),
        ],
        ...(flags.rejects === undefined ? {} : { rejects: flags.rejects }),
      };
      const summary = await this.check(opened, format, flags.output, log, context);
      if (log !== undefined) for (const [source, path] of rejects) await writeRejects(opened.reader, log, source, path);
      for (const path of written) this.logToStderr(messages.getMessage('info.written', [path]));
      if (fails(summary, flags['fail-on'])) process.exitCode = EXIT.refused;
      return validationJson(summary);
    } finally {
      log?.discard();
    }
  }

  /** The same, held against an org: it is asked what it has and refuses, and nothing is written to it. */
  private async openInOrg(
    org: Org,
    version: string | undefined,
    { file = '', object = '', config }: { file?: string; object?: string; config?: string }
  ): Promise<Opened> {
    const connection = org.getConnection(version);
    const input = config === undefined ? { file, object } : { config };
    return openWithOrg({ connection, cacheFolder: this.config.cacheDir, known: readProject(), input });
  }

  /** Validates while it writes the report: to the file, or to standard output unless that is kept for `--json`. */
  private async check(
    { reader, before, used }: Opened,
    format: ValidationFormat,
    path: string | undefined,
    log: RefusalLog | undefined,
    context: ReportContext
  ): Promise<ValidationSummary & Pick<PowerValidateResult, 'org'>> {
    const output = path === undefined ? undefined : openOutput(path);
    let writer: ValidationWriter | undefined;
    try {
      const toScreen = (text: string): void => this.log(text.replace(/\n$/, ''));
      const write = output?.write ?? (this.jsonEnabled() ? undefined : toScreen);
      if (write !== undefined) writer = createValidationWriter(format, write, screen(context, output === undefined));
      const found = await validateRecords(reader, {
        before,
        limit: FINDINGS_IN_JSON,
        onFinding: (finding, source) => {
          writer?.finding(finding);
          log?.note(finding, source);
        },
      });
      const summary = used === undefined ? found : { ...found, org: used() };
      writer?.end(summary);
      output?.finish();
      if (output !== undefined) validationLines(summary, screen(context, true)).forEach((line) => this.log(line));
      return summary;
    } catch (error) {
      output?.discard();
      throw error;
    } finally {
      writer?.discard();
    }
  }
}

async function open(file: string | undefined, object: string | undefined, config: string | undefined): Promise<Opened> {
  if (config !== undefined) return { reader: await openRecords(await loadConfig(config), readProject()), before: [] };
  return openFile(file ?? '', object ?? '', readProject());
}

/** One file of refused rows for each source: the name given, with the source's name in it where there are several. */
function rejectFiles(reader: ConfigRecordReader, path: string | undefined): Map<string, string> {
  if (path === undefined) return new Map();
  const sources = [...new Set(reader.mappings.map(({ source }) => source))];
  const { dir, name, ext } = parse(path);
  const nameFor = (source: string): string => `${name}-${source.replaceAll(/[^\w.-]/g, '_')}${ext}`;
  return new Map(sources.map((source) => [source, sources.length === 1 ? path : resolve(dir, nameFor(source))]));
}

function refuseOverwriting(written: readonly string[], reader: ConfigRecordReader, config: string | undefined): void {
  const used = new Set([...reader.files, ...(config === undefined ? [] : [resolve(config)])]);
  for (const path of written) {
    const target = resolve(path);
    if (used.has(target)) throw messages.createError('error.WouldOverwrite', [path]);
    used.add(target);
  }
}

async function writeRejects(reader: ConfigRecordReader, log: RefusalLog, source: string, path: string): Promise<void> {
  const { columns = [], delimiter = ',', encoding = 'utf-8', path: from = '' } = reader.sources.get(source) ?? {};
  const title = messages.getMessage('rejects.title', [from]);
  const writer = createRejectWriter({ columns, delimiter, encoding, above: reader.above(source), title });
  const output = openOutput(path);
  try {
    for await (const text of rejectLines(writer, reader.rows(source), log.of(source))) output.write(text);
    output.finish();
  } catch (error) {
    output.discard();
    throw error;
  }
}

/** What is known of where a report is read: a terminal has a width and, unless NO_COLOR or the terminal says otherwise, colours. */
function screen(context: ReportContext, onScreen: boolean): ReportContext {
  const { isTTY, columns } = process.stdout;
  return onScreen && isTTY ? { ...context, width: columns, colour: process.stdout.hasColors() } : context;
}

/** Errors always fail; warnings and what is unknown only where that was asked for. */
function fails({ rules }: ValidationSummary, failOn: Finding['severity']): boolean {
  return rules.some(({ severity }) => severity === 'error' || severity === failOn);
}
