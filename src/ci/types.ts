/** What the workflow is to do. Nothing in it is a secret; `sourceVariables` are names only. */
export type WorkflowOptions = {
  /** The config's name: one run of it at a time, and a cache of its own. */
  readonly configName: string;
  /** From the root of the repository, with slashes. */
  readonly configPath: string;
  /** Five fields, in UTC. */
  readonly schedule: string;
  /** Where the user logs in. */
  readonly instanceUrl: string;
  /** npm versions, exact. */
  readonly versions: { readonly cli: string; readonly plugin: string };
  /** Minutes after which the job is ended. */
  readonly timeout: number;
  /** Whether the files that may hold values are kept with the run: rows not written, and edits to give back. */
  readonly artifacts: boolean;
  /** Flags and their values that the sync gets beside its own: the rails. */
  readonly rails: readonly string[];
  /** Environment variables that the config's sources read their secrets from. */
  readonly sourceVariables: readonly string[];
};
