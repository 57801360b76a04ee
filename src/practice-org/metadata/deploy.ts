import { applyPermissionRows } from './permission-rows.js';
import type { PracticeOrg } from '../types.js';
import { PlatformError } from '../types.js';
import { candidateSchema } from './candidate-schema.js';
import { Catalogue } from './catalogue.js';
import { checkCandidate } from './checks/index.js';
import type { Candidate } from './checks/index.js';
import { checkRemovals, pruned, readDestruction, withDependents } from './destructive.js';
import type { Destruction } from './destructive.js';
import { parseManifest } from './package-xml.js';
import type { Manifest } from './package-xml.js';
import { readZip } from './read-zip.js';
import { select } from './selection.js';
import { auditOf, fromStored, noteRemoved, noteWritten, sameComponent, toStored } from './stored.js';
import type { Component, DeployMessage, DeployOptions, DeployOutcome, Problem, ZipComponent } from './types.js';
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
    if (!manifests.package) return ended(failed([packageProblem(unzipped.root, 'No package.xml found')], deployer.at), finish);
    const selection = select(manifests.package, readZip(unzipped), `${unzipped.root}package.xml`);
    const plan = planDeploy(org, selection.components, manifests.destructive, selection.problems);
    return applyPlan(org, plan, options, deployer, `${unzipped.root}package.xml`, finish);
  } catch (error) {
    if (error instanceof ZipRefused) return ended({ ...failed([], deployer.at), errorStatusCode: error.statusCode, errorMessage: error.message }, finish);
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

function readManifests(files: ReadonlyMap<string, Buffer>, root: string): { package?: Manifest; destructive: Map<string, Manifest> } {
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

/** What a deploy would do, and what is wrong with it. */
type Plan = {
  readonly existing: readonly Component[];
  readonly components: readonly ZipComponent[];
  readonly destruction: Destruction;
  readonly problems: readonly Problem[];
};

export function planDeploy(
  org: PracticeOrg,
  components: readonly ZipComponent[],
  destructive: ReadonlyMap<string, Manifest>,
  found: readonly Problem[]
): Plan {
  const existing = org.store.components().map(fromStored);
  const before = catalogueOf(org, existing, [], []);
  const destruction = readDestruction(destructive, before);
  const after = catalogueOf(org, existing, components, withDependents(destruction.removals, existing));
  const future = candidateSchema(org.store.schema, after, components);
  const candidate: Candidate = {
    components,
    before,
    after,
    schema: future.schema,
    rows: (object) => countRows(org, object),
    rowsWithValue: (object, field) => countRows(org, object, field),
  };
  const checked = [...found, ...destruction.problems, ...checkCandidate(candidate), ...checkRemovals(destruction.removals, after)];
  // What the schema could not read was mostly said already, and in the platform's words.
  const told = new Set(checked.map((problem) => `${problem.type}#${problem.fullName}`));
  const problems = [...checked, ...future.problems.filter((problem) => !told.has(`${problem.type}#${problem.fullName}`))];
  return { existing, components, destruction, problems };
}

function catalogueOf(
  org: PracticeOrg,
  existing: readonly Component[],
  incoming: readonly ZipComponent[],
  removed: ReadonlyArray<{ type: string; fullName: string }>
): Catalogue {
  const systemFields = (object: Parameters<typeof org.store.fields>[0]): string[] => org.store.fields(object).map((field) => field.name);
  return new Catalogue(org.store.schema, systemFields, existing, incoming, removed);
}

function countRows(org: PracticeOrg, objectName: string, fieldName?: string): number {
  const object = org.store.schema.object(objectName);
  const field = object && fieldName !== undefined ? org.store.field(object, fieldName) : undefined;
  if (!object || (fieldName !== undefined && !field)) return 0;
  const condition = field ? ` WHERE "${field.name}" IS NOT NULL` : '';
  return Number(org.store.db.prepare(`SELECT count(*) FROM "${object.name}"${condition}`).pluck().get());
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
  const mayWrite = plan.problems.length === 0 || (!options.rollbackOnError && good.components.length + good.destruction.removals.length > 0);
  let messages = successMessages(org, good, deployer, manifestFile);
  let problems = plan.problems;
  if (mayWrite) {
    try {
      org.store.transaction(() => {
        write(org, good, deployer);
        messages = successMessages(org, good, deployer, manifestFile, plan.existing);
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

/** With `rollbackOnError` off: what is left when everything with a problem, and all that fails without it, is taken out. */
function withoutFailed(org: PracticeOrg, plan: Plan): Plan {
  let current = plan;
  for (;;) {
    const bad = new Set(current.problems.map((problem) => `${problem.type}#${problem.fullName}`));
    const components = current.components.filter((component) => !bad.has(`${component.type}#${component.fullName}`));
    const removals = current.destruction.removals.filter((removal) => !bad.has(`${removal.type}#${removal.fullName}`));
    if (components.length === current.components.length && removals.length === current.destruction.removals.length) return current;
    const next = planDeploy(org, components, manifestsOf(removals), []);
    current = { ...next, destruction: { ...next.destruction, missing: plan.destruction.missing } };
  }
}

function manifestsOf(removals: Destruction['removals']): Map<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  for (const { type, fullName, fileName } of removals) {
    manifests.set(fileName, { types: [...(manifests.get(fileName)?.types ?? []), { name: type, members: [fullName] }] });
  }
  return manifests;
}

function write(org: PracticeOrg, plan: Plan, deployer: Deployer): void {
  const removed = withDependents(plan.destruction.removals, plan.existing).filter(
    (removal) => !plan.components.some((component) => component.type === removal.type && component.fullName === removal.fullName)
  );
  const changed = plan.components.filter((component) => isChanged(component, plan.existing) !== 'unchanged');
  const tidied = removed.length > 0 ? pruned(removed, plan.existing, plan.components) : [];
  const put = [...changed, ...tidied];
  org.store.changeComponents({ put: put.map(toStored), remove: removed });
  for (const { type, fullName } of put) noteWritten(org.store, type, fullName, deployer.userId, deployer.at);
  for (const { type, fullName } of removed) noteRemoved(org.store, type, fullName);
  applyPermissionRows(org, put, removed, deployer);
}

function isChanged(component: ZipComponent, existing: readonly Component[]): 'created' | 'changed' | 'unchanged' {
  const known = existing.find(
    (candidate) => candidate.type === component.type && candidate.fullName.toLowerCase() === component.fullName.toLowerCase()
  );
  if (!known) return 'created';
  return sameComponent(known, component) ? 'unchanged' : 'changed';
}

/** A refusal of the data itself, laid at the door of the component it speaks of. */
function dataProblem(plan: Plan, error: PlatformError, manifestFile: string): Problem {
  const about = plan.components.find((component) => component.type === 'CustomField' && error.message.includes(component.fullName));
  const { type, fullName, fileName } = about ?? { type: '', fullName: 'package.xml', fileName: manifestFile };
  return { type, fullName, fileName, problem: error.message, problemType: 'Error', line: about?.line, column: about?.column };
}

function successMessages(
  org: PracticeOrg,
  plan: Plan,
  deployer: Deployer,
  manifestFile: string,
  existing: readonly Component[] = plan.existing
): DeployMessage[] {
  const base = { createdDate: deployer.at, success: true, deleted: false, created: false, changed: false };
  const known = new Map(existing.map((component) => [`${component.type}#${component.fullName.toLowerCase()}`, component]));
  const written = plan.components.map((component): DeployMessage => {
    const before = known.get(`${component.type}#${component.fullName.toLowerCase()}`);
    const changed = !before || !sameComponent(before, component);
    return {
      ...base,
      changed,
      created: before === undefined,
      componentType: component.type,
      fullName: component.fullName,
      fileName: component.fileName,
      id: auditOf(org.store, component.type, component.fullName)?.id,
    };
  });
  const deleted = plan.destruction.removals.map(
    (removal): DeployMessage => ({ ...base, changed: true, deleted: true, componentType: removal.type, fullName: removal.fullName, fileName: removal.fileName })
  );
  const missing = plan.destruction.missing.map((removal): DeployMessage => {
    const fileName = removal.fileName;
    const problem = `No ${removal.type} named: ${removal.fullName} found`;
    const name = fileName.replace(/^.*\//, '');
    return { ...base, componentType: removal.type, fullName: name, fileName, problem, problemType: 'Warning', warning: true };
  });
  const manifest: DeployMessage = { ...base, changed: true, componentType: '', fullName: 'package.xml', fileName: manifestFile };
  return [...written, ...deleted, ...missing, manifest];
}

function outcomeOf(messages: readonly DeployMessage[], problems: readonly Problem[], at: string): DeployOutcome {
  const failures = problems.map((problem) => failureMessage(problem, at));
  const bad = new Set(failures.map((failure) => `${failure.componentType}#${failure.fullName}`));
  const successes = messages.filter((message) => !bad.has(`${message.componentType}#${message.fullName}`));
  const deployed = successes.filter((message) => message.componentType !== '').length;
  return {
    status: failures.length === 0 ? 'Succeeded' : deployed > 0 ? 'SucceededPartial' : 'Failed',
    successes,
    failures,
    numberComponentsTotal: deployed + bad.size,
    numberComponentsDeployed: deployed,
    numberComponentErrors: failures.length,
  };
}

function failed(problems: readonly Problem[], at: string): DeployOutcome {
  return { ...outcomeOf([], problems, at), status: 'Failed' };
}

function failureMessage(problem: Problem, at: string): DeployMessage {
  return {
    changed: false,
    created: false,
    deleted: false,
    success: false,
    createdDate: at,
    componentType: problem.type,
    fullName: problem.fullName,
    fileName: problem.fileName,
    problem: problem.problem,
    problemType: problem.problemType,
    lineNumber: problem.line,
    columnNumber: problem.column,
  };
}
