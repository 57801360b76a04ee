import { Messages } from '@salesforce/core/messages';
import { compileFormula } from '../../formula/index.js';
import type { FieldClassification, ListedRule, OrgDescriber, RuleDefinition } from '../../org/index.js';
import { formulaField } from '../../rules/index.js';
import { makeSchema, withRecordTypeObject, type ObjectSchema, type Schema } from '../../schema/index.js';
import {
  objectFromOrg,
  type Classification,
  type DescribeAnswer,
  type DescribedRule,
  type OrgObject,
  type PicklistValuesAnswer,
} from '../../schema/from-org/index.js';
import { parentsRead } from './parents-read.js';
import type { RuleCache } from './rule-cache.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'org-checks');

const NOT_PERMITTED = 77;

/** Parents of parents that formulas span to: the platform takes ten steps, and each costs a call only where something new is named. */
const ROUNDS = 10;

/** A rule of the org that nobody can evaluate outside it, and why. */
export type UncheckedRule = { readonly object: string; readonly name: string; readonly why: string };

export type OrgSchema = {
  readonly schema: Schema;
  /** By object name, as the org spells it. */
  readonly objects: ReadonlyMap<
    string,
    OrgObject & { readonly createable: boolean; readonly updateable: boolean; readonly keyPrefix: string }
  >;
  /** Active rules of the objects asked for. */
  readonly rules: number;
  readonly unchecked: readonly UncheckedRule[];
};

export type ReadOptions = {
  readonly describer: OrgDescriber;
  readonly username: string;
  /** What our own metadata knows of the objects. */
  readonly known: Schema;
  readonly cache?: RuleCache;
};

/**
 * Reads what decides about records of the objects in an org: their describes and those of the parents they name, their rules, their record types.
 *
 * @throws ObjectNotInOrgError, RulesNotReadableError (exit code 77); what the org's answers make the port throw
 */
