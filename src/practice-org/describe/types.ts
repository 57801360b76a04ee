import type { FieldSchema, FieldType } from '../../schema/index.js';

/** What a type is called in describe and in the SOAP API, and what extra it says. */
export type TypeNames = { readonly type: string; readonly soapType: string; readonly extraTypeInfo: string | null };

const names: Readonly<Record<FieldType, readonly [type: string, soapType: string, extra?: string]>> = {
  Id: ['id', 'tns:ID'],
  Text: ['string', 'xsd:string'],
  TextArea: ['textarea', 'xsd:string', 'plaintextarea'],
  LongTextArea: ['textarea', 'xsd:string', 'plaintextarea'],
  Html: ['textarea', 'xsd:string', 'richtextarea'],
  Number: ['double', 'xsd:double'],
  Currency: ['currency', 'xsd:double'],
  Percent: ['percent', 'xsd:double'],
  Checkbox: ['boolean', 'xsd:boolean'],
  Date: ['date', 'xsd:date'],
  DateTime: ['datetime', 'xsd:dateTime'],
  Time: ['time', 'xsd:time'],
  Email: ['email', 'xsd:string'],
  Phone: ['phone', 'xsd:string'],
  Url: ['url', 'xsd:string'],
  Picklist: ['picklist', 'xsd:string'],
  MultiselectPicklist: ['multipicklist', 'xsd:string'],
  Lookup: ['reference', 'tns:ID'],
  MasterDetail: ['reference', 'tns:ID'],
  Reference: ['reference', 'tns:ID'],
  AutoNumber: ['string', 'xsd:string'],
  Summary: ['double', 'xsd:double'],
  Location: ['location', 'urn:location'],
  Base64: ['base64', 'xsd:base64Binary'],
  Address: ['address', 'urn:address'],
};

/** A standard number without decimals is an int in the API; a custom one is a double whatever its scale. */
export function isInteger(field: FieldSchema, type: FieldType): boolean {
  return type === 'Number' && !field.custom && field.scale === 0;
}

export function typeNames(field: FieldSchema, type: FieldType): TypeNames {
  if (isInteger(field, type)) return { type: 'int', soapType: 'xsd:int', extraTypeInfo: null };
  const [name, soapType, extra] = names[type];
  return { type: name, soapType, extraTypeInfo: field.formula === undefined ? (extra ?? null) : null };
}

const lengths: Readonly<Partial<Record<FieldType, number>>> = {
  Id: 18,
  Lookup: 18,
  MasterDetail: 18,
  Reference: 18,
  Text: 255,
  TextArea: 255,
  LongTextArea: 32_768,
  Html: 32_768,
  Email: 80,
  Phone: 40,
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4_099,
  AutoNumber: 30,
};
const formulaTextLength = 1_300;

/** Characters of a field, and the bytes they may take: three each, except in ids. */
export function lengthOf(
  field: FieldSchema,
  type: FieldType
): { readonly length: number; readonly byteLength: number } {
  const fallback = lengths[type] ?? 0;
  const isId = fallback === 18;
  const textFormula = field.formula !== undefined && (type === 'Text' || type === 'TextArea');
  const fixed = isId || type === 'AutoNumber' || type === 'TextArea' || type === 'MultiselectPicklist';
  const length = textFormula ? formulaTextLength : fixed || fallback === 0 ? fallback : (field.length ?? fallback);
  return { length, byteLength: isId ? length : length * 3 };
}
