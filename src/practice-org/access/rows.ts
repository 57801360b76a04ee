import { detailOf } from '../../schema/index.js';
import type { ObjectSchema, Schema } from '../../schema/index.js';
import { contentObjectNames } from '../standard/index.js';
import { hasOwner } from '../store/index.js';
import type { Grants } from './grants.js';

export type Right = 'read' | 'edit' | 'delete';

/**
 * Which rows of an object a user without roles and shares sees: all, the user's own, or those of masters the user sees (Salesforce
 * Help, "Organization-Wide Sharing Defaults"). An SQL condition on `alias`, or undefined for all rows.
 */
export function rowCondition(
  schema: Schema,
  grants: Grants,
  object: ObjectSchema,
  right: Right,
  alias: string
): string | undefined {
  if (seesAll(grants, object, right)) return undefined;
  const masters = detailOf(object);
  if (masters.length > 0) return detailCondition(schema, grants, object, right, alias);
  if (!hasOwner(object)) return undefined;
  if (right === 'read' && object.sharingModel !== 'Private') return undefined;
  const open =
    object.sharingModel === 'ReadWrite' ||
    object.sharingModel === 'ReadWriteTransfer' ||
    object.sharingModel === 'FullAccess';
  if (right === 'edit' && open) return undefined;
  if (right === 'delete' && object.sharingModel === 'FullAccess') return undefined;
  const owners = grants.principals.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ');
  return `"${alias}"."OwnerId" IN (${owners})`;
}

/**
 * Which files a user sees: those the user owns, and those shown on a record the user sees (Object Reference, "ContentDocumentLink"). Who may change
 * such a record may add a version to its files; a file is deleted by its owner.
 */
export function fileCondition(
  schema: Schema,
  grants: Grants,
  object: ObjectSchema,
  right: Right,
  alias: string
): string | undefined {
  if (seesAll(grants, object, right)) return undefined;
  const document = object.name === 'ContentDocument' ? 'Id' : 'ContentDocumentId';
  const owners = grants.principals.map((id) => `'${id.replaceAll("'", "''")}'`).join(', ');
  const own = `"${alias}"."${document}" IN (SELECT "Id" FROM "ContentDocument" WHERE "OwnerId" IN (${owners}))`;
  if (right === 'delete') return own;
  const places = schema.objects
    .filter((each) => !contentObjectNames.has(each.name) && mayOnObject(grants, each, right))
    .map((each) => {
      const condition = rowCondition(schema, grants, each, right, 'p');
      const where = condition === undefined ? '' : ` AND (${condition})`;
      return `EXISTS (SELECT 1 FROM "${each.name}" AS "p" WHERE "p"."Id" = "l"."LinkedEntityId" AND "p"."IsDeleted" = 0${where})`;
    });
  const shown = places.length === 0 ? '1 = 0' : places.join(' OR ');
  const linked = `SELECT "l"."ContentDocumentId" FROM "ContentDocumentLink" AS "l" WHERE "l"."IsDeleted" = 0 AND (${shown})`;
  return `(${own} OR "${alias}"."${document}" IN (${linked}))`;
}

function seesAll(grants: Grants, object: ObjectSchema, right: Right): boolean {
  const granted = grants.objects.get(object.name.toLowerCase());
  if (grants.permissions.has('ModifyAllData') || granted?.modifyAll === true) return true;
  return right === 'read' && (grants.permissions.has('ViewAllData') || granted?.viewAll === true);
}

/** The right to the master's object itself: sharing opens no row of an object that the user has no permission on. */
function mayOnObject(grants: Grants, object: ObjectSchema, right: 'read' | 'edit'): boolean {
  const granted = grants.objects.get(object.name.toLowerCase());
  if (grants.permissions.has('ModifyAllData')) return true;
  if (right === 'edit') return granted?.edit === true;
  return grants.permissions.has('ViewAllData') || granted?.read === true;
}

/** A detail is seen where every master is, and changed where every master may be changed (or read, where the field says so). */
function detailCondition(
  schema: Schema,
  grants: Grants,
  object: ObjectSchema,
  right: Right,
  alias: string
): string | undefined {
  const conditions = detailOf(object).flatMap((field) => {
    const master = schema.object(field.reference?.to[0] ?? '');
    if (!master) return [];
    const needed =
      right === 'read' || field.reference?.masterDetail?.writeRequiresMasterRead === true ? 'read' : 'edit';
    if (!mayOnObject(grants, master, needed)) return ['1 = 0'];
    const inner = `${alias}_m`;
    const condition = rowCondition(schema, grants, master, needed, inner);
    return condition === undefined
      ? []
      : [
          `"${alias}"."${field.name}" IN (SELECT "${inner}"."Id" FROM "${master.name}" AS "${inner}" WHERE ${condition})`,
        ];
  });
  return conditions.length === 0 ? undefined : conditions.join(' AND ');
}
