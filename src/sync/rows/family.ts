import type { Environment, Formula, InputValue } from '../../formula/index.js';
import type { FieldValues } from '../../records/index.js';
import type { FieldSchema, Schema, ValidationRuleSchema } from '../../schema/index.js';
import { resultField } from '../../schema/index.js';
import { compileRule } from './conditions.js';
import { createColumn, type Column } from './kept-values.js';
import { createPathFinder } from './paths.js';
import { createPathReader, emptyRollup, fieldFormula, type Parent, type PathReader } from './record-view.js';
import { createRollupStep, type RollupStep } from './rollups.js';
import type { BoundConfig, BoundMapping, BoundParent } from './types.js';

/** A parent that this run makes: its number among the keys of its mapping. */
export type KeptParent = Parent & { readonly mapping: string; number: number };

/** A rule of a parent that a child would break by coming under it; `certain` is false where only the org can tell. */
export type Tipped = {
  readonly rule: ValidationRuleSchema;
  readonly lookup: FieldSchema;
  readonly mapping: string;
  readonly number: number;
  readonly certain: boolean;
};

/** What a run remembers of its own records for the rules of others. */
export type Family = {
  /** The mappings of this run whose records a lookup may lead to. */
  targets(parent: BoundParent): readonly string[];
  /** The record that a lookup leads to; it is the same value, moved along, for every row of the lookup. */
  parent(lookup: BoundParent, mapping: string, number: number): KeptParent;
  /** The paths that rules read through a lookup, from the record it leads to. */
  pathsThrough(mapping: string, lookup: string): readonly string[];
  /** The field at the end of a path from an object. */
  fieldAt(object: string, path: string): FieldSchema | undefined;
  /** True where this run makes records of the object. */
  makes(object: string): boolean;
  /**
   * Takes in a record that nothing refused: what its children's rules read of it is kept, the roll-ups of its parents count it, and their rules
   * are asked again, as the org asks them when the record is saved.
   *
   * @param number its number among the keys of its mapping
   * @param certain false where the org may still refuse it: then nobody knows what its parents' roll-ups become
   * @returns the first rule of a parent that does not hold any more; the record is not taken in then, if that is certain
   */
  join(
    bound: BoundMapping,
    record: { readonly number: number | undefined; readonly values: FieldValues; readonly certain: boolean }
  ): Tipped | undefined;
  /** What is kept, in bytes, without the different texts themselves. */
  bytes(): number;
};

type Guard = { readonly rule: ValidationRuleSchema; readonly formula: Formula };

/** What is kept of a mapping's records. */
type Kept = {
  readonly asked: Set<string>;
  readonly columns: Map<string, Column>;
  readonly rollups: Map<string, FieldSchema>;
  readonly formulas: Map<string, ReturnType<typeof fieldFormula>>;
  readonly guards: Guard[];
};

type Counted = { readonly name: string; readonly column: Column; readonly step: RollupStep };

/** How the records of a mapping count in the roll-ups above them. */
type Feed = { readonly lookup: FieldSchema; readonly counted: ReadonlyMap<string, readonly Counted[]> };

type Change = { readonly name: string; readonly column: Column; readonly before: InputValue | undefined };

/** Rules with these look at the save itself, so they may answer otherwise when a roll-up changes the parent. */
const ASK_THE_SAVE = new Set(['ISNEW', 'ISCHANGED', 'PRIORVALUE']);

