import { Messages } from '@salesforce/core/messages';
import type { ComponentSet } from '@salesforce/source-deploy-retrieve';
import { readProject, type ObjectSchema } from '../../schema/index.js';
import { packagedInventory, retrieveInventory } from '../inventory.js';
import { classify } from '../ownership.js';
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
          message: messages.getMessage('check.namesTaken', [
            foreign.length,
            listed(foreign.map(({ fullName }) => fullName)),
          ]),
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
          message: messages.getMessage('check.installedPartly', [
            missing.length,
            listed(missing.map(({ fullName }) => fullName)),
          ]),
          actions: messages.getMessages('check.notInstalled.actions'),
        },
  ];
}

/** What a sync would feel of one object: fields this user cannot see, and fields that hold less than ours. */
type Comparison = { readonly object: string; readonly hidden: readonly string[]; readonly narrower: readonly string[] };

async function compare({ connection }: OrgFacts, ours: ObjectSchema): Promise<Comparison> {
  const described = await connection.describe(ours.name);
  const inOrg = new Map(described.fields.map((field) => [field.name.toLowerCase(), field]));
  const hidden: string[] = [];
  const narrower: string[] = [];
  for (const field of ours.fields.filter(({ custom }) => custom)) {
    const there = inOrg.get(field.name.toLowerCase());
    if (there === undefined) {
      hidden.push(field.name);
      continue;
    }
    const values = new Set(
      (there.picklistValues ?? []).filter(({ active }) => active).map(({ value }) => String(value))
    );
    const absent = (field.picklist?.values ?? [])
      .filter(({ name, active }) => active && !values.has(name))
      .map(({ name }) => name);
    if (absent.length > 0) {
      narrower.push(messages.getMessage('drift.picklist', [`${ours.name}.${field.name}`, listed(absent)]));
    }
    if (field.length !== undefined && (there.length ?? 0) > 0 && (there.length ?? 0) < field.length) {
      narrower.push(
        messages.getMessage('drift.length', [`${ours.name}.${field.name}`, there.length ?? 0, field.length])
      );
    }
  }
  return { object: ours.name, hidden, narrower };
}

const isOurs = ({ custom, fields }: ObjectSchema): boolean => custom || fields.some((field) => field.custom);

/**
 * Where the org's objects differ from ours in what a sync would feel. Objects and fields that are not there at all are the business of
 * `checkNames`, which asks the Metadata API; a field that is there and not described is one this user may not see.
 */
export async function checkDrift(facts: OrgFacts): Promise<ReadinessCheck[]> {
  const schema = readProject();
  const visible = new Set((await facts.connection.describeGlobal()).sobjects.map(({ name }) => name));
  const objects = schema.objects.filter((object) => visible.has(object.name) && isOurs(object));
  if (objects.every(({ custom }) => !custom)) {
    return [];
  }
  const compared = await Promise.all(objects.map((object) => compare(facts, object)));
  const narrower = compared.flatMap((comparison) => comparison.narrower);
  const partlyHidden = compared.filter(({ hidden }) => hidden.length > 0);
  return [
    partlyHidden.length === 0
      ? { id: 'visible', status: 'pass', message: messages.getMessage('check.allVisible', [objects.length]) }
      : {
          id: 'visible',
          status: 'warn',
          message: messages.getMessage('check.hidden', [
            facts.username,
            listed(
              partlyHidden.map(({ object, hidden }) => messages.getMessage('drift.hidden', [hidden.length, object]))
            ),
          ]),
          actions: messages.getMessages('check.hidden.actions'),
        },
    narrower.length === 0
      ? { id: 'drift', status: 'pass', message: messages.getMessage('check.noDrift', [objects.length]) }
      : {
          id: 'drift',
          status: 'warn',
          message: messages.getMessage('check.drift', [narrower.length, listed(narrower)]),
          actions: messages.getMessages('check.drift.actions'),
        },
  ];
}
