import { Messages } from '@salesforce/core/messages';
import type { Finding } from '../../rules/index.js';
import type { RowProblem, SourceRow } from '../../sources/index.js';
import type { BoundMapping } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'rows');

/** What the reading of a row itself can find, beside what the rules find: each has its words in messages/rows.md. */
export type RowRule =
  | RowProblem['rule']
  | 'key-blank'
  | 'duplicate-key'
  | 'merged-row'
  | 'date-form'
  | 'parent-refused'
  | 'parent-in-org'
  | 'parent-missing'
  | 'parent-refused-here'
  | 'parent-unknown'
  | 'parent-rule'
  | 'parent-rule-open'
  | 'digits-lost'
  | 'fraction-of-second-dropped'
  | 'repeated-value';

const SEVERITY: Readonly<Partial<Record<RowRule, Finding['severity']>>> = {
  'merged-row': 'warning',
  'parent-in-org': 'unknown',
  'parent-refused-here': 'unknown',
  'parent-unknown': 'unknown',
  'parent-rule-open': 'unknown',
  'digits-lost': 'warning',
  'fraction-of-second-dropped': 'warning',
  'repeated-value': 'warning',
};

/** A finding of the row itself, in words. */
export function rowFinding(
  bound: BoundMapping,
  { row, line }: Pick<SourceRow, 'row' | 'line'>,
  rule: RowRule,
  tokens: ReadonlyArray<string | number>,
  about: { readonly field?: string; readonly column?: string; readonly key?: string } = {}
): Finding {
  const { field, column, key } = about;
  return {
    rule,
    severity: SEVERITY[rule] ?? 'error',
    object: bound.object.name,
    ...(field === undefined ? {} : { field }),
    ...(key === undefined || key === '' || !bound.keyShown ? {} : { key }),
    source: { path: bound.source.entry.path, row, line, ...(column === undefined ? {} : { column }) },
    message: messages.getMessage(`found.${rule}`, [...tokens]),
    actions: messages.getMessages(`found.${rule}.actions`, [...tokens]),
  };
}
