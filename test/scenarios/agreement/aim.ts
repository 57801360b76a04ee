import fc from 'fast-check';
import { compileFormula } from '../../../src/formula/index.js';
import { formulaField } from '../../../src/rules/index.js';
import {
  findField,
  findRelationship,
  type FieldSchema,
  type ObjectSchema,
  type Schema,
} from '../../../src/schema/index.js';
import { day, NOW, type Bench } from './bench.js';

/** Fields that a person fills and that a formula depends on, through formula fields and over lookups. */
export function fieldsBehind(schema: Schema, object: ObjectSchema, formula: string): readonly FieldSchema[] {
  const found = new Map<string, FieldSchema>();
  const visit = (source: string): void => {
    const compiled = compileFormula(source, { context: 'any', fields: (path) => formulaField(schema, object, path) });
    if (!compiled.ok) throw new Error(`${object.name}: ${compiled.errors[0]?.message ?? source}`);
    for (const path of compiled.formula.reads) {
      const [first = '', ...rest] = path.split('.');
      const field = rest.length > 0 ? findRelationship(object, first)?.field : findField(object, first);
      if (field === undefined || found.has(field.name)) continue;
      if (field.formula !== undefined) visit(field.formula.expression);
      else if (field.createable) found.set(field.name, field);
    }
  };
  visit(formula);
  return [...found.values()];
}

/** Texts that some rule of form takes, each beside one that it does not. */
const FORMS = [
  'b1:Lopez',
  'b1:',
  '123-45-6789',
  '123-456-7890',
  'A012345678',
  'W-12345',
  'W-1234',
  '81',
  '8',
  '02139',
  '0213',
  '02139-4307',
  'sample-clause',
  'Sample Clause',
  'other-clause',
  '01-CA-123456',
  '1-CA-123456',
  'https://sample.example',
  'http://sample.example',
  '0123456789abcdef'.repeat(4),
  '0123456789abcde'.repeat(4),
  '0123456789abcdef'.repeat(3),
  '00000000-0000-4000-8000-00000000000a',
  '00000000-0000-4000-8000-00000000000',
  'Sample words',
];

/** Values of a field on both sides of what a rule may ask of it: few, so that two fields are often equal, or one apart. */
export function edgesOf(field: FieldSchema, rule: string, bench: Bench): readonly string[] {
  if (field.reference) return ['', ...field.reference.to.flatMap((name) => bench.ids.get(name) ?? [])];
  switch (field.type) {
    case 'Checkbox':
      return ['true', 'false'];
    case 'Number':
    case 'Currency':
    case 'Percent':
      return ['', '-1', '0', '1', '2', '3'];
    case 'Date':
      return ['', ...[-10, -7, -6, -5, -2, -1, 0, 1, 9, 10].map(day)];
    case 'DateTime':
      return ['', ...[-61, -60, -1, 0, 1].map((seconds) => new Date(NOW.getTime() + seconds * 1000).toISOString())];
    case 'Picklist':
    case 'MultiselectPicklist': {
      const names = field.picklist?.values.map((value) => value.name) ?? [];
      const named = names.filter((name) => rule.includes(`"${name}"`));
      const chosen =
        named.length > 0 ? [...named, ...names.filter((name) => !named.includes(name)).slice(0, 1)] : names.slice(0, 6);
      const pairs = field.type === 'Picklist' ? [] : chosen.slice(1).map((name) => `${chosen[0] ?? ''};${name}`);
      return ['', ...chosen, ...pairs];
    }
    default: {
      const length = field.length ?? 255;
      return ['', ...FORMS.filter((text) => text.length <= length)];
    }
  }
}

export type Aimed = { readonly rule: string; readonly cells: Readonly<Record<string, string>> };

/** For a rule, the cells of the fields that it asks about. */
export function cellsAimedAt(
  fields: readonly FieldSchema[],
  rule: string,
  bench: Bench
): fc.Arbitrary<Record<string, string>> {
  return fc.record(
    Object.fromEntries(fields.map((field) => [field.name, fc.constantFrom(...edgesOf(field, rule, bench))]))
  );
}
