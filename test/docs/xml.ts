import { XMLParser } from 'fast-xml-parser';

type PermissionSetXml = {
  readonly label: string;
  readonly description?: string;
  readonly objectPermissions: ReadonlyArray<Readonly<Record<string, string>>>;
};

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'objectPermissions' });

/** A permission set's XML as plain values. */
export const readPermissionSet = (xml: string): PermissionSetXml => {
  const { PermissionSet } = parser.parse(xml) as { PermissionSet: PermissionSetXml };
  return { ...PermissionSet, objectPermissions: PermissionSet.objectPermissions ?? [] };
};
