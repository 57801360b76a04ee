import { Messages } from '@salesforce/core';
import type { ComponentSet } from '@salesforce/source-deploy-retrieve';
import { readProject, type ObjectSchema } from '../../schema/index.js';
import { packagedInventory, retrieveInventory } from '../inventory.js';
import { classify } from '../ownership.js';
import { packageRoot } from '../package.js';
import type { OrgFacts, ReadinessCheck } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

/** At most so many names in one sentence; the rest are counted. */
const namesShown = 5;

/** `a, b and 3 more` */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).join(', ');
  return names.length > namesShown ? `${shown} and ${names.length - namesShown} more` : shown;
}

/** Do names of ours stand in the org already, made by somebody else? And is what we made complete? */
export async function checkNames({ connection }: OrgFacts, components: ComponentSet): Promise<ReadinessCheck[]> {
  const wanted = await packagedInventory(components);
  const { foreign, components: all } = classify(wanted, await retrieveInventory(connection, wanted));
  const ours = all.filter(({ state }) => state === 'ours');
  const missing = all.filter(({ state }) => state === 'new');
  const names: ReadinessCheck =
    foreign.length === 0
      ? { id: 'names', status: 'pass', message: messages.getMessage('check.namesFree') }
      : {
          id: 'names',
          status: 'fail',
          message: messages.getMessage('check.namesTaken', [foreign.length, listed(foreign.map(({ fullName }) => fullName))]),
          actions: messages.getMessages('check.namesTaken.actions'),
        };
  if (ours.length === 0) {
    return [
      names,
      {
        id: 'installed',
        status: 'warn',
        message: messages.getMessage('check.notInstalled'),
        actions: messages.getMessages('check.notInstalled.actions'),
      },
    ];
  }
  return [
    names,
    missing.length === 0
      ? { id: 'installed', status: 'pass', message: messages.getMessage('check.installed', [ours.length]) }
      : {
          id: 'installed',
          status: 'warn',
          message: messages.getMessage('check.installedPartly', [missing.length, listed(missing.map(({ fullName }) => fullName))]),
          actions: messages.getMessages('check.notInstalled.actions'),
        },
  ];
}

type Difference = { readonly object: string; readonly what: string };

async function differences(facts: OrgFacts, ours: ObjectSchema): Promise<Difference[]> {
  const described = await facts.connection.describe(ours.name);
  const inOrg = new Map(described.fields.map((field) => [field.name.toLowerCase(), field]));
  return ours.fields
    .filter((field) => field.custom)
    .flatMap((field): Difference[] => {
      const there = inOrg.get(field.name.toLowerCase());
      if (there === undefined) {
        return [{ object: ours.name, what: messages.getMessage('drift.invisible', [field.name]) }];
      }
      if (field.picklist !== undefined) {
        const values = new Set((there.picklistValues ?? []).filter(({ active }) => active).map(({ value }) => value));
        const absent = field.picklist.values.filter(({ name, active }) => active && !values.has(name));
        return absent.length === 0
          ? []
          : [{ object: ours.name, what: messages.getMessage('drift.picklist', [field.name, listed(absent.map(({ name }) => name))]) }];
      }
      if (field.length !== undefined && there.length !== undefined && there.length > 0 && there.length < field.length) {
        return [{ object: ours.name, what: messages.getMessage('drift.length', [field.name, there.length, field.length]) }];
      }
      return [];
    });
}

/**
 * Where the org's objects differ from ours in what a sync would feel: fields this user cannot see, values missing from a list, shorter
 * fields. Objects that are not there are the business of `checkNames`.
 */
export async function checkInstalled(facts: OrgFacts): Promise<ReadinessCheck> {
  const schema = readProject(packageRoot());
  const global = await facts.connection.describeGlobal();
  const visible = new Set(global.sobjects.map(({ name }) => name));
  const objects = schema.objects.filter((object) => visible.has(object.name) && (object.custom || object.fields.some(({ name }) => name.endsWith('__c'))));
  const found = (await Promise.all(objects.map((object) => differences(facts, object)))).flat();
  if (objects.every(({ custom }) => !custom)) {
    return { id: 'drift', status: 'pass', message: messages.getMessage('check.nothingToCompare') };
  }
  return found.length === 0
    ? { id: 'drift', status: 'pass', message: messages.getMessage('check.noDrift', [objects.length]) }
    : {
        id: 'drift',
        status: 'warn',
        message: messages.getMessage('check.drift', [found.length, listed(found.map(({ object, what }) => `${object}: ${what}`))]),
        actions: messages.getMessages('check.drift.actions'),
      };
}
