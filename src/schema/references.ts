import { schemaError } from './errors.js';
import type { FieldType, ReferenceSchema } from './types.js';
import { ElementReader } from './xml.js';

/** What a Lookup or MasterDetail points to, and what a delete of the parent does. */
export function readReference(reader: ElementReader, name: string, type: FieldType): ReferenceSchema | undefined {
  if (type !== 'Lookup' && type !== 'MasterDetail') return undefined;
  readLookupFilter(reader);
  const childName = reader.text('relationshipName');
  const common = {
    to: [reader.requiredText('referenceTo')],
    relationshipName: name.replace(/__c$/, '__r'),
    ...(childName === undefined ? {} : { childRelationshipName: `${childName}__r` }),
  };
  if (type === 'Lookup') {
    const onDelete = reader.oneOf('deleteConstraint', ['SetNull', 'Restrict', 'Cascade'] as const) ?? 'SetNull';
    return { ...common, onDelete };
  }
  return {
    ...common,
    onDelete: 'Cascade',
    masterDetail: {
      order: reader.integer('relationshipOrder') ?? 0,
      reparentable: reader.boolean('reparentableMasterDetail') ?? false,
      writeRequiresMasterRead: reader.boolean('writeRequiresMasterRead') ?? false,
    },
  };
}

/** An optional filter only narrows what the screen offers, and the API ignores it. A required one would refuse records: it is not enforced here, so it is not taken. */
function readLookupFilter(reader: ElementReader): void {
  const element = reader.child('lookupFilter');
  if (!element) return;
  const filter = new ElementReader(element);
  if (filter.boolean('active') !== false && filter.boolean('isOptional') !== true) {
    throw schemaError('RequiredLookupFilter', element.location);
  }
}
