import type { PracticeOrg } from '../types.js';
import type { DeployJob } from './jobs.js';
import { userName } from './retrieve.js';
import type { DeployMessage } from './types.js';

/** The platform's DeployResult, as JSON has it; SOAP writes the same as text. */
export type DeployResult = {
  readonly id: string;
  readonly status: DeployJob['status'];
  readonly done: boolean;
  readonly success: boolean;
  readonly checkOnly: boolean;
  readonly rollbackOnError: boolean;
  readonly ignoreWarnings: boolean;
  readonly runTestsEnabled: boolean;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly startDate?: string;
  readonly completedDate?: string;
  readonly lastModifiedDate: string;
  readonly canceledBy?: string;
  readonly canceledByName?: string;
  readonly errorMessage?: string;
  readonly errorStatusCode?: string;
  readonly numberComponentErrors: number;
  readonly numberComponentsDeployed: number;
  readonly numberComponentsTotal: number;
  readonly numberTestErrors: number;
  readonly numberTestsCompleted: number;
  readonly numberTestsTotal: number;
  readonly details: {
    readonly componentFailures: readonly DeployMessage[];
    readonly componentSuccesses: readonly DeployMessage[];
    readonly runTestResult: typeof noTests;
  };
};

/** The org runs no Apex, so no tests either. */
const noTests = {
  codeCoverage: [],
  codeCoverageWarnings: [],
  failures: [],
  flowCoverage: [],
  flowCoverageWarnings: [],
  numFailures: 0,
  numTestsRun: 0,
  successes: [],
  totalTime: 0,
};

/** The platform's DeployResult; details only when asked for. */
export function deployResult(org: PracticeOrg, job: DeployJob, includeDetails: boolean): DeployResult {
  const { outcome, options } = job;
  const done = job.completedDate !== undefined;
  return {
    ...(job.canceledById === undefined
      ? {}
      : { canceledBy: job.canceledById, canceledByName: userName(org, job.canceledById) }),
    checkOnly: options.checkOnly,
    ...(done ? { completedDate: job.completedDate } : {}),
    createdBy: job.createdById,
    createdByName: userName(org, job.createdById),
    createdDate: job.createdDate,
    details: {
      componentFailures: includeDetails ? (outcome?.failures ?? []) : [],
      componentSuccesses: includeDetails ? (outcome?.successes ?? []) : [],
      runTestResult: noTests,
    },
    done,
    ...(outcome?.errorMessage === undefined
      ? {}
      : { errorMessage: outcome.errorMessage, errorStatusCode: outcome.errorStatusCode }),
    id: job.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: job.lastModifiedDate,
    numberComponentErrors: outcome?.numberComponentErrors ?? 0,
    numberComponentsDeployed: outcome?.numberComponentsDeployed ?? 0,
    numberComponentsTotal: outcome?.numberComponentsTotal ?? 0,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: options.testLevel !== undefined && options.testLevel !== 'NoTestRun',
    ...(job.startDate === undefined ? {} : { startDate: job.startDate }),
    status: job.status,
    success: job.status === 'Succeeded',
  };
}
