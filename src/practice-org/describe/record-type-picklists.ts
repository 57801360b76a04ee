import { normalizeId } from '../../records/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import type { Caller, PracticeOrg } from '../types.js';

const masterRecordTypeId = '012000000000000AAA';

/**
 * The values of every picklist of an object that a record type leaves open, as the User Interface API answers ("Picklist Values Collection");
 * the master leaves all of them open.
 *
 * @returns undefined where the object has no such record type
 */
export function recordTypePicklists(
  org: PracticeOrg,
  object: ObjectSchema,
  recordTypeId: string,
  caller: Caller
): Record<string, unknown> | undefined {
  const id = normalizeId(recordTypeId) ?? recordTypeId;
  const name = id === masterRecordTypeId ? '' : developerName(org, object, id);
  if (name === undefined) return undefined;
  const type = object.recordTypes.find(
    (candidate) => candidate.developerName.toLowerCase() === String(name).toLowerCase()
  );
  const access = org.accessOf(caller.userId);
  const base = `/services/data/v${caller.apiVersion}/ui-api/object-info/${object.name}/picklist-values/${id}`;
  const fields = object.fields.filter((field) => field.picklist !== undefined && access.canRead(object, field));
  const values = fields.map((field) => {
    const open = type?.picklists[field.name] ?? (type === undefined ? undefined : []);
    return [field.name, picklistOf(org, object, field, open, `${base}/${field.name}`)];
  });
  return { eTag: '', picklistFieldValues: Object.fromEntries(values) as unknown };
}

function developerName(org: PracticeOrg, object: ObjectSchema, id: string): string | undefined {
  if (org.store.schema.object('RecordType') === undefined) return undefined;
  const sql =
    'SELECT "DeveloperName" FROM "RecordType" WHERE "Id" = ? AND "SobjectType" = ? AND "IsActive" = 1 AND "IsDeleted" = 0';
  return org.store.statement(sql).pluck().get(id, object.name) as string | undefined;
}

/** @param open the values of the record type; undefined: all of them */
function picklistOf(
  org: PracticeOrg,
  object: ObjectSchema,
  field: FieldSchema,
  open: ReadonlyArray<{ readonly name: string; readonly isDefault: boolean }> | undefined,
  url: string
): Record<string, unknown> {
  const { controllingField } = field.picklist ?? {};
  const controller = controllingField === undefined ? undefined : org.store.field(object, controllingField);
  const controlling =
    controller === undefined
      ? []
      : controller.type === 'Checkbox'
        ? ['false', 'true']
        : (controller.picklist?.values ?? []).filter((value) => value.active).map((value) => value.name);
  const entries = (field.picklist?.values ?? []).flatMap((value) => {
    const own = open?.find((candidate) => candidate.name === value.name);
    if (!value.active || (open !== undefined && own === undefined)) return [];
    const under = (value.validFor ?? []).map((name) => controlling.indexOf(checkbox[name] ?? name));
    const entry = {
      attributes: null,
      label: value.label,
      validFor: under.filter((index) => index >= 0),
      value: value.name,
    };
    return [{ entry, isDefault: own?.isDefault ?? value.isDefault }];
  });
  return {
    controllerValues: Object.fromEntries(controlling.map((name, index) => [name, index])),
    defaultValue: entries.find(({ isDefault }) => isDefault)?.entry ?? null,
    eTag: '',
    url,
    values: entries.map(({ entry }) => entry),
  };
}

const checkbox: Readonly<Record<string, string>> = { checked: 'true', unchecked: 'false' };
