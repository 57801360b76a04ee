import { createHash } from 'node:crypto';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Messages } from '@salesforce/core/messages';
import type { Finding } from '../rules/index.js';
import { createSpool } from './spool.js';
import { visible, wellFormed } from './text.js';
import type { ReportContext, ValidationSummary } from './types.js';
import type { ValidationWriter } from './validation-writer.js';
import { ruleTitle, verdict } from './words.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

/** Code scanning refuses a file with more results than this, or more rules: https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit */
const MOST_RESULTS = 25_000;

const LEVELS: Readonly<Record<Finding['severity'], 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  unknown: 'note',
};

const ROOT = '%SRCROOT%';

/**
 * Begins a SARIF 2.1.0 file (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html): a result for each finding at its line
 * of the file. Errors are written as they come; what is only a warning or a note waits aside and fills what room is left below the
 * 25,000 results that code scanning takes. How many are missing is said in a notification. No result holds a record's key.
 */
export function createSarifWriter(write: (text: string) => void, context: ReportContext = {}): ValidationWriter {
  const rules = new Map<string, { readonly index: number; readonly severity: Finding['severity'] }>();
  const later = createSpool();
  let errors = 0;
  let laterCount = 0;
  let total = 0;

  const indexOf = ({ rule, severity }: Finding): number => {
    const known = rules.get(rule);
    if (known !== undefined) return known.index;
    rules.set(rule, { index: rules.size, severity });
    return rules.size - 1;
  };

  write(`{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{\n"results":[`);
  return {
    finding: (finding) => {
      total += 1;
      if (finding.severity === 'error') {
        if (errors >= MOST_RESULTS) return;
        write(`${errors === 0 ? '' : ','}\n${JSON.stringify(resultOf(finding, indexOf(finding)))}`);
        errors += 1;
      } else if (errors + laterCount < MOST_RESULTS) {
        later.add(JSON.stringify(resultOf(finding, indexOf(finding))));
        laterCount += 1;
      }
    },
    end: (summary) => {
      let written = errors;
      for (const result of later.lines()) {
        if (written >= MOST_RESULTS) break;
        write(`${written === 0 ? '' : ','}\n${result}`);
        written += 1;
      }
      const driver = {
        name: 'sf power validate',
        rules: [...rules].map(([id, { severity }]) => ruleOf(id, severity)),
      };
      const rest = {
        tool: { driver },
        invocations: [invocationOf(summary, context, total - written)],
        originalUriBaseIds: { [ROOT]: { description: { text: messages.getMessage('sarif.root') } } },
        columnKind: 'utf16CodeUnits',
      };
      write(`\n],\n${JSON.stringify(rest, undefined, 1).slice(2)}]}\n`);
    },
    discard: () => later.discard(),
  };
}

function resultOf(finding: Finding, ruleIndex: number): object {
  const { rule, severity, object, field, source, message, actions } = finding;
  const where = source.row === 0 ? [] : [messages.getMessage('example.row', [source.row])];
  const words = visible(message) === '' ? ruleTitle(rule) : visible(message);
  const text = [...where, words, ...(actions ?? []).map(visible)].join(' ');
  const startLine = source.line ?? (source.row === 0 ? 1 : undefined);
  const location = {
    physicalLocation: {
      artifactLocation: artifactOf(source.path),
      ...(startLine === undefined ? {} : { region: { startLine } }),
    },
    ...(field === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: `${object}.${field}`, kind: 'member' }] }),
  };
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    locations: [location],
    partialFingerprints: { primaryLocationLineHash: fingerprintOf(finding) },
  };
}

/** What makes two results of two runs the same: where and against what, never a value and nothing a value could be guessed from. */
function fingerprintOf({ rule, object, field, source }: Finding): string {
  const parts = [rule, object, field ?? '', source.path, source.row, source.column ?? ''];
  return `${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}:1`;
}

/** A file below the working directory by its relative path, with each part percent-encoded; another by its own address. */
function artifactOf(path: string): { readonly uri: string; readonly uriBaseId?: string } {
  const full = resolve(wellFormed(path));
  const below = relative(process.cwd(), full);
  if (below === '' || isAbsolute(below) || below === '..' || below.startsWith(`..${sep}`)) {
    return { uri: pathToFileURL(full).href };
  }
  return { uri: below.split(sep).map(encodeURIComponent).join('/'), uriBaseId: ROOT };
}

function ruleOf(id: string, severity: Finding['severity']): object {
  const title = ruleTitle(id);
  const help = messages.getMessage('sarif.help', [title]);
  return {
    id,
    name: id.replaceAll(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: title },
    fullDescription: { text: `${title}.` },
    help: { text: help, markdown: help },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['salesforce', 'data'] },
  };
}

function invocationOf(summary: ValidationSummary, { checkedAt }: ReportContext, missing: number): object {
  const tell = (level: 'note' | 'warning', text: string): object => ({ level, message: { text } });
  return {
    executionSuccessful: true,
    ...(checkedAt === undefined ? {} : { startTimeUtc: checkedAt.toISOString() }),
    toolExecutionNotifications: [
      tell('note', verdict(summary)),
      ...(missing > 0 ? [tell('warning', messages.getMessage('sarif.truncated', [MOST_RESULTS, missing]))] : []),
    ],
  };
}
