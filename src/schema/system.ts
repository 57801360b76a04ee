import type { FieldSchema, FieldType, ObjectSchema } from './types.js';

const cache = new WeakMap<ObjectSchema, readonly FieldSchema[]>();

/**
 * The fields every record has beside its own: Id, OwnerId (not on the detail of a master-detail), RecordTypeId (where there are record types),
 * IsDeleted and the audit fields, in the order in which describe lists them. `Name` is not among them: it stands in `fields`.
 */
export function systemFields(object: ObjectSchema): readonly FieldSchema[] {
  let fields = cache.get(object);
  if (!fields) {
    fields = makeSystemFields(object);
    cache.set(object, fields);
  }
  return fields;
}

function makeSystemFields(object: ObjectSchema): readonly FieldSchema[] {
  const detail = object.fields.some((field) => field.type === 'MasterDetail');
  // A user owns nothing to herself: User has no owner.
  const owned = !detail && object.name !== 'User';
  return [
    system('Id', 'Record ID', 'Id'),
    ...(owned ? [owner(object)] : []),
    ...(object.recordTypes.length > 0 ? [recordType()] : []),
    system('IsDeleted', 'Deleted', 'Checkbox'),
    system('CreatedDate', 'Created Date', 'DateTime'),
    audit('CreatedById', 'Created By ID', 'CreatedBy'),
    system('LastModifiedDate', 'Last Modified Date', 'DateTime'),
    audit('LastModifiedById', 'Last Modified By ID', 'LastModifiedBy'),
    system('SystemModstamp', 'System Modstamp', 'DateTime'),
  ];
}

function system(name: string, label: string, type: FieldType): FieldSchema {
  return {
    name,
    label,
    type,
    custom: false,
    required: false,
    externalId: false,
    sensitive: false,
    createable: false,
    updateable: false,
    ...(type === 'Id' ? { length: 18 } : {}),
  };
}

function audit(name: string, label: string, relationshipName: string): FieldSchema {
  return {
    ...system(name, label, 'Reference'),
    length: 18,
    reference: { to: ['User'], relationshipName, onDelete: 'SetNull' },
  };
}

function owner(object: ObjectSchema): FieldSchema {
  return {
    ...system('OwnerId', 'Owner ID', 'Reference'),
    length: 18,
    createable: true,
    updateable: true,
    // Custom objects may belong to a queue; of the standard objects here none may.
    reference: { to: object.custom ? ['Group', 'User'] : ['User'], relationshipName: 'Owner', onDelete: 'Restrict' },
  };
}

function recordType(): FieldSchema {
  return {
    ...system('RecordTypeId', 'Record Type ID', 'Reference'),
    length: 18,
    createable: true,
    updateable: true,
    reference: { to: ['RecordType'], relationshipName: 'RecordType', onDelete: 'SetNull' },
  };
}
