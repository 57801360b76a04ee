import { extname } from 'node:path';

export const VALIDATION_FORMATS = ['human', 'json', 'csv', 'junit', 'sarif', 'html'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];

const BY_EXTENSION: Readonly<Record<string, ValidationFormat>> = {
  '.json': 'json',
  '.csv': 'csv',
  '.xml': 'junit',
  '.sarif': 'sarif',
  '.html': 'html',
  '.htm': 'html',
};

/** The format that a file's name asks for; `human` where it asks for none. `x.sarif.json` is a usual name of SARIF. */
export function validationFormatOf(path: string | undefined): ValidationFormat {
  const name = (path ?? '').toLowerCase();
  if (name.endsWith('.sarif.json')) return 'sarif';
  return BY_EXTENSION[extname(name)] ?? 'human';
}
