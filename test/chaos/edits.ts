/** What happens to file and org between two runs: edits on both sides, some of the same fields, new rows, rows and records that go. */
import type { Random } from './random.js';
import { employerOf, FIELD_NAMES, keyOf, type FieldName, type Fields, type Worksites } from './worksites.js';

/**
 * How much changes: `few` and `many` go in calls of 200, `bulk` by Bulk API. `first` is a first load into an org that holds none of it.
 */
export type Shape = 'few' | 'many' | 'bulk' | 'first';

export type OrgEdit = { readonly key: string; readonly fields: Partial<Fields> };

export type Edits = {
  readonly source: Map<string, Fields>;
  /** Made by other people before the run. */
  readonly changed: readonly OrgEdit[];
  readonly deleted: readonly string[];
  /** Records with keys of the sheet that other people made, which no run has met. */
  readonly made: ReadonlyMap<string, Fields>;
  /** Keys nobody has edited: for an edit in the midst of the run. */
  readonly untouched: readonly string[];
};

const CHANGED_ROWS: Readonly<Record<Shape, number>> = { few: 120, many: 1900, bulk: 2060, first: 0 };
const ORG_EDITS = 60;
const SPARED = 40;

export function editsOf(agreed: Worksites, shape: Shape, random: Random): Edits {
  const source = new Map(agreed);
  if (shape === 'first') return { source, changed: [], deleted: [], made: new Map(), untouched: [] };
  const keys = [...agreed.keys()];
  const rows = random.some(keys, CHANGED_ROWS[shape]);
  for (const key of rows) source.set(key, { ...source.get(key)!, ...someFields(random, 'file') });

  // Half of other people's edits meet a row that the file changed too, and some of those the same field, now and then to the same value.
  const met = random.some(rows, ORG_EDITS / 2);
  const others = random.some(
    keys.filter((key) => !met.includes(key)),
    ORG_EDITS / 2
  );
  const changed = [...met, ...others].map((key) => ({
    key,
    fields: orgFields(random, agreed.get(key)!, source.get(key)!),
  }));
  const free = (): string[] => {
    const taken = new Set(changed.map(({ key }) => key));
    return keys.filter((key) => !taken.has(key));
  };
  const deleted = random.some(free(), 4);
  const dropped = random.some(
    free().filter((key) => !deleted.includes(key)),
    4
  );
  for (const key of dropped) source.delete(key);

  const made = new Map<string, Fields>();
  for (let index = 0; index < 8; index += 1) {
    const number = agreed.size + index + 1;
    const fields = { ...newFields(number), ...someFields(random, 'file') };
    source.set(keyOf(number), fields);
    // Somebody had the same place in the org already: partly blank, partly other words.
    if (index < 3) {
      const blank = random.pick(FIELD_NAMES.filter((name) => name !== 'Name'));
      made.set(keyOf(number), { ...fields, ...someFields(random, 'org'), [blank]: null });
    }
  }
  const busy = new Set([...changed.map(({ key }) => key), ...deleted, ...dropped]);
  const untouched = keys.filter((key) => !busy.has(key)).slice(0, SPARED);
  return { source, changed, deleted, made, untouched };
}

/** An edit of other people, of one field or two. */
export function orgEditOf(key: string, random: Random): OrgEdit {
  return { key, fields: someFields(random, 'org', 2) };
}

function orgFields(random: Random, agreed: Fields, source: Fields): Partial<Fields> {
  const theirs = FIELD_NAMES.filter((name) => source[name] !== agreed[name]);
  if (theirs.length > 0 && random.chance(0.5)) {
    const name = random.pick(theirs);
    return random.chance(0.3) ? { [name]: source[name] } : { [name]: valueOf(name, random, 'org') };
  }
  return someFields(random, 'org', 2);
}

function someFields(random: Random, side: 'file' | 'org', most = 3): Partial<Fields> {
  const names = random.some(FIELD_NAMES, 1 + random.int(most));
  return Object.fromEntries(names.map((name) => [name, valueOf(name, random, side)]));
}

/** No two edits come out alike by chance but where they may: sizes and employers. */
function valueOf(name: FieldName, random: Random, side: 'file' | 'org'): Fields[FieldName] {
  // The file names an employer in every row: it is what tells employers apart.
  const mayBeBlank = name !== 'Name' && (name !== 'Employer__c' || side === 'org');
  if (mayBeBlank && random.chance(0.15)) return null;
  if (name === 'Unit_Size__c') return 600 + random.int(5000);
  if (name === 'Employer__c') return employerOf(random.int(1000));
  return `By ${side} ${random.int(1_000_000).toString(36)}`;
}

function newFields(number: number): Fields {
  return {
    Name: `Sample Plant ${number}`,
    Trade_Name__c: `Plant ${number}`,
    City__c: 'Exampleville',
    Unit_Size__c: 12,
    Notes__c: null,
    Employer__c: employerOf(number),
  };
}
