import type { WorkflowOptions } from '../../src/ci/index.js';

/** The plainest workflow; a test says what differs. */
export const plain: WorkflowOptions = {
  configName: 'our-worksites',
  configPath: 'power.sync.yaml',
  schedule: '0 6 * * 1-5',
  instanceUrl: 'https://login.salesforce.com',
  versions: { cli: '2.150.6', plugin: '0.1.0' },
  timeout: 60,
  artifacts: false,
  rails: [],
  sourceVariables: [],
};

export type Step = {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
};
export type Workflow = {
  readonly on: { readonly schedule: ReadonlyArray<{ readonly cron: string }> };
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: {
    readonly sync: { readonly 'timeout-minutes': number; readonly env: object; readonly steps: readonly Step[] };
  };
};