/** Works out what the rules of a config need to know of other records, and is ready to remember that. */
export function createFamily(config: BoundConfig, schema: Schema, now: () => Date): Family {
  const paths = createPathFinder(schema);
  const kept = new Map<string, Kept>();
  const through = new Map<string, Set<string>>();
  const order = [...config.mappings.keys()];

  const targetsOf = (mapping: BoundMapping, parent: BoundParent): readonly string[] => {
    if (parent.kind === 'record') return [parent.mapping];
    const earlier = order.slice(0, order.indexOf(mapping.mapping.name));
    return earlier.filter((name) => {
      const other = config.mappings.get(name);
      return (
        other?.key !== undefined && other.object.name === parent.object && other.keyField?.name === parent.keyField
      );
    });
  };
  const targets = new Map<BoundParent, readonly string[]>();
  for (const mapping of config.mappings.values()) {
    for (const parent of mapping.parents) targets.set(parent, targetsOf(mapping, parent));
  }

  const keptOf = (name: string): Kept => {
    let entry = kept.get(name);
    if (entry === undefined) {
      entry = { asked: new Set(), columns: new Map(), rollups: new Map(), formulas: new Map(), guards: [] };
      kept.set(name, entry);
    }
    return entry;
  };

  /** Has a path of a mapping's records kept. */
  const need = (name: string, path: string): void => {
    const mapping = config.mappings.get(name);
    const entry = keptOf(name);
    if (mapping === undefined || entry.asked.has(path)) return;
    entry.asked.add(path);
    const end = paths.end(mapping.object, path);
    if (end === undefined) return;
    const own = !path.includes('.');
    if (own && end.field.summary !== undefined) {
      entry.rollups.set(path, end.field);
      entry.columns.set(path, createColumn(resultField(schema, end.field).type));
    } else if (paths.moves(mapping.object, path)) {
      // What follows from the record's own roll-ups is worked out when it is asked for; from another's, only the org knows.
      if (!own) return;
      entry.formulas.set(path, fieldFormula(end.field, mapping.object, schema));
      for (const inner of paths.reads(mapping.object, end.field)) need(name, inner);
    } else {
      entry.columns.set(path, createColumn(end.field.type));
      reach(mapping, path);
    }
  };

  /** Has what reading a path asks of the records above kept. */
  const reach = (mapping: BoundMapping, path: string): void => {
    const step = paths.step(mapping.object, path);
    if (step === undefined) {
      const field = paths.end(mapping.object, path)?.field;
      if (field?.formula !== undefined) for (const inner of paths.reads(mapping.object, field)) reach(mapping, inner);
      return;
    }
    const id = `${mapping.mapping.name} ${step.lookup}`;
    through.set(id, (through.get(id) ?? new Set()).add(step.rest));
    for (const parent of mapping.parents) {
      if (parent.field.name === step.lookup) for (const name of targets.get(parent) ?? []) need(name, step.rest);
    }
  };

  for (const mapping of config.mappings.values()) {
    for (const rule of mapping.object.validationRules.filter(({ active }) => active)) {
      const compiled = compileRule(rule, mapping.object, schema);
      if (compiled.ok) for (const path of compiled.formula.reads) reach(mapping, path);
    }
  }

  // A required lookup filter reads the record that is looked up, as a rule does.
  for (const mapping of config.mappings.values()) {
    for (const { field } of mapping.parents) {
      const filter = field.reference?.filter;
      if (filter === undefined || filter.optional) continue;
      for (const item of filter.items) {
        for (const path of [item.field, item.valueField ?? '$']) {
          const relationship = field.reference?.relationshipName;
          if (path.startsWith('$') || relationship === undefined) continue;
          reach(mapping, `${relationship}.${path.split('.').at(-1) ?? ''}`);
        }
      }
    }
  }

  /** The roll-ups of a mapping's parents that its records count in, by parent mapping and lookup. */
  const rollupsOver = (mapping: BoundMapping, parent: BoundParent, name: string): readonly FieldSchema[] => {
    const foreignKey = `${mapping.object.name}.${parent.field.name}`.toLowerCase();
    const fields = config.mappings.get(name)?.object.fields ?? [];
    return fields.filter((field) => field.summary?.foreignKey.toLowerCase() === foreignKey);
  };

  const fed = new Map<string, Set<string>>();
  for (const mapping of config.mappings.values()) {
    for (const parent of mapping.parents) {
      for (const name of targets.get(parent) ?? []) {
        const names = fed.get(name) ?? new Set();
        for (const rollup of rollupsOver(mapping, parent, name)) names.add(rollup.name);
        fed.set(name, names);
      }
    }
  }
  for (const [name, rollups] of fed) {
    const object = config.mappings.get(name)?.object;
    if (object === undefined || rollups.size === 0) continue;
    for (const rule of object.validationRules.filter(({ active }) => active)) {
      const compiled = compileRule(rule, object, schema);
      if (!compiled.ok) continue;
      const { formula } = compiled;
      const asksTheSave = formula.functions.some((each) => ASK_THE_SAVE.has(each));
      if (!asksTheSave && !formula.reads.some((path) => paths.moves(object, path))) continue;
      keptOf(name).guards.push({ rule, formula });
      for (const path of [...formula.reads, ...formula.priorReads, ...(asksTheSave ? rollups : [])]) need(name, path);
    }
  }

  const feeds = new Map<string, readonly Feed[]>();
  for (const [child, mapping] of config.mappings) {
    const list = mapping.parents.map((parent): Feed => {
      const counted = new Map<string, readonly Counted[]>();
      for (const name of targets.get(parent) ?? []) {
        const steps = rollupsOver(mapping, parent, name).flatMap((rollup): readonly Counted[] => {
          const column = kept.get(name)?.rollups.has(rollup.name)
            ? kept.get(name)?.columns.get(rollup.name)
            : undefined;
          return column === undefined ? [] : [{ name: rollup.name, column, step: stepOf(rollup, mapping) }];
        });
        if (steps.length > 0) counted.set(name, steps);
      }
      return { lookup: parent.field, counted };
    });
    const used = list.filter(({ counted }) => counted.size > 0);
    if (used.length > 0) feeds.set(child, used);
  }

  /** A roll-up over a field that follows from roll-ups itself moves when nobody saves the record: only the org knows it. */
  function stepOf(rollup: FieldSchema, mapping: BoundMapping): RollupStep {
    const over = [rollup.summary?.summarizedField, ...(rollup.summary?.filters ?? []).map(({ field }) => field)];
    const moving = over.some((path) => path !== undefined && paths.moves(mapping.object, path.split('.').at(-1) ?? ''));
    return moving ? () => undefined : createRollupStep(rollup, mapping.object);
  }

  const environment: Environment = { now, isNew: false };

  const readKept = (
    name: string,
    number: number,
    path: string,
    before?: ReadonlyMap<string, InputValue | undefined>
  ): InputValue | undefined => {
    const entry = kept.get(name);
    if (entry === undefined) return undefined;
    if (before?.has(path) === true) return before.get(path);
    const column = entry.columns.get(path);
    if (column !== undefined) return column.get(number);
    return entry.formulas.get(path)?.((inner) => readKept(name, number, inner, before), environment);
  };

  const links = new Map<BoundParent, Map<string, KeptParent>>();
  const parent: Family['parent'] = (lookup, mapping, number) => {
    const byMapping = links.get(lookup) ?? new Map<string, KeptParent>();
    links.set(lookup, byMapping);
    let link = byMapping.get(mapping);
    if (link === undefined) {
      const made: KeptParent = { mapping, number, read: (path) => readKept(mapping, made.number, path) };
      byMapping.set(mapping, (link = made));
    }
    link.number = number;
    return link;
  };

  const readers = new Map<string, PathReader>();
  const readerOf = (bound: BoundMapping): PathReader => {
    const { name } = bound.mapping;
    let reader = readers.get(name);
    if (reader === undefined) readers.set(name, (reader = createPathReader(bound.object, schema, now)));
    return reader;
  };

  /** The first rule of a parent that does not hold with its roll-ups as they stand now. */
  const judge = (link: KeptParent, changes: readonly Change[], lookup: FieldSchema): Tipped | undefined => {
    const { mapping, number } = link;
    const before = new Map(changes.map((change) => [change.name, change.before]));
    const saving: Environment = { now, isNew: false, prior: (path) => readKept(mapping, number, path, before) };
    let open: Tipped | undefined;
    for (const { rule, formula } of kept.get(mapping)?.guards ?? []) {
      const fires = formula.test((path) => readKept(mapping, number, path), saving);
      if (fires === false) continue;
      const tipped = { rule, lookup, mapping, number, certain: fires === true };
      if (tipped.certain) return tipped;
      open ??= tipped;
    }
    return open;
  };

  const join: Family['join'] = (bound, { number, values, certain }) => {
    const { name } = bound.mapping;
    const own = number === undefined ? undefined : kept.get(name);
    const above = feeds.get(name);
    if (own === undefined && above === undefined) return undefined;
    const read = readerOf(bound);
    const view = {
      get: (field: string): ReturnType<FieldValues['get']> => values.get(field),
      parent: (lookup: string): Parent | undefined => bound.links.get(lookup),
    };
    const readOwn = (path: string): InputValue | undefined => read(view, path);
    const all: Array<Change & { readonly number: number }> = [];
    let open: Tipped | undefined;
    for (const { lookup, counted } of above ?? []) {
      const link = bound.links.get(lookup.name);
      if (!isKept(link)) continue;
      const changes: Change[] = [];
      for (const { name: rollup, column, step } of counted.get(link.mapping) ?? []) {
        const before = column.get(link.number);
        const after = step(before, readOwn);
        if (after === before && after !== undefined) continue;
        column.set(link.number, after);
        changes.push({ name: rollup, column, before });
        all.push({ name: rollup, column, before, number: link.number });
      }
      if (changes.length === 0) continue;
      const tipped = judge(link, changes, lookup);
      if (tipped?.certain === true) {
        for (const change of all) change.column.set(change.number, change.before);
        return tipped;
      }
      open ??= tipped;
    }
    if (!certain || open !== undefined) for (const change of all) change.column.set(change.number, undefined);
    if (own !== undefined && number !== undefined) {
      for (const [path, column] of own.columns) {
        const rollup = own.rollups.get(path);
        column.set(number, rollup === undefined ? readOwn(path) : emptyRollup(rollup));
      }
    }
    return open;
  };

  const made = new Set([...config.mappings.values()].map(({ object }) => object.name));
  return {
    targets: (lookup) => targets.get(lookup) ?? [],
    parent,
    pathsThrough: (mapping, lookup) => [...(through.get(`${mapping} ${lookup}`) ?? [])],
    fieldAt: (name, path) => {
      const object = schema.object(name);
      return object && paths.end(object, path)?.field;
    },
    makes: (object) => made.has(object),
    join,
    bytes: () => [...kept.values()].reduce((sum, { columns }) => sum + bytesOf(columns.values()), 0),
  };
}

function isKept(link: Parent | undefined): link is KeptParent {
  return link !== undefined && 'mapping' in link;
}

function bytesOf(columns: Iterable<Column>): number {
  let bytes = 0;
  for (const column of columns) bytes += column.bytes;
  return bytes;
}
