import { PlatformError } from '../types.js';
import type { PracticeOrg } from '../types.js';
import { pruned, withDependents } from './destructive.js';
import { dataProblem, failed, outcomeOf, successMessages } from './outcome.js';
import { parseManifest } from './package-xml.js';
import type { Manifest } from './package-xml.js';
import { applyPermissionRows } from './permission-rows.js';
import { byName, changeOf, planDeploy, withoutFailed } from './plan.js';
import type { Plan } from './plan.js';
import { readZip } from './read-zip.js';
import { select } from './selection.js';
import { noteRemoved, noteWritten, toStored } from './stored.js';
import type { DeployOptions, DeployOutcome, Problem } from './types.js';
import { XmlError } from './xml.js';
import { unzip, ZipRefused } from './zip.js';

/** Who deploys, and when. */
export type Deployer = { readonly userId: string; readonly at: string };

/**
 * Deploys a zip: reads it, judges it, and where it is good (or in part, with `rollbackOnError` off) writes components, tables and
 * permission rows in one transaction. `finish` runs inside that transaction, so that a job's own row tells the truth after a crash.
 * Never throws for what is wrong with the zip: that is in the outcome.
 */
export async function deployZip(
  org: PracticeOrg,
  zip: Buffer,
  options: DeployOptions,
  deployer: Deployer,
  finish: (outcome: DeployOutcome) => void = () => undefined
): Promise<DeployOutcome> {
  try {
    const unzipped = await unzip(zip);
    const manifests = readManifests(unzipped.files, unzipped.root);
    if (!manifests.package)
      return ended(failed([packageProblem(unzipped.root, 'No package.xml found')], deployer.at), finish);
    const selection = select(manifests.package, readZip(unzipped), `${unzipped.root}package.xml`);
    const plan = planDeploy(org, selection.components, manifests.destructive, selection.problems);
    return applyPlan(org, plan, options, deployer, `${unzipped.root}package.xml`, finish);
  } catch (error) {
    if (error instanceof ZipRefused)
      return ended(
        { ...failed([], deployer.at), errorStatusCode: error.statusCode, errorMessage: error.message },
        finish
      );
    if (error instanceof XmlError) {
      const problem = packageProblem('', `Error parsing file: ${error.message}`);
      return ended(failed([{ ...problem, line: error.line, column: error.column }], deployer.at), finish);
    }
    throw error;
  }
}

function ended(outcome: DeployOutcome, finish: (outcome: DeployOutcome) => void): DeployOutcome {
  finish(outcome);
  return outcome;
}

function readManifests(
  files: ReadonlyMap<string, Buffer>,
  root: string
): { package?: Manifest; destructive: Map<string, Manifest> } {
  const read = (name: string): Manifest | undefined => {
    const content = files.get(name);
    return content && parseManifest(content.toString('utf8'));
  };
  const destructive = new Map<string, Manifest>();
  for (const name of ['destructiveChangesPre.xml', 'destructiveChanges.xml', 'destructiveChangesPost.xml']) {
    const manifest = read(name);
    if (manifest) destructive.set(root + name, manifest);
  }
  return { package: read('package.xml'), destructive };
}

function packageProblem(root: string, problem: string): Problem {
  return { type: '', fullName: 'package.xml', fileName: `${root}package.xml`, problem, problemType: 'Error' };
}

/** Thrown to leave a transaction without a trace after a check-only deploy. */
class Undo extends Error {}

function applyPlan(
  org: PracticeOrg,
  plan: Plan,
  options: DeployOptions,
  deployer: Deployer,
  manifestFile: string,
  finish: (outcome: DeployOutcome) => void
): DeployOutcome {
  const good = options.rollbackOnError ? plan : withoutFailed(org, plan);
  const mayWrite =
    plan.problems.length === 0 ||
    (!options.rollbackOnError && good.components.length + good.destruction.removals.length > 0);
  let messages = successMessages(org, good, deployer.at, manifestFile);
  let problems = plan.problems;
  if (mayWrite) {
    try {
      org.store.transaction(() => {
        write(org, good, deployer);
        messages = successMessages(org, good, deployer.at, manifestFile, plan.existing);
        if (options.checkOnly) throw new Undo();
        finish(outcomeOf(messages, problems, deployer.at));
      });
      return outcomeOf(messages, problems, deployer.at);
    } catch (error) {
      if (error instanceof PlatformError) problems = [...problems, dataProblem(good, error, manifestFile)];
      else if (!(error instanceof Undo)) throw error;
    }
  }
  const rolledBack = problems.length > 0 && (options.rollbackOnError || problems !== plan.problems);
  const outcome = outcomeOf(messages, problems, deployer.at);
  return ended(rolledBack ? { ...outcome, status: 'Failed' } : outcome, finish);
}

function write(org: PracticeOrg, plan: Plan, deployer: Deployer): void {
  const removed = withDependents(plan.destruction.removals, plan.existing).filter(
    (removal) =>
      !plan.components.some((component) => component.type === removal.type && component.fullName === removal.fullName)
  );
  const known = byName(plan.existing);
  const changed = plan.components.filter(
    (component) => changeOf(known(component.type, component.fullName), component) !== 'unchanged'
  );
  const tidied = removed.length > 0 ? pruned(removed, plan.existing, plan.components) : [];
  const put = [...changed, ...tidied];
  org.store.changeComponents({ put: put.map(toStored), remove: removed });
  for (const { type, fullName } of put) noteWritten(org.store, type, fullName, deployer.userId, deployer.at);
  for (const { type, fullName } of removed) noteRemoved(org.store, type, fullName);
  applyPermissionRows(org, put, removed, deployer);
}
