import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Environment } from './environment.js';
import { isNameField, targetsOf } from './field-kinds.js';
import { errorAtName } from './tokens.js';

/** A table in the FROM of one SQL statement; a reference to several objects gives one target for each. */
export type Table = {
  readonly targets: ReadonlyArray<{ readonly object: ObjectSchema; readonly alias: string }>;
  /** The path that leads here, in canonical names; empty for the query's own object. */
  readonly path: readonly string[];
  /** Brought in by an outer join: there may be no row. */
  readonly joined: boolean;
};

/** Values and aliases of one SQL statement, shared by its inner queries. */
export type Bindings = { readonly values: Record<string, string | number | null>; aliases: number };

/** One query level being turned into SQL. */
export type Level = {
  readonly environment: Environment;
  readonly bindings: Bindings;
  readonly root: Table;
  readonly rootObject: ObjectSchema;
  readonly rootAlias: string;
  /** What the query calls its object besides its name. */
  readonly nickname?: string;
  readonly tables: Map<string, Table>;
  readonly joins: string[];
};

/** A field found by a path. */
export type Found = {
  readonly table: Table;
  readonly field: FieldSchema;
  readonly object: ObjectSchema;
  readonly names: readonly string[];
};

const deepestPath = 5;
const mostRelationships = 55;

function customHint(what: string, suffix: string, after: string): string {
  return `If you are attempting to use a custom ${what}, be sure to append the '${suffix}' after the ${after} name. Please reference your WSDL or the describe call for the appropriate names.`;
}

/** The hint on a relationship nobody knows. */
export const relationshipHint = customHint('relationship', '__r', 'custom relationship');

export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Adds a value to the statement and gives its placeholder. */
export function bind(bindings: Bindings, value: string | number | null): string {
  const name = `p${Object.keys(bindings.values).length}`;
  bindings.values[name] = value;
  return `@${name}`;
}

export function newAlias(bindings: Bindings): string {
  bindings.aliases += 1;
  return `t${bindings.aliases - 1}`;
}

/** The object a FROM names, if the user may read it. */
export function findObject(environment: Environment, name: string): ObjectSchema {
  const object = environment.store.schema.object(name);
  if (object === undefined || !environment.access.canRead(object)) {
    const text = `sObject type '${name}' is not supported. ${customHint('object', '__c', 'entity')}`;
    throw errorAtName(environment.text, name, 'INVALID_TYPE', text, 'from');
  }
  return object;
}

/** Starts a level over one object. */
export function openLevel(
  environment: Environment,
  object: ObjectSchema,
  nickname?: string,
  bindings?: Bindings
): Level {
  const shared = bindings ?? { values: {}, aliases: 0 };
  const alias = newAlias(shared);
  const root: Table = { targets: [{ object, alias }], path: [], joined: false };
  return {
    environment,
    bindings: shared,
    root,
    rootObject: object,
    rootAlias: alias,
    nickname,
    tables: new Map(),
    joins: [],
  };
}

/** The names of a path without the object's own name or alias in front. */
function ownNames(level: Level, path: string): readonly string[] {
  const names = path.split('.');
  const first = names[0]?.toLowerCase();
  const own = first === level.nickname?.toLowerCase() || first === level.rootObject.name.toLowerCase();
  return names.length > 1 && own ? names.slice(1) : names;
}

/** The field a path leads to. `asSystem` passes over what the user may read, for what formulas and roll-ups look at. */
export function findField(level: Level, path: string, asSystem = false): Found {
  const names = ownNames(level, path);
  let table = level.root;
  for (const name of names.slice(0, -1)) table = follow(level, table, name, path, asSystem);
  const last = names.at(-1) ?? '';
  for (const { object } of table.targets) {
    const field = fieldOf(level, table, object, last);
    if (field !== undefined && (asSystem || level.environment.access.canRead(object, field))) {
      return { table, field, object, names: [...table.path, field.name] };
    }
  }
  const entity = table.targets.length > 1 ? 'Name' : (table.targets[0]?.object.name ?? '');
  throw noSuchColumn(level.environment, last, entity);
}

function fieldOf(level: Level, table: Table, object: ObjectSchema, name: string): FieldSchema | undefined {
  const field = level.environment.store.field(object, name);
  if (table.targets.length === 1) return field;
  if (!isNameField(name)) return undefined;
  if (field === undefined && name.toLowerCase() === 'type') return typeField;
  return field;
}

/** `Owner.Type`: a field of the pseudo-object only. */
export const typeField: FieldSchema = {
  name: 'Type',
  label: 'Type',
  type: 'Text',
  length: 40,
  custom: false,
  required: false,
  externalId: false,
  sensitive: false,
  createable: false,
  updateable: false,
};

/** The error for a field that is not there, or not for this user. */
export function noSuchColumn(environment: Environment, name: string, entity: string): Error {
  const text = `No such column '${name}' on entity '${entity}'. ${customHint('field', '__c', 'custom field')}`;
  return errorAtName(environment.text, name, 'INVALID_FIELD', text);
}

/** The table one relationship further, joined once for each path. */
export function follow(level: Level, table: Table, name: string, path: string, asSystem: boolean): Table {
  const { store, access } = level.environment;
  const wanted = name.toLowerCase();
  for (const { object, alias } of table.targets) {
    const field = store
      .fields(object)
      .find((candidate) => candidate.reference?.relationshipName?.toLowerCase() === wanted);
    if (field === undefined || (!asSystem && !access.canRead(object, field))) continue;
    const targets = targetsOf(store, field).filter((target) => asSystem || access.canRead(target));
    if (targets.length === 0) continue;
    return join(level, table, { field, alias, targets, path, asSystem });
  }
  const text = `Didn't understand relationship '${name}' in field path. ${relationshipHint}`;
  throw errorAtName(level.environment.text, name, 'INVALID_FIELD', text);
}

type Step = {
  readonly field: FieldSchema;
  readonly alias: string;
  readonly targets: readonly ObjectSchema[];
  readonly path: string;
  readonly asSystem: boolean;
};

function join(level: Level, table: Table, step: Step): Table {
  const path = [...table.path, step.field.reference?.relationshipName ?? step.field.name];
  const key = `${step.asSystem ? 'system' : 'user'}:${path.join('.').toLowerCase()}`;
  const known = level.tables.get(key);
  if (known !== undefined) return known;
  if (path.length > deepestPath && !step.asSystem) {
    const text = `SELECT clause can't have more than ${deepestPath} levels of parent relationships in '${step.path}'`;
    throw errorAtName(level.environment.text, step.path, 'MALFORMED_QUERY', text);
  }
  if (level.tables.size >= mostRelationships) {
    throw errorAtName(
      level.environment.text,
      step.path,
      'MALFORMED_QUERY',
      `Too many relationships: at most ${mostRelationships}`
    );
  }
  const targets = step.targets.map((object) => {
    const alias = newAlias(level.bindings);
    const visible = step.asSystem ? undefined : level.environment.access.rowCondition(object, 'read', alias);
    const condition = visible === undefined ? '' : ` AND (${visible})`;
    const on = `${alias}."Id" = ${step.alias}.${quote(step.field.name)}${condition}`;
    level.joins.push(`LEFT JOIN ${quote(object.name)} AS ${alias} ON ${on}`);
    return { object, alias };
  });
  const joined: Table = { targets, path, joined: true };
  level.tables.set(key, joined);
  return joined;
}
