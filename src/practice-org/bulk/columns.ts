import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { isLookupKey } from '../api/request.js';
import type { Access, PracticeOrg } from '../types.js';
import { targetsOf } from '../soql/index.js';

/** What a column of an upload fills: a field, or a lookup by a key of the parent. */
export type Column =
  | { readonly kind: 'field'; readonly field: FieldSchema }
  | {
      readonly kind: 'parent';
      readonly field: FieldSchema;
      readonly targets: ReadonlyArray<{ readonly object: ObjectSchema; readonly key: FieldSchema }>;
    };

/** Something is wrong with a whole file; the text is the job's error message. */
export class FileRefusal extends Error {}

/** The columns that the names of a header stand for. The first one nobody knows, or that the user may not read, fails the file. */
export function bindHeader(
  org: PracticeOrg,
  access: Access,
  object: ObjectSchema,
  names: readonly string[]
): readonly Column[] {
  return names.map((name) => {
    if (name.includes('.')) return bindParent(org, access, object, name);
    const field = org.store.field(object, name);
    if (field === undefined || !access.canRead(object, field)) throw unknownName(name);
    return { kind: 'field', field };
  });
}

function unknownName(name: string): FileRefusal {
  return new FileRefusal(`InvalidBatch : Field name not found : ${name}`);
}

/** `Employer__r.Key__c`, and with several possible parents `User:Owner.Username`. */
function bindParent(org: PracticeOrg, access: Access, object: ObjectSchema, name: string): Column {
  const [left = '', keyName = '', ...deeper] = name.split('.');
  const [typeName, relationship] = left.includes(':') ? left.split(':') : [undefined, left];
  if (deeper.length > 0) throw unknownName(name);
  const wanted = relationship?.toLowerCase();
  const field = org.store
    .fields(object)
    .find(
      (candidate) =>
        candidate.reference?.relationshipName?.toLowerCase() === wanted && access.canRead(object, candidate)
    );
  if (field === undefined) throw new FileRefusal(`InvalidBatch : Unable to find relationship: ${relationship ?? left}`);
  const all = targetsOf(org.store, field);
  if (typeName !== undefined && (field.reference?.to.length ?? 0) < 2) {
    throw new FileRefusal(
      `InvalidBatch : type is not needed for non polymorphic foreign key references: ${relationship ?? left}`
    );
  }
  const targets = all
    .filter((target) => typeName === undefined || target.name.toLowerCase() === typeName.toLowerCase())
    .flatMap((target) => {
      const key = org.store.field(target, keyName);
      return key !== undefined && isKey(target, key) && access.canRead(target, key) ? [{ object: target, key }] : [];
    });
  if (targets.length === 0) throw unknownName(name);
  return { kind: 'parent', field, targets };
}

function isKey(object: ObjectSchema, field: FieldSchema): boolean {
  if (field.externalId || isLookupKey(object, field) || field.name === 'Name') return true;
  if (object.name === 'RecordType') return field.name === 'DeveloperName';
  return object.name === 'User' && field.name === 'Email';
}
