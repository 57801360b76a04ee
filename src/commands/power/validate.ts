import { extname, parse, resolve } from 'node:path';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import {
  createRejectWriter,
  createValidationWriter,
  openOutput,
  rejectLines,
  VALIDATION_FORMATS,
  validationJson,
  validationLines,
} from '../../reports/index.js';
import type { ValidationFormat, ValidationJson, ValidationSummary } from '../../reports/index.js';
import type { Finding } from '../../rules/index.js';
import { readProject } from '../../schema/index.js';
import { loadConfig } from '../../sync/config/index.js';
import { createRefusalLog, openFile, openRecords, validateRecords } from '../../sync/rows/index.js';
import type { ConfigRecordReader, RefusalLog } from '../../sync/rows/index.js';
import { EXIT, exitCodesSection } from '../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.validate');

/** Findings in the result of `--json`; all of them are in `--output`. */
const FINDINGS_IN_JSON = 1000;

export type PowerValidateResult = ValidationJson;

type Opened = { readonly reader: ConfigRecordReader; readonly before: readonly Finding[] };

export default class PowerValidate extends SfCommand<PowerValidateResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.refused, EXIT.config]);

  public static readonly flags = {
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
    const opened = await open(flags.file, flags.object, flags.config);
    const rejects = rejectFiles(opened.reader, flags.rejects);
    const written = [...(flags.output === undefined ? [] : [flags.output]), ...rejects.values()];
    refuseOverwriting(written, opened.reader, flags.config);

    const log = rejects.size === 0 ? undefined : createRefusalLog();
    try {
      const summary = await this.check(opened, flags.format ?? formatOf(flags.output), flags.output, log);
      if (log !== undefined) for (const [source, path] of rejects) await writeRejects(opened.reader, log, source, path);
      for (const path of written) this.logToStderr(messages.getMessage('info.written', [path]));
      if (fails(summary, flags['fail-on'])) process.exitCode = EXIT.refused;
      return validationJson(summary);
    } finally {
      log?.discard();
    }
  }

  /** Validates while it writes the report: to the file, or to standard output unless that is kept for `--json`. */
  private async check(
    { reader, before }: Opened,
    format: ValidationFormat,
    path: string | undefined,
    log: RefusalLog | undefined
  ): Promise<ValidationSummary> {
    const output = path === undefined ? undefined : openOutput(path);
    try {
      const toScreen = (text: string): void => this.log(text.replace(/\n$/, ''));
      const write = output?.write ?? (this.jsonEnabled() ? undefined : toScreen);
      const writer = write === undefined ? undefined : createValidationWriter(format, write);
      const summary = await validateRecords(reader, {
        before,
        limit: FINDINGS_IN_JSON,
        onFinding: (finding, source) => {
          writer?.finding(finding);
          log?.note(finding, source);
        },
      });
      writer?.end(summary);
      output?.finish();
      if (output !== undefined) validationLines(summary).forEach((line) => this.log(line));
      return summary;
    } catch (error) {
      output?.discard();
      throw error;
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

function formatOf(output: string | undefined): ValidationFormat {
  const extension = extname(output ?? '').toLowerCase();
  return extension === '.json' ? 'json' : extension === '.csv' ? 'csv' : 'human';
}

/** Errors always fail; warnings and what is unknown only where that was asked for. */
function fails({ rules }: ValidationSummary, failOn: Finding['severity']): boolean {
  return rules.some(({ severity }) => severity === 'error' || severity === failOn);
}
