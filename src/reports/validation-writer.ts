import type { Finding } from '../rules/index.js';
import { findingLine, findingsHeader } from './findings.js';
import type { ValidationFormat } from './formats.js';
import { htmlReport } from './html.js';
import { junitReport } from './junit.js';
import { createSarifWriter } from './sarif.js';
import type { ReportContext, ValidationSummary } from './types.js';
import { validationJson, validationLines } from './validation.js';

/** A report of a validation that is written while the validation runs, so that any number of findings costs no memory. */
export type ValidationWriter = {
  finding(finding: Finding): void;
  /** Writes what can only be said at the end. */
  end(summary: ValidationSummary): void;
  /** Deletes what the writer kept aside. To be called when all is over, also after a failure; calling it again does nothing. */
  discard(): void;
};

/**
 * Begins a report; `write` takes its text in pieces. All findings are in the JSON and the CSV, and in the SARIF up to what code scanning
 * takes; the others have their kinds. The JSON is the published result with every finding in it, so its `truncated` is 0.
 */
export function createValidationWriter(
  format: ValidationFormat,
  write: (text: string) => void,
  context: ReportContext = {}
): ValidationWriter {
  switch (format) {
    case 'human':
      return ofSummary((summary) => `${validationLines(summary, context).join('\n')}\n`, write);
    case 'junit':
      return ofSummary((summary) => junitReport(summary, context), write);
    case 'html':
      return ofSummary((summary) => htmlReport(summary, context), write);
    case 'csv':
      write(findingsHeader());
      return { finding: (finding) => write(findingLine(finding)), end: nothing, discard: nothing };
    case 'json':
      return jsonWriter(write);
    case 'sarif':
      return createSarifWriter(write, context);
  }
}

const nothing = (): void => undefined;

/** A report that needs no single finding: the summary has them grouped. */
function ofSummary(report: (summary: ValidationSummary) => string, write: (text: string) => void): ValidationWriter {
  return { finding: nothing, end: (summary) => write(report(summary)), discard: nothing };
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
    discard: nothing,
  };
}
