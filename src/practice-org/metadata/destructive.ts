import type { Catalogue } from './catalogue.js';
import type { Manifest } from './package-xml.js';
import { isKnownType } from './registry.js';
import { parentNameOf } from './read-zip.js';
import type { Component, Problem, ZipComponent } from './types.js';
import { children, parseXml, textOf, writeXml } from './xml.js';
import type { XmlElement } from './xml.js';

export type Removal = { readonly type: string; readonly fullName: string; readonly fileName: string };

/** What the destructive manifests name, sorted into what is there and what is not. */
export type Destruction = {
  readonly removals: readonly Removal[];
  readonly missing: readonly Removal[];
  readonly problems: readonly Problem[];
};

export function readDestruction(manifests: ReadonlyMap<string, Manifest>, before: Catalogue): Destruction {
  const removals: Removal[] = [];
  const missing: Removal[] = [];
  const problems: Problem[] = [];
  for (const [fileName, manifest] of manifests) {
    for (const { name: type, members, line, column } of manifest.types) {
      if (!isKnownType(type)) {
        const problem = `Unknown type name '${type}' specified in ${fileName.replace(/^.*\//, '')}`;
        problems.push({ type: '', fullName: fileName, fileName, problem, problemType: 'Error', line, column });
        continue;
      }
      for (const fullName of members) {
        const removal = { type, fullName, fileName };
        if (fullName === '*') {
          const problem = `Wildcards are not allowed in ${fileName.replace(/^.*\//, '')}`;
          problems.push({ ...removal, problem, problemType: 'Error', line, column });
        } else if (before.has(type, fullName)) removals.push(removal);
        else missing.push(removal);
      }
    }
  }
  return { removals, missing, problems };
}

/** The removals with all that goes with them: the children of an object, its layouts and its tab. */
export function withDependents(
  removals: readonly Removal[],
  existing: readonly Component[]
): ReadonlyArray<Omit<Removal, 'fileName'>> {
  const objects = new Set(
    removals.filter((removal) => removal.type === 'CustomObject').map((removal) => removal.fullName.toLowerCase())
  );
  const dependents = existing.filter(({ type, fullName }) => {
    if (type === 'Layout') return objects.has((fullName.split('-')[0] ?? '').toLowerCase());
    if (type === 'CustomTab') return objects.has(fullName.toLowerCase());
    const parent = parentNameOf(type, fullName);
    return parent !== undefined && objects.has(parent.toLowerCase());
  });
  return [...removals, ...dependents].map(({ type, fullName }) => ({ type, fullName }));
}

/** Fields that something else still stands on cannot go. */
export function checkRemovals(removals: readonly Removal[], after: Catalogue): readonly Problem[] {
  return removals.flatMap((removal): Problem[] => {
    if (after.has(removal.type, removal.fullName)) return [];
    const users = usersOf(removal, after);
    if (users.length === 0) return [];
    const what =
      removal.type === 'CustomField' ? 'custom field' : removal.type === 'CustomObject' ? 'custom object' : 'component';
    const problem = `This ${what} is referenced elsewhere in salesforce.com. : ${users.join(', ')}`;
    return [{ ...removal, problem, problemType: 'Error' }];
  });
}

function usersOf(removal: Removal, after: Catalogue): string[] {
  if (removal.type === 'GlobalValueSet') {
    const named = `<valueSetName>${removal.fullName}</valueSetName>`;
    return after.ofType('CustomField').flatMap((field) => (textContent(field).includes(named) ? [field.fullName] : []));
  }
  if (removal.type === 'CustomObject') {
    return after
      .ofType('CustomField')
      .filter((field) => textContent(field).includes(`<referenceTo>${removal.fullName}</referenceTo>`))
      .map((field) => field.fullName);
  }
  if (removal.type !== 'CustomField') return [];
  const [object = '', name = ''] = removal.fullName.split('.');
  // A word of its own: `City__c` and not `Old_City__c` or `City__cx`. A relationship (`Employer__r`) uses the field as well.
  const word = new RegExp(`(?<![\\w])(${name}|${name.replace(/__c$/i, '__r')})(?![\\w])`, 'i');
  const relatesToObject = (element: XmlElement): boolean =>
    textOf(element, 'summaryForeignKey')?.startsWith(`${object}.`) === true;
  const users: string[] = [];
  for (const component of [...after.ofType('CustomField'), ...after.ofType('ValidationRule')]) {
    const element = after.element(component.type, component.fullName);
    if (!element) continue;
    const same = component.fullName.toLowerCase().startsWith(`${object.toLowerCase()}.`);
    const parts = same ? ['formula', 'errorConditionFormula', 'errorDisplayField', 'controllingField'] : [];
    const texts = parts.map((part) => textOf(element, part) ?? '');
    if (relatesToObject(element)) {
      texts.push(...['summaryForeignKey', 'summarizedField'].map((part) => textOf(element, part) ?? ''));
      texts.push(...children(element, 'summaryFilterItems').map((item) => textOf(item, 'field') ?? ''));
    }
    if (texts.some((text) => word.test(text))) users.push(component.fullName);
  }
  return users;
}

function textContent(component: Component): string {
  return component.files.map((file) => file.content.toString('utf8')).join('\n');
}

/**
 * What the platform tidies up by itself when a field or an object goes: permission sets lose its grants, layouts its items. Returns the
 * components that had to change.
 */
export function pruned(
  removals: ReadonlyArray<Omit<Removal, 'fileName'>>,
  existing: readonly Component[],
  incoming: readonly ZipComponent[]
): Component[] {
  const gone = new Set(removals.map((removal) => `${removal.type}#${removal.fullName.toLowerCase()}`));
  const fresh = new Set([
    ...incoming.map((component) => `${component.type}#${component.fullName.toLowerCase()}`),
    ...gone,
  ]);
  return existing.flatMap((component) => {
    const { type, fullName } = component;
    const [file] = component.files;
    if (!file || fresh.has(`${type}#${fullName.toLowerCase()}`)) return [];
    if (type !== 'PermissionSet' && type !== 'Profile' && type !== 'Layout') return [];
    const object = fullName.split('-')[0] ?? '';
    const before = file.content.toString('utf8');
    const after = writeXml(without(parseXml(before), (element) => isGone(element, gone, object)));
    const normal = writeXml(parseXml(before));
    return after === normal ? [] : [{ type, fullName, files: [{ path: file.path, content: Buffer.from(after) }] }];
  });
}

function isGone(element: XmlElement, gone: ReadonlySet<string>, object: string): boolean {
  const named = (type: string, name: string | undefined): boolean =>
    name !== undefined && gone.has(`${type}#${name.toLowerCase()}`);
  switch (element.name) {
    case 'fieldPermissions': {
      const field = textOf(element, 'field');
      return named('CustomField', field) || named('CustomObject', field?.split('.')[0]);
    }
    case 'objectPermissions':
      return named('CustomObject', textOf(element, 'object'));
    case 'tabSettings':
    case 'tabVisibilities':
      return named('CustomTab', textOf(element, 'tab'));
    case 'recordTypeVisibilities':
      return named('RecordType', textOf(element, 'recordType'));
    case 'layoutItems': {
      const field = textOf(element, 'field');
      return field !== undefined && named('CustomField', `${object}.${field}`);
    }
    case 'relatedLists':
      return named('CustomField', textOf(element, 'relatedList'));
    default:
      return false;
  }
}

function without(element: XmlElement, drop: (element: XmlElement) => boolean): XmlElement {
  return {
    ...element,
    children: element.children.filter((inside) => !drop(inside)).map((inside) => without(inside, drop)),
  };
}
