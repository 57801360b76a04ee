import type { Connection } from '@salesforce/core';

export type ReadinessCheck = {
  /** Stable, kebab-case: what scripts look for. */
  readonly id: string;
  readonly status: 'pass' | 'warn' | 'fail';
  /** One sentence: what is true, and what it means for us. */
  readonly message: string;
  readonly actions?: readonly string[];
};

/** What the checks share, read once. */
export type OrgFacts = {
  readonly connection: Connection;
  readonly username: string;
  readonly organization: {
    readonly Id: string;
    readonly Name: string;
    readonly OrganizationType: string;
    readonly IsSandbox: boolean;
    readonly InstanceName: string;
    readonly TrialExpirationDate: string | null;
  };
  readonly newestApiVersion: string;
  readonly accountFields: ReadonlySet<string>;
};
