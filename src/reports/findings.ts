import type { Finding } from '../rules/index.js';
import { csvLine, inertText } from './csv.js';

/** The columns of a CSV of findings, in this order. Add at the end, never change. */
export const FINDING_COLUMNS = [
  'severity',
  'rule',
  'object',
  'field',
  'key',
  'path',
  'row',
  'column',
  'message',
  'actions',
  'code',
] as const;

/** The header of a CSV of findings. */
export function findingsHeader(): string {
  return csvLine(FINDING_COLUMNS);
}

/** A finding as a line of CSV. The file is for people's spreadsheets, so no cell of it can run as a formula there. */
export function findingLine(finding: Finding): string {
  const { severity, rule, object, field, key, source, message, actions, code } = finding;
  const cells = [
    severity,
    rule,
    object,
    field ?? '',
    key ?? '',
    source.path,
    String(source.row),
    source.column ?? '',
    message,
    actions?.join(' ') ?? '',
    code ?? '',
  ];
  return csvLine(cells.map(inertText));
}
