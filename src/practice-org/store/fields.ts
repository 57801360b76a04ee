import { isDetail, systemFields, type FieldSchema, type ObjectSchema } from '../../schema/index.js';
import { setupObjectNames } from '../standard/index.js';

/** A detail belongs to whoever owns its master, a setup object to nobody. */
export function hasOwner(object: ObjectSchema): boolean {
  return !setupObjectNames.has(object.name) && !isDetail(object);
}

const cache = new WeakMap<ObjectSchema, readonly FieldSchema[]>();

/**
 * Every field of an object in the order of a describe: system fields and Name first, then the object's own. Objects of the setup menu
 * (users, profiles...) show neither an owner nor a recycle bin.
 */
export function allFields(object: ObjectSchema): readonly FieldSchema[] {
  let fields = cache.get(object);
  if (fields === undefined) {
    fields = orderFields(object);
    cache.set(object, fields);
  }
  return fields;
}

function orderFields(object: ObjectSchema): readonly FieldSchema[] {
  const own = new Set(object.fields.map((field) => field.name));
  const hidden = setupObjectNames.has(object.name) ? new Set(['OwnerId', 'IsDeleted']) : new Set<string>();
  const system = systemFields(object).filter((field) => !own.has(field.name) && !hidden.has(field.name));
  const head = system.filter((field) => ['Id', 'OwnerId', 'IsDeleted'].includes(field.name));
  const name = object.fields.filter((field) => field.name === 'Name');
  return [
    ...head,
    ...name,
    ...system.filter((field) => !head.includes(field)),
    ...object.fields.filter((field) => field.name !== 'Name'),
  ];
}

/** The fields of an object that have a column: the visible ones and those every table has. */
export function storedFields(object: ObjectSchema): readonly FieldSchema[] {
  let fields = storedCache.get(object);
  if (fields === undefined) {
    fields = selectStored(object);
    storedCache.set(object, fields);
  }
  return fields;
}

const storedCache = new WeakMap<ObjectSchema, readonly FieldSchema[]>();

function selectStored(object: ObjectSchema): readonly FieldSchema[] {
  const visible = allFields(object);
  const hidden = systemFields(object).filter((field) => !visible.some((other) => other.name === field.name));
  return [...visible, ...hidden].filter(isStored);
}

/** False for what is worked out when it is read, and for compound fields, which stand for their parts. */
export function isStored(field: FieldSchema): boolean {
  return field.formula === undefined && field.type !== 'Address' && field.type !== 'Location';
}

const binaryText = new Set(['Id', 'Reference', 'Lookup', 'MasterDetail', 'Date', 'DateTime', 'Time', 'Base64']);

/** The column declaration of a field. Text compares without regard to case, as it does on the platform. */
export function columnDeclaration(field: FieldSchema): string {
  if (field.type === 'Checkbox') return 'INTEGER NOT NULL DEFAULT 0';
  if (field.type === 'Number' || field.type === 'Currency' || field.type === 'Percent') return 'REAL';
  // A roll-up holds a number or, for the first and last of dates, a text: a column without affinity keeps either.
  if (field.type === 'Summary') return '';
  if (binaryText.has(field.type) || field.unique === 'caseSensitive') return 'TEXT';
  return 'TEXT COLLATE NOCASE';
}
