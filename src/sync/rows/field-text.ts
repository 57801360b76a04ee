import type { FieldSchema, FieldType } from '../../schema/index.js';

/** The fields that a person can write several lines in. */
const ofManyLines: ReadonlySet<FieldType> = new Set<FieldType>(['TextArea', 'LongTextArea', 'Html']);

/** A cell that was broken over lines to fit a column, for a field of one line: each break becomes a blank. */
export function fieldText(field: FieldSchema, text: string): string {
  if (ofManyLines.has(field.type)) return text;
  return /[\r\n]/.test(text) ? text.replaceAll(/\s*[\r\n]\s*/g, ' ') : text;
}
