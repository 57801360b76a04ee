import type { ValidationSummary } from '../sync/rows/index.js';

export type { FindingGroup, ValidationSummary } from '../sync/rows/index.js';

/** The published result of a validation: what was found, but for the grouping that only people's reports need. Add, never change. */
export type ValidationJson = Omit<ValidationSummary, 'groups'>;

/** What a report tells beside what was found. All of it may be left out. */
export type ReportContext = {
  readonly checkedAt?: Date;
  /** What the rows were held against, in words: an org's name, for instance. Default: the metadata that comes with the plugin. */
  readonly against?: string;
  /** The arguments that name what was checked, for the commands the report proposes: `['--config', 'power.sync.yaml']`. */
  readonly input?: readonly string[];
  /** The file the refused rows go to. */
  readonly rejects?: string;
  /** Columns of the terminal; lines are broken at 80 at most, which is also the default. */
  readonly width?: number;
  /** Whether the reader sees colours. Default false. */
  readonly colour?: boolean;
};
