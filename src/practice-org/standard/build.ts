import type { FieldSchema, FieldType, ObjectSchema } from '../../schema/index.js';

export type StandardObject = {
  readonly schema: ObjectSchema;
  /** The three characters every id of the object starts with. */
  readonly keyPrefix: string;
  /** True for objects of the setup menu, which have neither an owner nor a recycle bin. */
  readonly setup: boolean;
};

type ObjectOptions = { readonly label?: string; readonly plural?: string; readonly setup?: boolean };

/**
 * Builds a standard object from one line a field, e.g.:
 *
 *     Name Text(80) required
 *     ProfileId Reference(Profile.Profile) required
 *     Status Picklist(Open|Closed) = Open
 *     CompanyName Text(80) readonly
 *
 * In `Reference(Object.Relationship)` several objects are separated by `|`. A name field is the field called `Name`.
 */
export function standardObject(name: string, keyPrefix: string, options: ObjectOptions, lines: string): StandardObject {
  const label = options.label ?? words(name);
  const fields = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseField);
  return {
    keyPrefix,
    setup: options.setup ?? false,
    schema: {
      name,
      label,
      pluralLabel: options.plural ?? `${label}s`,
      custom: false,
      nameField: { type: 'Text', label: 'Name' },
      sharingModel: 'ReadWrite',
      features: { activities: false, bulkApi: true, feeds: false, history: false, reports: true, search: true },
      fields,
      recordTypes: [],
      validationRules: [],
    },
  };
}

const textLengths: Readonly<Record<string, number>> = {
  Phone: 40,
  Email: 80,
  Url: 255,
  TextArea: 255,
  Picklist: 255,
  LongTextArea: 32_768,
};

function parseField(line: string): FieldSchema {
  const match = /^(\w+) (\w+)(?:\(([^)]*)\))?(.*)$/.exec(line);
  if (match === null) throw new Error(`Not a field of a standard object: ${line}`);
  const [, name = '', typeName = '', argument = '', rest = ''] = match;
  const type = typeName as FieldType;
  const defaultValue = /= (.+)$/.exec(rest)?.[1];
  const flags = new Set(rest.replace(/=.*$/, '').trim().split(' '));
  const writable = !flags.has('readonly');
  return {
    name,
    label: words(name.replace(/Id$/, '')) + (type === 'Reference' ? ' ID' : ''),
    type,
    custom: false,
    required: flags.has('required'),
    externalId: flags.has('externalId'),
    sensitive: false,
    createable: writable,
    updateable: writable && !flags.has('createonly'),
    ...typeDetails(type, argument, defaultValue),
    ...(flags.has('unique') ? { unique: 'caseInsensitive' as const } : {}),
    ...(defaultValue !== undefined && type !== 'Picklist' ? { defaultValue } : {}),
  };
}

function typeDetails(type: FieldType, argument: string, defaultValue: string | undefined): Partial<FieldSchema> {
  if (type === 'Reference') {
    const [objects = '', relationshipName] = argument.split('.');
    return { reference: { to: objects.split('|'), relationshipName, onDelete: 'SetNull' } };
  }
  if (type === 'Picklist' || type === 'MultiselectPicklist') {
    const values = argument.split('|').filter((value) => value !== '');
    return {
      length: textLengths.Picklist,
      picklist: {
        restricted: false,
        values: values.map((value) => ({ name: value, label: value, active: true, isDefault: value === defaultValue })),
      },
    };
  }
  if (type === 'Number' || type === 'Currency' || type === 'Percent') {
    const [precision = 18, scale = type === 'Number' ? 0 : 2] = argument.split(',').filter(Boolean).map(Number);
    return { precision, scale };
  }
  if (type === 'Text') return { length: argument === '' ? 255 : Number(argument) };
  const length = argument === '' ? textLengths[type] : Number(argument);
  return length === undefined ? {} : { length };
}

function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2');
}
