import type { IdentifierKind } from '../../privacy/index.js';
import { describeIdentifier, identifierIn } from '../../privacy/index.js';
import type { Finding } from '../../rules/index.js';
import type { FieldSchema, FieldType } from '../../schema/index.js';
import type { SourceRow } from '../../sources/index.js';
import type { BoundMapping } from './types.js';

/** The fields that hold what people write: numbers, dates, choices and ids have forms of their own that nothing of a person fits. */
const textual: ReadonlySet<FieldType> = new Set<FieldType>([
  'Text',
  'TextArea',
  'LongTextArea',
  'Html',
  'Email',
  'Phone',
  'Url',
]);

/** What a cell bound for a field holds of what only a person has; undefined for nothing, and for fields that are no text. */
export function identifierFor(field: FieldSchema, text: string): IdentifierKind | undefined {
  if (!textual.has(field.type)) return undefined;
  return identifierIn(text, field.type === 'Url' ? 'link' : 'text');
}

/** Whether a cell bound for a field holds what only a person has. */
export function holdsIdentifier(field: FieldSchema, text: string): boolean {
  return identifierFor(field, text) !== undefined;
}

/** The finding about an identifier in a row. It names row and column, and nothing of what stands there: no key either. */
export function sensitiveFinding(
  bound: BoundMapping,
  { row, line }: Pick<SourceRow, 'row' | 'line'>,
  kind: IdentifierKind,
  about: { readonly field: string | undefined; readonly column: string | undefined }
): Finding {
  const { severity, message, actions } = describeIdentifier(kind);
  const { field, column } = about;
  return {
    rule: 'sensitive-text',
    severity,
    object: bound.object.name,
    ...(field === undefined ? {} : { field }),
    source: { path: bound.source.entry.path, row, line, ...(column === undefined ? {} : { column }) },
    message,
    actions,
  };
}
