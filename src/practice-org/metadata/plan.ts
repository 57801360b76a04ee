import type { PracticeOrg } from '../types.js';
import { candidateSchema } from './candidate-schema.js';
import { Catalogue } from './catalogue.js';
import { checkCandidate } from './checks/index.js';
import type { Candidate } from './checks/index.js';
import { checkRemovals, readDestruction, withDependents } from './destructive.js';
import type { Destruction } from './destructive.js';
import type { Manifest } from './package-xml.js';
import { fromStored, sameComponent } from './stored.js';
import type { Component, Problem, ZipComponent } from './types.js';

/** What a deploy would do, and what is wrong with it. */
export type Plan = {
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
  const checked = [
    ...found,
    ...destruction.problems,
    ...checkCandidate(candidate),
    ...checkRemovals(destruction.removals, after),
  ];
  // What the schema could not read was mostly said already, and in the platform's words.
  const told = new Set(checked.map((problem) => `${problem.type}#${problem.fullName}`));
  const problems = [
    ...checked,
    ...future.problems.filter((problem) => !told.has(`${problem.type}#${problem.fullName}`)),
  ];
  return { existing, components, destruction, problems };
}

function catalogueOf(
  org: PracticeOrg,
  existing: readonly Component[],
  incoming: readonly ZipComponent[],
  removed: ReadonlyArray<{ type: string; fullName: string }>
): Catalogue {
  const systemFields = (object: Parameters<typeof org.store.fields>[0]): string[] =>
    org.store.fields(object).map((field) => field.name);
  return new Catalogue(org.store.schema, systemFields, existing, incoming, removed);
}

function countRows(org: PracticeOrg, objectName: string, fieldName?: string): number {
  const object = org.store.schema.object(objectName);
  const field = object && fieldName !== undefined ? org.store.field(object, fieldName) : undefined;
  if (!object || (fieldName !== undefined && !field)) return 0;
  const condition = field ? ` WHERE "${field.name}" IS NOT NULL` : '';
  return Number(org.store.db.prepare(`SELECT count(*) FROM "${object.name}"${condition}`).pluck().get());
}

/** With `rollbackOnError` off: what is left when everything with a problem, and all that fails without it, is taken out. */
export function withoutFailed(org: PracticeOrg, plan: Plan): Plan {
  let current = plan;
  for (;;) {
    const bad = new Set(current.problems.map((problem) => `${problem.type}#${problem.fullName}`));
    const components = current.components.filter((component) => !bad.has(`${component.type}#${component.fullName}`));
    const removals = current.destruction.removals.filter((removal) => !bad.has(`${removal.type}#${removal.fullName}`));
    if (components.length === current.components.length && removals.length === current.destruction.removals.length)
      return current;
    const next = planDeploy(org, components, manifestsOf(removals), []);
    current = { ...next, destruction: { ...next.destruction, missing: plan.destruction.missing } };
  }
}

function manifestsOf(removals: Destruction['removals']): Map<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  for (const { type, fullName, fileName } of removals) {
    manifests.set(fileName, {
      types: [...(manifests.get(fileName)?.types ?? []), { name: type, members: [fullName] }],
    });
  }
  return manifests;
}

/** The components of the org by type and name, to look up what a deploy would replace. */
export function byName(components: readonly Component[]): (type: string, fullName: string) => Component | undefined {
  const known = new Map(
    components.map((component) => [`${component.type}#${component.fullName.toLowerCase()}`, component])
  );
  return (type, fullName) => known.get(`${type}#${fullName.toLowerCase()}`);
}

/** What a deploy does to a component: `before` is what is there now. */
export function changeOf(before: Component | undefined, component: ZipComponent): 'created' | 'changed' | 'unchanged' {
  if (!before) return 'created';
  return sameComponent(before, component) ? 'unchanged' : 'changed';
}
