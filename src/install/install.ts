import type { Connection } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import type { ComponentSet } from '@salesforce/source-deploy-retrieve';
import { assignPermissionSets, runningUser, type Assignment } from './assign.js';
import { deployPackage, type ComponentFailure, type DeployOutcome } from './deploy.js';
import { packagedInventory, retrieveInventory } from './inventory.js';
import { classify, type ClassifiedComponent } from './ownership.js';
import { packagedComponents } from './package.js';
import { loadReference, type ReferenceResult } from './reference/index.js';
import { deployTranslations, rehearse, type TranslationResult } from './translations.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

export type InstallPlan = {
  /** Who installs. */
  readonly username: string;
  /** Components whose name is free in the org. */
  readonly adds: ReadonlyArray<{ readonly type: string; readonly fullName: string }>;
  /** How many of ours are there already. */
  readonly present: number;
  /** Taken names that --adopt takes over. */
  readonly adopted: readonly string[];
};

export type InstallResult = {
  readonly orgId: string;
  readonly dryRun: boolean;
  readonly plan: InstallPlan;
  readonly deploy: DeployOutcome;
  readonly translations: TranslationResult;
  readonly assignments: readonly Assignment[];
  readonly reference: readonly ReferenceResult[];
};

export type InstallOptions = {
  readonly dryRun: boolean;
  readonly adopt: boolean;
  readonly assign: readonly string[];
  readonly waitMinutes: number;
  readonly onPlan?: (plan: InstallPlan) => void;
  /** Told when the reference data comes next. */
  readonly onReference?: () => void;
  readonly onProgress?: (done: number, total: number) => void;
};

const problemsShown = 10;

const describeForeign = ({ type, fullName, fieldType }: ClassifiedComponent): string =>
  `  ${type} ${fullName}${fieldType === undefined ? '' : ` (${fieldType})`}`;

const describeFailure = ({ type, fullName, line, problem }: ComponentFailure): string =>
  `  ${type} ${fullName}${line === undefined ? '' : ` line ${line}`}: ${problem}`;

function bounded(lines: readonly string[]): string {
  const more = lines.length - problemsShown;
  return [...lines.slice(0, problemsShown), ...(more > 0 ? [`  ... and ${more} more`] : [])].join('\n');
}

/**
 * Looks for collisions, deploys, assigns permission sets, loads the reference data: in that order, and nothing is written before the first
 * is clear. Spanish and the reference data are never a reason to fail: what is missing of them is in the result.
 *
 * @throws NameCollisionError when names are taken and `adopt` is not given; DeployRefusedError with the org's own problems
 */
export async function installPackage(connection: Connection, options: InstallOptions): Promise<InstallResult> {
  const user = await runningUser(connection);
  const components = await packagedComponents(connection.getApiVersion());
  const wanted = await packagedInventory(components);
  const { foreign, components: classified } = classify(wanted, await retrieveInventory(connection, wanted));
  if (foreign.length > 0 && !options.adopt) {
    const error = messages.createError('error.NameCollision', [foreign.length, bounded(foreign.map(describeForeign))]);
    error.setData({ collisions: foreign.map(({ type, fullName, fieldType }) => ({ type, fullName, fieldType })) });
    throw error;
  }
  const plan: InstallPlan = {
    username: user.username,
    adds: classified.filter(({ state }) => state === 'new').map(({ type, fullName }) => ({ type, fullName })),
    present: classified.filter(({ state }) => state === 'ours').length,
    adopted: foreign.map(({ fullName }) => fullName),
  };
  options.onPlan?.(plan);

  const { deploy, translations } = await deployBoth(components, connection, options);
  const assignments =
    options.dryRun || options.assign.length === 0
      ? []
      : await assignPermissionSets(connection, options.assign, user.id);
  options.onReference?.();
  const reference = await loadReference(connection, {
    dryRun: options.dryRun,
    expected: {
      objects: new Set(plan.adds.filter(({ type }) => type === 'CustomObject').map(({ fullName }) => fullName)),
      permissionSets: options.assign,
    },
  });
  return {
    orgId: connection.getAuthInfoFields().orgId ?? '',
    dryRun: options.dryRun,
    plan,
    deploy,
    translations,
    assignments,
    reference,
  };
}

/** First what any org takes, then Spanish, where the org has it. */
async function deployBoth(
  components: ComponentSet,
  connection: Connection,
  options: InstallOptions
): Promise<{ readonly deploy: DeployOutcome; readonly translations: TranslationResult }> {
  if (options.dryRun) {
    const rehearsed = await rehearse(connection, options);
    refuseFailed(rehearsed.deploy);
    return rehearsed;
  }
  const deploy = await deployPackage(components, connection, options);
  refuseFailed(deploy);
  return { deploy, translations: await deployTranslations(connection, options) };
}

function refuseFailed(deploy: DeployOutcome): void {
  if (deploy.success) return;
  const error = messages.createError('error.DeployRefused', [
    deploy.failures.length,
    bounded(deploy.failures.map(describeFailure)),
  ]);
  error.setData({ ...deploy, failures: deploy.failures.map((failure) => ({ ...failure })) });
  throw error;
}
