import type { InputValue } from '../../formula/index.js';
import { normalizeId, shortId, type FieldValues, type Value } from '../../records/index.js';
import {
  compileRules,
  type CheckContext,
  type Finding,
  type ReferenceValue,
  type Violation,
} from '../../rules/index.js';
import { findField, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import {
  changeConditions,
  compileRule,
  createPathFinder,
  insertConditions,
  placeholderId,
  type ConfigRecordReader,
  type RowLinks,
} from '../rows/index.js';
import type { CheckedRecord, Mapping, ParentByKey } from '../types.js';
import { OrgRecords, type OrgRecord } from './org-records.js';
import type { OrgCheckOptions } from './checked-reader.js';

/** Rules that answer otherwise of a record that is there: they are asked anew. */
const ASKED_OF_CHANGES = /^(?:validation-rule:|parent-rule|required$|lookup-filter$|dependent-picklist$)/;
/** Rules that answer otherwise of a new record whose parent is there. */
const ASKED_OF_NEW = /^(?:validation-rule:|parent-rule:|lookup-filter$)/;

/** Rules with these look at the save itself, so they may answer otherwise when a roll-up changes the parent. */
const ASK_THE_SAVE = new Set(['ISNEW', 'ISCHANGED', 'PRIORVALUE']);

/** What the org holds of a group's records and of those their lookups name. */
export type Held = {
  /** The record that the row changes; undefined where it makes a new one. */
  of(record: CheckedRecord): OrgRecord | undefined;
  /** What the rules say of a record in the light of that; undefined where the file alone could tell as much. */
  judge(record: CheckedRecord): Judged | undefined;
};

export type Judged = {
  readonly violations: readonly Violation[];
  /** Lookups to records of the org whose own rules are asked again at the save, since their roll-ups may move. */
  readonly parents: readonly FieldSchema[];
  /** Whether a finding of the file alone still holds. */
  readonly stands: (finding: Finding) => boolean;
};

export type ChangeJudge = {
  /** The field that finds a row's record; undefined where every row is new. */
  readonly keyField: FieldSchema | undefined;
  read(records: readonly CheckedRecord[]): Promise<Held>;
};

/** By which field the rows of a mapping find their record: the config's key, or the column of a file that is a unique external id. */
function keyFieldOf(mapping: Mapping, object: ObjectSchema, options: OrgCheckOptions): FieldSchema | undefined {
  const own = findField(object, mapping.keyField);
  if (options.saves === 'upsert') return own;
  const given = object.fields.filter(
    (field) =>
      field.externalId &&
      field.unique !== undefined &&
      mapping.fields.includes(field.name) &&
      options.columnOf(mapping.name, field.name) !== undefined
  );
  return given.find((field) => field === own) ?? given[0];
}

/** Judges rows whose record is in the org already as changes of it, and new rows by what the org knows of their parents. */
export function createChangeJudge(
  mapping: Mapping,
  object: ObjectSchema,
  reader: ConfigRecordReader,
  options: OrgCheckOptions
): ChangeJudge {
  const { port, orgSchema, saves } = options;
  const { schema } = orgSchema;
  const links: RowLinks = new Map();
  const changes = changeConditions(object, schema, options.now, links);
  const forChanges = compileRules(object, { conditions: changes.conditions });
  const forNew = compileRules(object, { conditions: insertConditions(object, schema, options.now, links) });
  const keyField = keyFieldOf(mapping, object, options);
  const mappings = reader.mappings;
  const finder = createPathFinder(schema);
  const fedBy = new Map<string, readonly string[]>();
  const references = mapping.fields.flatMap((name) => {
    const field = findField(object, name);
    return field?.reference === undefined || field.name === 'RecordTypeId' ? [] : [field];
  });

  const feeders = object.fields.filter((field) => field.reference !== undefined && fed(field).length > 0);
  const existing = keyField && new OrgRecords(port, orgSchema, object, keyField);
  const wanted = new Set([...changes.reads, ...neededByChecks(object, mapping, saves)]);
  for (const field of feeders) for (const path of fed(field)) wanted.add(path);
  for (const path of changes.inputs(wanted)) existing?.need(path);

  /** What children hand up to roll-ups of the record that a lookup names. */
  function fed(field: FieldSchema): readonly string[] {
    const known = fedBy.get(field.name) ?? fedPaths(field);
    fedBy.set(field.name, known);
    return known;
  }

  function fedPaths(field: FieldSchema): readonly string[] {
    const [target = ''] = field.reference?.to ?? [];
    const foreignKey = `${object.name}.${field.name}`.toLowerCase();
    const rollups = (schema.object(target)?.fields ?? []).filter(
      ({ summary }) => summary?.foreignKey.toLowerCase() === foreignKey
    );
    if (rollups.length === 0 || !isGuarded(target)) return [];
    const paths = rollups.flatMap(({ summary }) => [
      summary?.summarizedField ?? '',
      ...(summary?.filters ?? []).map((filter) => filter.field),
    ]);
    return [field.name, ...paths.map((path) => path.split('.').at(-1) ?? '').filter((path) => path !== '')];
  }

  /** Whether a rule of an object may answer otherwise when a roll-up moves. Of what is not ours, and was not read, any rule may be there. */
  function isGuarded(name: string): boolean {
    const read = mappings.some((one) => one.object === name) ? schema.object(name) : options.known.object(name);
    if (read === undefined) return true;
    return read.validationRules.some((rule) => {
      const compiled = rule.active
        ? compileRule(rule, read, options.known.object(name) === read ? options.known : schema)
        : undefined;
      if (compiled === undefined || !compiled.ok) return compiled !== undefined;
      const { functions, reads } = compiled.formula;
      return functions.some((each) => ASK_THE_SAVE.has(each)) || reads.some((path) => finder.moves(read, path));
    });
  }

  const through = new Map<string, readonly string[]>(
    references.map((field) => {
      const relationship = field.reference?.relationshipName;
      const paths = [...changes.reads, ...filterPaths(field)].filter(
        (path) => relationship !== undefined && path.startsWith(`${relationship}.`)
      );
      return [field.name, paths.map((path) => path.slice(`${relationship ?? ''}.`.length))];
    })
  );
  const parents = new Map<string, OrgRecords>();
  const parentsOf = (lookup: FieldSchema, named: { readonly object: string; readonly keyField: string }) => {
    const id = `${lookup.name} ${named.object}.${named.keyField}`;
    const target = schema.object(named.object);
    const field = target && findField(target, named.keyField);
    if (target === undefined || field === undefined) return undefined;
    const known = parents.get(id) ?? new OrgRecords(port, orgSchema, target, field);
    if (!parents.has(id)) for (const path of through.get(lookup.name) ?? []) known.need(path);
    parents.set(id, known);
    return known;
  };
  const namedBy = (record: CheckedRecord, lookup: FieldSchema): ParentByKey | undefined => {
    const byKey = record.parents.get(lookup.name);
    if (byKey) return byKey;
    const id = record.values.get(lookup.name);
    const [target = ''] = lookup.reference?.to.length === 1 ? lookup.reference.to : [];
    const normal = typeof id === 'string' ? normalizeId(id) : undefined;
    return normal === undefined || target === '' ? undefined : { object: target, keyField: 'Id', key: normal };
  };
  const madeHere = (named: ParentByKey): boolean =>
    mappings.some(({ object: made, keyField: by }) => made === named.object && by === named.keyField);

  const keyTextOf = (record: CheckedRecord): string => {
    if (keyField === undefined) return '';
    const value = record.values.get(keyField.name);
    return value === undefined || value === null ? '' : String(value);
  };

  const read = async (records: readonly CheckedRecord[]): Promise<Held> => {
    const keys = new Set(records.map(keyTextOf).filter((key) => key !== ''));
    const held = keys.size === 0 ? undefined : await existing?.find(keys);
    const of = (record: CheckedRecord): OrgRecord | undefined => {
      const key = keyTextOf(record);
      return key === '' ? undefined : held?.get(existing?.keyOf(key) ?? key);
    };
    const above = new Map<OrgRecords, Set<string>>();
    for (const record of records) {
      // A new record is asked about its parents only where its rules were left open, or may answer otherwise of a parent that is there.
      for (const lookup of references) {
        const named = namedBy(record, lookup);
        if (named === undefined) continue;
        const isNeeded =
          of(record) !== undefined || (through.get(lookup.name)?.length ?? 0) > 0 || feeders.includes(lookup);
        const source = isNeeded ? parentsOf(lookup, named) : undefined;
        if (source === undefined) continue;
        above.set(source, (above.get(source) ?? new Set()).add(named.key));
      }
    }
    const found = new Map<OrgRecords, ReadonlyMap<string, OrgRecord>>();
    for (const [source, asked] of above) found.set(source, await source.find(asked));
    const parentIn = (lookup: FieldSchema, named: ParentByKey): OrgRecord | undefined => {
      const source = parentsOf(lookup, named);
      const one = source && found.get(source)?.get(source.keyOf(named.key));
      return one?.count === 1 ? one : undefined;
    };
    return { of, judge: (record) => judge(record, of(record), parentIn) };
  };

  type ParentIn = (lookup: FieldSchema, named: ParentByKey) => OrgRecord | undefined;

  const judge = (record: CheckedRecord, before: OrgRecord | undefined, parentIn: ParentIn): Judged | undefined => {
    links.clear();
    let hasOrgParent = false;
    let meetsOwn = false;
    const written = new Map<string, Value>();
    for (const [name, value] of record.values) {
      if (before !== undefined ? name !== keyField?.name : value !== null) written.set(name, value);
    }
    const moved: FieldSchema[] = [];
    for (const lookup of references) {
      const named = namedBy(record, lookup);
      if (named === undefined) {
        if (record.parents.get(lookup.name) === null && before !== undefined && saves === 'upsert')
          written.set(lookup.name, null);
        continue;
      }
      const parent = parentIn(lookup, named);
      written.set(lookup.name, parent?.id ?? (named.keyField === 'Id' ? named.key : placeholderId(named)));
      // What this run makes of the parent is not known here, only what it is in the org now.
      if (madeHere(named)) {
        if (parent !== undefined) links.set(lookup.name, { read: () => undefined, id: parent.id });
      } else if (parent !== undefined) {
        links.set(lookup.name, { read: (path) => short(parent.read(path), lookup, path), id: parent.id });
      }
      hasOrgParent ||= parent !== undefined;
      meetsOwn ||= parent !== undefined && madeHere(named);
      if (parent !== undefined && feeders.includes(lookup)) moved.push(lookup);
    }
    if (before === undefined && !hasOrgParent) return undefined;
    const unread = record.findings.some(
      ({ severity, rule, field }) =>
        severity === 'error' &&
        field !== undefined &&
        !ASKED_OF_CHANGES.test(rule) &&
        !record.values.has(field) &&
        !record.parents.has(field)
    );
    const rules = before === undefined ? forNew : forChanges;
    const current = new Map<string, Value>();
    if (before !== undefined) {
      changes.begin(before.read);
      for (const field of object.fields) {
        const value = before.read(field.name);
        if (value !== undefined && field.formula === undefined) current.set(field.name, value as Value);
      }
      if (saves === 'upsert') leaveOutSame(written, before);
    }
    const operation = before === undefined ? 'insert' : 'update';
    const referenceValue: ReferenceValue = (lookup, id, name) => {
      const [target = ''] = lookup.reference?.to ?? [];
      const inTarget = schema.object(target);
      const field = inTarget && findField(inTarget, name);
      const link = links.get(lookup.name);
      const stays = link === undefined && before?.read(lookup.name) === id;
      const value = stays ? before?.read(`${lookup.reference?.relationshipName ?? ''}.${name}`) : link?.read(name);
      return field === undefined || value === undefined ? undefined : { field, value: value as Value };
    };
    const context: CheckContext = { operation, current, referenceValue };
    const asked = [...rules.checkFilters(written, context), ...(unread ? [] : rules.checkConditions(written))];
    if (before === undefined) {
      // What the file alone could tell stands, unless it took a parent for new that is there.
      const stands = ({ rule, severity }: Finding): boolean =>
        !ASKED_OF_NEW.test(rule) || (severity !== 'unknown' && !meetsOwn);
      const settled = new Set(record.findings.filter(stands).map(({ rule }) => rule));
      const open = new Set(record.findings.filter((finding) => !stands(finding)).map(({ rule }) => rule));
      const violations = asked.filter(({ rule }) => !settled.has(rule) && (meetsOwn || open.has(rule)));
      return { violations, parents: moved, stands };
    }
    return {
      violations: [
        ...rules.checkWriteable(written, 'update'),
        ...rules.checkFormats(written, context).filter(({ rule }) => rule === 'dependent-picklist'),
        ...rules.checkRequired(written, context),
        ...asked,
      ],
      parents: feeders.filter((lookup) => movesRollups(lookup, written)),
      stands: ({ rule }) => !ASKED_OF_CHANGES.test(rule),
    };
  };

  /** Whether a change may alter what a roll-up above the record comes to. */
  const movesRollups = (lookup: FieldSchema, written: FieldValues): boolean =>
    fed(lookup).some((path) => {
      const before = changes.before(path);
      return before === undefined || before !== changes.after(written, path);
    });

  /** The sync sends what differs: a master that stays, or a required field that is blank already, is no matter. */
  const leaveOutSame = (written: Map<string, Value>, before: OrgRecord): void => {
    for (const [name, value] of written) {
      const field = findField(object, name);
      if (field === undefined || (field.updateable && value !== null)) continue;
      if (before.read(name) === value) written.delete(name);
    }
  };

  const short = (value: InputValue | undefined, lookup: FieldSchema, path: string): InputValue | undefined => {
    const [target = ''] = lookup.reference?.to ?? [];
    const from = schema.object(target);
    const end = from && finder.end(from, path);
    const holdsId = end?.field.reference !== undefined || end?.field.type === 'Id';
    return holdsId && typeof value === 'string' ? shortId(value) : value;
  };

  return { keyField, read };

  /** Paths that a required lookup filter compares. */
  function filterPaths(field: FieldSchema): readonly string[] {
    const { filter, relationshipName } = field.reference ?? {};
    if (filter === undefined || filter.optional || relationshipName === undefined) return [];
    return filter.items.flatMap((item) =>
      [item.field, item.valueField ?? '$'].flatMap((path) =>
        path.startsWith('$') ? [] : [`${relationshipName}.${path.split('.').at(-1) ?? ''}`]
      )
    );
  }

  function neededByChecks(of: ObjectSchema, { fields }: Mapping, how: OrgCheckOptions['saves']): readonly string[] {
    const mapped = of.fields.filter(({ name }) => fields.includes(name));
    return [
      ...(of.recordTypes.length > 0 ? ['RecordTypeId'] : []),
      ...references.map(({ name }) => name),
      ...of.fields.flatMap(filterPaths),
      ...of.fields.flatMap(({ reference }) =>
        reference?.filter === undefined || reference.filter.optional
          ? []
          : reference.filter.items.flatMap((item) =>
              [item.field, item.valueField ?? ''].flatMap((path) => (/^\$Source\./i.test(path) ? [path.slice(8)] : []))
            )
      ),
      ...mapped.flatMap(({ picklist }) =>
        picklist?.controllingField === undefined ? [] : [picklist.controllingField]
      ),
      ...(how === 'upsert'
        ? mapped
            .filter(({ updateable, required, sensitive }) => !updateable || (required && !sensitive))
            .map(({ name }) => name)
        : []),
    ];
  }
}
