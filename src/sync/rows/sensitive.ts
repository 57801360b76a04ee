import type { IdentifierKind, Look } from '../../privacy/index.js';
import { describeIdentifier, identifierIn, lookFor } from '../../privacy/index.js';
import type { Finding } from '../../rules/index.js';
import type { FieldSchema } from '../../schema/index.js';
import type { SourceRow } from '../../sources/index.js';
import type { BoundMapping } from './types.js';

/** How each field is looked at: the answer is the same for every row. */
const looks = new WeakMap<FieldSchema, { readonly look: Look | undefined }>();

/**
 * What a cell bound for a field holds of what only a person has; undefined for nothing, and for fields that cannot hold it. In notes it may be words
 * of status, which warn and refuse nothing.
 */
export function identifierFor(bound: BoundMapping, field: FieldSchema, text: string): IdentifierKind | undefined {
  let known = looks.get(field);
  if (known === undefined) looks.set(field, (known = { look: lookFor(bound.object, field) }));
  return known.look === undefined ? undefined : identifierIn(text, known.look);
}

/** Whether anything is to be said of a cell bound for a field. */
export function holdsIdentifier(bound: BoundMapping, field: FieldSchema, text: string): boolean {
  return identifierFor(bound, field, text) !== undefined;
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