export async function readOrgSchema(wanted: readonly string[], options: ReadOptions): Promise<OrgSchema> {
  const { describer, known, username } = options;
  const described = new Map<string, DescribeAnswer>();
  const classified: FieldClassification[] = [];
  let classificationKnown = true;
  const describe = async (names: readonly string[]): Promise<void> => {
    if (names.length === 0) return;
    const [answers, classes] = await Promise.all([describer.describe(names), describer.classifications(names)]);
    for (const answer of answers.values()) described.set((answer as DescribeAnswer).name, answer as DescribeAnswer);
    if (classes === undefined) classificationKnown = false;
    else classified.push(...classes);
  };

  const [, listed] = await Promise.all([describe(wanted), describer.rules(wanted)]);
  const names = wanted.map((name) => {
    const found = [...described.keys()].find((candidate) => candidate.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw messages.createError('error.ObjectNotInOrg', [name, username], [], NOT_PERMITTED);
    return found;
  });
  const definitions = await readDefinitions(listed, options, []);
  const picklists = new Map(
    await Promise.all(names.map(async (name) => [name, await readPicklists(describer, described.get(name))] as const))
  );

  const build = (): ReadonlyMap<string, OrgObject> =>
    new Map(
      [...described].map(([name, answer]) => {
        const ours = known.object(name);
        const object = objectFromOrg({
          describe: answer,
          rules: names.includes(name) ? rulesOf(name, listed, definitions) : [],
          ...(picklists.get(name) === undefined ? {} : { picklists: picklists.get(name) }),
          ...(classificationKnown ? { classified: classificationOf(name, classified) } : {}),
          ...(ours === undefined ? {} : { known: ours }),
        });
        return [name, object] as const;
      })
    );

  const unseen = new Map<string, ObjectSchema>();
  const summed = new Map<string, ObjectSchema>();
  let objects = build();
  // What a roll-up of ours sums up: only its type is needed, and our metadata knows it.
  for (const { object } of objects.values()) {
    for (const { summary } of object.fields) {
      const child = known.object(summary?.foreignKey.split('.')[0] ?? '');
      if (child !== undefined && !described.has(child.name)) summed.set(child.name, { ...child, validationRules: [] });
    }
  }
  let schema = schemaOf(objects, unseen);
  const asked = new Set([...names, 'RecordType']);
  for (let round = 0; round < ROUNDS; round += 1) {
    const missing = [...missingParents(schema, names, round === 0)].filter((name) => !asked.has(name));
    if (missing.length === 0) break;
    missing.forEach((name) => asked.add(name));
    await describe(missing);
    // A parent that the org keeps from this user is what our own metadata says of it: a rule that spans to it still means something.
    for (const name of missing) {
      const ours = described.has(name) ? undefined : known.object(name);
      if (ours !== undefined) unseen.set(name, { ...ours, validationRules: [] });
    }
    objects = build();
    schema = schemaOf(objects, unseen);
  }

  const whole = (): Schema => schemaOf(objects, new Map([...summed, ...unseen]));
  schema = whole();

  // A formula kept from an earlier run that means nothing any more may only have been overtaken by a renaming: the org is asked.
  const stale = uncompiled(schema, names).filter(({ object, name }) => {
    const rule = listed.find((candidate) => candidate.object === object && candidate.name === name);
    return rule !== undefined && options.cache?.get(rule) !== undefined;
  });
  if (stale.length > 0) {
    const again = listed.filter((rule) =>
      stale.some(({ object, name }) => rule.object === object && rule.name === name)
    );
    for (const [id, definition] of await readDefinitions(again, options, again)) definitions.set(id, definition);
    objects = build();
    schema = whole();
  }
  options.cache?.save();

  return {
    schema,
    objects: new Map(
      [...objects].map(([name, object]) => {
        const answer = described.get(name);
        const createable = answer?.createable !== false;
        const updateable = answer?.updateable !== false;
        return [name, { ...object, createable, updateable, keyPrefix: answer?.keyPrefix ?? '' }];
      })
    ),
    rules: listed.length,
    unchecked: uncompiled(schema, names).map(({ object, name, why }) => ({ object, name, why })),
  };
}

function schemaOf(objects: ReadonlyMap<string, OrgObject>, unseen: ReadonlyMap<string, ObjectSchema>): Schema {
  const schemas = [...unseen.values(), ...[...objects.values()].map(({ object }) => object)];
  return withRecordTypeObject(makeSchema(schemas));
}

/** @param fresh the rules that are read although an earlier run knew them */
async function readDefinitions(
  listed: readonly ListedRule[],
  { describer, cache }: ReadOptions,
  fresh: readonly ListedRule[]
): Promise<Map<string, RuleDefinition>> {
  const found = new Map<string, RuleDefinition>();
  const unread: ListedRule[] = [];
  for (const rule of listed) {
    const kept = fresh.includes(rule) ? undefined : cache?.get(rule);
    if (kept === undefined) unread.push(rule);
    else found.set(rule.id, kept);
  }
  if (unread.length === 0) return found;
  const answers = await describer.definitions(unread.map(({ id }) => id));
  for (const rule of unread) {
    const definition = answers.get(rule.id) ?? { formula: null, displayField: null };
    found.set(rule.id, definition);
    if (definition.formula !== null) cache?.put(rule, definition);
  }
  return found;
}

function rulesOf(
  object: string,
  listed: readonly ListedRule[],
  definitions: ReadonlyMap<string, RuleDefinition>
): readonly DescribedRule[] {
  return listed
    .filter((rule) => rule.object === object)
    .map(({ id, name, message, displayField }) => {
      const definition = definitions.get(id);
      return {
        id,
        object,
        name,
        message,
        displayField: definition?.displayField ?? displayField,
        formula: definition?.formula ?? null,
      };
    });
}

async function readPicklists(
  describer: OrgDescriber,
  answer: DescribeAnswer | undefined
): Promise<ReadonlyMap<string, PicklistValuesAnswer>> {
  const types = (answer?.recordTypeInfos ?? []).filter(
    ({ master, active, available }) => !master && active && available
  );
  const restricted = answer?.fields.some(({ restrictedPicklist }) => restrictedPicklist === true) ?? false;
  if (answer === undefined || !restricted) return new Map();
  const answers = await Promise.all(
    types.map(async ({ recordTypeId }) => {
      const values = (await describer.picklists(answer.name, recordTypeId)) as PicklistValuesAnswer | undefined;
      return values === undefined ? [] : [[recordTypeId, values] as const];
    })
  );
  return new Map(answers.flat());
}

function classificationOf(object: string, all: readonly FieldClassification[]): ReadonlyMap<string, Classification> {
  return new Map(all.filter((one) => one.object === object).map((one) => [one.field, one]));
}

/** Parents that rules span to and, the first time, those that a column may name by key. */
function missingParents(schema: Schema, names: readonly string[], first: boolean): ReadonlySet<string> {
  const missing = new Set<string>();
  for (const name of names) {
    const object = schema.object(name);
    if (object === undefined) continue;
    for (const { condition } of object.validationRules)
      parentsRead(schema, object, condition).forEach((parent) => missing.add(parent));
    if (first) parentsNamed(schema, object).forEach((parent) => missing.add(parent));
  }
  return missing;
}

function parentsNamed(schema: Schema, object: ObjectSchema): readonly string[] {
  return object.fields
    .filter(({ createable, reference }) => createable && reference?.to.length === 1)
    .flatMap(({ reference }) => reference?.to ?? [])
    .filter((target) => schema.object(target) === undefined);
}

function uncompiled(schema: Schema, names: readonly string[]): readonly UncheckedRule[] {
  return names.flatMap((name) => {
    const object = schema.object(name);
    if (object === undefined) return [];
    return object.validationRules.flatMap((rule) => {
      if (rule.condition === '')
        return [{ object: name, name: rule.name, why: messages.getMessage('why.formulaHidden') }];
      const compiled = compileFormula(rule.condition, {
        returns: 'Checkbox',
        context: 'validationRule',
        fields: (path) => formulaField(schema, object, path),
      });
      if (compiled.ok) return [];
      return [{ object: name, name: rule.name, why: compiled.errors[0]?.message ?? '' }];
    });
  });
}
