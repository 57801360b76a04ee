import type { Finding } from '../rules/index.js';
import { findingLine, findingsHeader } from './findings.js';
import type { ValidationSummary } from './types.js';
import { validationJson, validationLines } from './validation.js';

export const VALIDATION_FORMATS = ['human', 'json', 'csv'] as const;
export type ValidationFormat = (typeof VALIDATION_FORMATS)[number];

/** A report of a validation that is written while the validation runs, so that any number of findings costs no memory. */
export type ValidationWriter = {
  finding(finding: Finding): void;
  /** Writes what can only be said at the end. */
  end(summary: ValidationSummary): void;
};

/**
 * Begins a report; `write` takes its text in pieces. All findings are in the JSON and the CSV; the human report has their kinds.
 * The JSON is the published result with every finding in it, so its `truncated` is 0.
 */
export function createValidationWriter(format: ValidationFormat, write: (text: string) => void): ValidationWriter {
  switch (format) {
    case 'human':
      return { finding: () => undefined, end: (summary) => write(`${validationLines(summary).join('\n')}\n`) };
    case 'csv':
      write(findingsHeader());
      return { finding: (finding) => write(findingLine(finding)), end: () => undefined };
    case 'json':
      return jsonWriter(write);
  }
}

function jsonWriter(write: (text: string) => void): ValidationWriter {
  let first = true;
  write('{"findings":[');
  return {
    finding: (finding) => {
      write(`${first ? '' : ','}\n${JSON.stringify(finding)}`);
      first = false;
    },
    end: (summary) => {
      const { findings: _findings, truncated: _truncated, ...rest } = validationJson(summary);
      write(`\n],"truncated":0,${JSON.stringify(rest, undefined, 1).slice(1)}\n`);
    },
  };
}
