import { Messages } from '@salesforce/core';
import type { SourceDescription } from '../sources/index.js';
import type { FindingGroup, ValidationJson, ValidationSummary } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

/** Reasons a person can take in; the others are in the findings. */
const SHOWN_GROUPS = 20;

const number = new Intl.NumberFormat('en-US');

/** The report of a validation for people: what the file was taken for, the counts, the commonest reasons first, and what to do. */
export function validationLines(summary: ValidationSummary): string[] {
  const lines = summary.sources.map(sourceLine);
  lines.push('', countsLine(summary));
  for (const object of summary.objects) lines.push(objectLine(object));
  if (summary.groups.length > 0) {
    lines.push('', messages.getMessage('validation.reasons'), '');
    for (const group of summary.groups.slice(0, SHOWN_GROUPS)) lines.push(...groupLines(group));
    const more = summary.groups.length - SHOWN_GROUPS;
    if (more > 0) lines.push(messages.getMessage('validation.moreReasons', [more]), '');
  }
  if (lines.at(-1) !== '') lines.push('');
  lines.push(closingLine(summary));
  return lines;
}

function sourceLine(source: SourceDescription): string {
  const { path, encoding = '', delimiter = ',', lineEnding, columns, size = 0 } = source;
  const ending = messages.getMessage(`validation.lineEnding.${lineEnding ?? 'none'}`);
  const tokens = [path, encoding, delimiterWord(delimiter), ending, columns.length, number.format(size)];
  return messages.getMessage('validation.source', tokens);
}

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

function delimiterWord(delimiter: string): string {
  const name = DELIMITERS[delimiter];
  return name === undefined ? `"${delimiter}"` : messages.getMessage(`validation.delimiter.${name}`);
}

function countsLine({ rows, valid, refused, unknown }: ValidationSummary): string {
  return messages.getMessage(
    'validation.counts',
    [rows, valid, refused, unknown].map((count) => number.format(count))
  );
}

function objectLine(object: ValidationSummary['objects'][number]): string {
  const { valid, refused, unknown, merged, leftOut } = object;
  const notes = [
    ...(merged > 0 ? [messages.getMessage('validation.merged', [number.format(merged)])] : []),
    ...(leftOut > 0 ? [messages.getMessage('validation.leftOut', [number.format(leftOut)])] : []),
  ];
  const counts = [valid, refused, unknown].map((count) => number.format(count));
  return `  ${messages.getMessage('validation.object', [object.object, ...counts])}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

function groupLines({ example, count, rows }: FindingGroup): string[] {
  const { severity, rule, object, source, message, actions } = example;
  const place =
    source.row === 0
      ? messages.getMessage('validation.inHeader')
      : messages.getMessage('validation.atRow', [number.format(source.row)]);
  const severityWord = messages.getMessage(`validation.severity.${severity}`);
  const others = [...new Set(rows)].filter((row) => row !== source.row).sort((left, right) => left - right);
  return [
    `  ${number.format(count)} x ${severityWord}: ${rule} (${object})`,
    `      ${place} ${message}`,
    ...(others.length > 0 ? [`      ${alsoLine(others, count - rows.length)}`] : []),
    ...(actions ?? []).map((action) => `      - ${action}`),
    '',
  ];
}

/** The other rows with the same reason: all of them, or the first and how many more. */
function alsoLine(rows: readonly number[], more: number): string {
  const named = rows.map((row) => number.format(row)).join(', ');
  return more > 0
    ? messages.getMessage('validation.alsoRowsAndMore', [named, number.format(more)])
    : messages.getMessage('validation.alsoRows', [named]);
}

function closingLine({ rows, refused, unknown, rules }: ValidationSummary): string {
  if (refused > 0) return messages.getMessage('validation.doRefused', [number.format(refused)]);
  if (rules.some((rule) => rule.severity === 'error')) return messages.getMessage('validation.doErrors');
  if (rows === 0) return messages.getMessage('validation.doEmpty');
  return unknown > 0
    ? messages.getMessage('validation.doUnknown', [number.format(unknown)])
    : messages.getMessage('validation.doNothing');
}

/** The summary as scripts read it. */
export function validationJson(summary: ValidationSummary): ValidationJson {
  const { groups: _groups, ...json } = summary;
  return json;
}
