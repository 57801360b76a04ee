import type { Connection } from '@salesforce/core';
import type { ComponentSet, MetadataApiDeployStatus } from '@salesforce/source-deploy-retrieve';
import { Duration, ensureArray } from '@salesforce/kit';

export type DeployOptions = {
  /** Validates in the org and writes nothing. */
  readonly dryRun: boolean;
  /** Called with counts as the org reports them. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Minutes after which waiting ends (the deploy itself goes on in the org). */
  readonly waitMinutes: number;
};

export type ComponentFailure = {
  readonly type: string;
  readonly fullName: string;
  readonly line?: number;
  readonly problem: string;
};

export type DeployOutcome = {
  readonly id: string;
  readonly status: string;
  readonly success: boolean;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly failures: readonly ComponentFailure[];
};

const isTrue = (value: unknown): boolean => value === true || value === 'true';

function outcomeOf(id: string, response: MetadataApiDeployStatus): DeployOutcome {
  const successes = ensureArray(response.details?.componentSuccesses)
    // The manifest is a component to the org, and nothing to a person.
    .filter(({ fullName }) => fullName !== 'package.xml');
  const created = successes.filter((message) => isTrue(message.created)).length;
  const changed = successes.filter((message) => !isTrue(message.created) && isTrue(message.changed)).length;
  return {
    id,
    status: response.status,
    success: isTrue(response.success),
    created,
    changed,
    unchanged: successes.length - created - changed,
    failures: ensureArray(response.details?.componentFailures).map((message) => ({
      type: message.componentType ?? '',
      fullName: message.fullName,
      line: message.lineNumber === undefined ? undefined : Number(message.lineNumber),
      problem: message.problem ?? '',
    })),
  };
}

/** A practice org answers in no time and counts no calls that anybody misses: the library's pause, made for a far org, is most of the wait. */
function isOnThisMachine(connection: Connection): boolean {
  return ['127.0.0.1', 'localhost'].includes(new URL(connection.instanceUrl).hostname);
}

/**
 * Sends the whole package in one transaction: all of it arrives, or nothing does (`rollbackOnError`, which production demands anyway:
 * Metadata API Developer Guide, "DeployOptions").
 *
 * @throws SfError from the deploy library when the org cannot be reached or the wait ends first
 */
export async function deployPackage(
  components: ComponentSet,
  connection: Connection,
  options: DeployOptions
): Promise<DeployOutcome> {
  const deploy = await components.deploy({
    usernameOrConnection: connection,
    apiOptions: { checkOnly: options.dryRun, rollbackOnError: true, singlePackage: true },
  });
  deploy.onUpdate((status) =>
    options.onProgress?.(Number(status.numberComponentsDeployed), Number(status.numberComponentsTotal))
  );
  const result = await deploy.pollStatus({
    timeout: Duration.minutes(options.waitMinutes),
    ...(isOnThisMachine(connection) ? { frequency: Duration.milliseconds(200) } : {}),
  });
  return outcomeOf(deploy.id ?? '', result.response);
}
