import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  compileFormula,
  maximumCompiledSize,
  type Formula,
  type InputValue,
  type RecordReader,
} from '../../../src/formula/index.js';
import { formulaField } from '../../../src/rules/index.js';
import { findField, findRelationship, type ObjectSchema } from '../../../src/schema/index.js';
import { NOW, schema, valueOf, type Facts } from './coverage-support.js';

export type Seed = { readonly key: string; readonly Name: string; readonly [field: string]: InputValue };

/** The facts that install loads, as they are shipped. */
export const seeds = (file: 'certifying-agencies' | 'deadline-rules' | 'model-clauses'): readonly Seed[] =>
  (
    JSON.parse(
      readFileSync(fileURLToPath(new URL(`../../../force-app/reference/${file}.json`, import.meta.url)), 'utf8')
    ) as { readonly records: readonly Seed[] }
  ).records;

/** A shipped fact as the record that install makes of it. */
export const recordOf = ({ key, ...fields }: Seed): Readonly<Record<string, InputValue>> => ({
  ...fields,
  Sync_Key__c: key,
});

const objectOf = (name: string): ObjectSchema => {
  const object = schema().object(name);
  if (object === undefined) throw new Error(`there is no ${name}`);
  return object;
};

const isParent = (value: InputValue | Facts | undefined): value is Facts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a record as the platform does; a lookup whose parent is written down holds the parent's `Id`, or a made-up one. */
const readerOf = (object: ObjectSchema, facts: Facts): RecordReader => {
  return (path) => {
    const [first = '', ...rest] = path.split('.');
    if (rest.length > 0) {
      const parent = facts[first];
      const target = objectOf(findRelationship(object, first)?.reference.to[0] ?? '');
      return readerOf(target, isParent(parent) ? parent : {})(rest.join('.'));
    }
    const field = findField(object, first);
    if (field?.formula !== undefined) return valueOf(object.name, first, facts);
    const value = facts[first];
    if (value !== undefined && !isParent(value)) return value;
    const parent = facts[field?.reference?.relationshipName ?? ''];
    if (isParent(parent)) {
      const id = parent['Id'];
      return id === undefined || isParent(id) ? 'a parent' : id;
    }
    return field?.type === 'Checkbox' ? false : null;
  };
};

const compiled = new Map<string, Formula>();

const ruleOf = (object: ObjectSchema, name: string): Formula => {
  const key = `${object.name}.${name}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const rule = object.validationRules.find((candidate) => candidate.name === name);
  const result = compileFormula(rule?.condition ?? '', {
    returns: 'Checkbox',
    context: 'validationRule',
    blankMode: 'blank',
    fields: (path) => formulaField(schema(), object, path),
  });
  if (!result.ok) throw new Error(`${key}: ${result.errors.map((error) => error.message).join('; ')}`);
  compiled.set(key, result.formula);
  return result.formula;
};

/** The rules that refuse a save: of a new record, or of one that was `before` until now. A rule that cannot answer is a fault here. */
export const refusedBy = (objectName: string, facts: Facts, before?: Facts): string[] => {
  const object = objectOf(objectName);
  const environment = {
    now: () => NOW,
    isNew: before === undefined,
    ...(before === undefined ? {} : { prior: readerOf(object, before) }),
  };
  return object.validationRules
    .filter((rule) => rule.active)
    .filter(({ name }) => {
      const answer = ruleOf(object, name).test(readerOf(object, facts), environment);
      if (typeof answer !== 'boolean') throw new Error(`${objectName}.${name} answers ${answer}`);
      return answer;
    })
    .map(({ name }) => name);
};

/** What a rule refuses, and why in words; beside it the nearest record that it lets pass. `before`: the save changes that record. */
export type SaveCase = {
  readonly rule: string;
  readonly why: string;
  readonly refused: Facts;
  readonly passes: Facts;
  readonly before?: Facts;
};

/** One test for each case, and three for all: every rule but `others` has a case, an empty record passes, no rule is near its size limit. */
export const describeSaves = (objectName: string, cases: readonly SaveCase[], others: readonly string[] = []): void => {
  for (const { rule, why, refused, passes, before } of cases) {
    it(`${rule}: ${why}`, () => {
      expect(refusedBy(objectName, refused, before), 'the record that is refused').to.deep.equal([rule]);
      expect(refusedBy(objectName, passes, before), 'the nearest record').to.deep.equal([]);
    });
  }

  it('each have a case, and are active', () => {
    const named = new Set([...cases.map(({ rule }) => rule), ...others]);
    const rules = objectOf(objectName).validationRules;
    expect(rules.map(({ name }) => name)).to.have.members([...named]);
    expect(rules.filter((rule) => !rule.active)).to.deep.equal([]);
  });

  it('let a record with nothing in it pass, new or old', () => {
    expect(refusedBy(objectName, {})).to.deep.equal([]);
    expect(refusedBy(objectName, {}, {})).to.deep.equal([]);
  });

  it('stay below half of the size the platform compiles', () => {
    const object = objectOf(objectName);
    for (const { name } of object.validationRules)
      expect(ruleOf(object, name).compiledSize, name).to.be.below(maximumCompiledSize / 2);
  });
};

/** What the texts of an object refuse, on each field that is asked for. */
export const describeTexts = (objectName: string, texts: readonly string[], links: readonly string[] = []): void => {
  it('NO_IDENTIFIERS_IN_TEXT: looks at each text on its own', () => {
    for (const name of [...texts, ...links]) {
      const before = links.includes(name) ? 'https://files.example.org/' : 'see ';
      for (const number of ['123-45-6789', 'A012345678', 'IOE1234567890'])
        expect(refusedBy(objectName, { [name]: before + number }), name).to.include('NO_IDENTIFIERS_IN_TEXT');
    }
    for (const name of texts)
      expect(refusedBy(objectName, { [name]: 'x123456789x' }), name).to.include('NO_IDENTIFIERS_IN_TEXT');
  });

  if (links.length === 0) return;
  it('NO_IDENTIFIERS_IN_TEXT: lets a link hold a document’s own number', () => {
    for (const name of links)
      expect(refusedBy(objectName, { [name]: 'https://files.example.org/documents/123456789' }), name).to.deep.equal(
        []
      );
  });
};

/** What the sync writes into its base passes, anything else is refused. */
export const SYNC_BASE: SaveCase = {
  rule: 'SYNC_BASE_FORM',
  why: 'only digests in the sync’s own form',
  refused: { Sync_Base__c: 'called on Monday' },
  passes: { Sync_Base__c: 'b1:Zm9v,YmFy+/=' },
};
