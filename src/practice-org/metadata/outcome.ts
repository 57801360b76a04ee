import type { PlatformError, PracticeOrg } from '../types.js';
import { byName, changeOf } from './plan.js';
import type { Plan } from './plan.js';
import { shownType } from './registry.js';
import { auditOf } from './stored.js';
import type { Component, DeployMessage, DeployOutcome, Problem } from './types.js';

/** A refusal of the data itself, laid at the door of the component it speaks of. */
export function dataProblem(plan: Plan, error: PlatformError, manifestFile: string): Problem {
  const about = plan.components.find(
    (component) => component.type === 'CustomField' && error.message.includes(component.fullName)
  );
  const { type, fullName, fileName } = about ?? { type: '', fullName: 'package.xml', fileName: manifestFile };
  return {
    type,
    fullName,
    fileName,
    problem: error.message,
    problemType: 'Error',
    line: about?.line,
    column: about?.column,
  };
}

/** A message for each component of a plan as if all went well: what is created, changed, left as it was, deleted, not there to delete. */
export function successMessages(
  org: PracticeOrg,
  plan: Plan,
  at: string,
  manifestFile: string,
  existing: readonly Component[] = plan.existing
): DeployMessage[] {
  const base = { createdDate: at, success: true, deleted: false, created: false, changed: false };
  const known = byName(existing);
  const written = plan.components.map((component): DeployMessage => {
    const change = changeOf(known(component.type, component.fullName), component);
    return {
      ...base,
      changed: change !== 'unchanged',
      created: change === 'created',
      componentType: shownType(component.type, component.fileName),
      fullName: component.fullName,
      fileName: component.fileName,
      id: auditOf(org.store, component.type, component.fullName)?.id,
    };
  });
  const deleted = plan.destruction.removals.map((removal): DeployMessage => ({
    ...base,
    changed: true,
    deleted: true,
    componentType: removal.type,
    fullName: removal.fullName,
    fileName: removal.fileName,
  }));
  const missing = plan.destruction.missing.map((removal): DeployMessage => {
    const fileName = removal.fileName;
    const problem = `No ${removal.type} named: ${removal.fullName} found`;
    const name = fileName.replace(/^.*\//, '');
    return {
      ...base,
      componentType: removal.type,
      fullName: name,
      fileName,
      problem,
      problemType: 'Warning',
      warning: true,
    };
  });
  const manifest: DeployMessage = {
    ...base,
    changed: true,
    componentType: '',
    fullName: 'package.xml',
    fileName: manifestFile,
  };
  return [...written, ...deleted, ...missing, manifest];
}

/** The outcome of messages and problems; a component with a problem counts as failed whatever else was said of it. */
export function outcomeOf(messages: readonly DeployMessage[], problems: readonly Problem[], at: string): DeployOutcome {
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

/** The outcome of a deploy that came to nothing. */
export function failed(problems: readonly Problem[], at: string): DeployOutcome {
  return { ...outcomeOf([], problems, at), status: 'Failed' };
}

function failureMessage(problem: Problem, at: string): DeployMessage {
  return {
    changed: false,
    created: false,
    deleted: false,
    success: false,
    createdDate: at,
    componentType: shownType(problem.type, problem.fileName),
    fullName: problem.fullName,
    fileName: problem.fileName,
    problem: problem.problem,
    problemType: problem.problemType,
    lineNumber: problem.line,
    columnNumber: problem.column,
  };
}
