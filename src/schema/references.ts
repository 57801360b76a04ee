import { readLookupFilter } from './lookup-filters.js';
import type { FieldType, ReferenceSchema } from './types.js';
import type { ElementReader } from './xml.js';

/** What a Lookup or MasterDetail points to, and what a delete of the parent does. */
export function readReference(reader: ElementReader, name: string, type: FieldType): ReferenceSchema | undefined {
  if (type !== 'Lookup' && type !== 'MasterDetail') return undefined;
  const filter = readLookupFilter(reader);
  const childName = reader.text('relationshipName');
  const common = {
    to: [reader.requiredText('referenceTo')],
    relationshipName: name.replace(/__c$/, '__r'),
    ...(childName === undefined ? {} : { childRelationshipName: `${childName}__r` }),
    ...(filter === undefined ? {} : { filter }),
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
