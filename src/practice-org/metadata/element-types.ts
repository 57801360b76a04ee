import { elementTable } from './element-table.js';

/** One element that may stand in a type. */
export type ElementRule = {
  readonly name: string;
  readonly list: boolean;
  readonly required: boolean;
  readonly kind: 'text' | 'boolean' | 'number' | 'anything' | 'words' | 'type';
  /** The name of the type or of the set of words. */
  readonly type: string;
};

/** What may stand in a metadata type, by element name. */
export type ElementType = { readonly name: string; readonly elements: ReadonlyMap<string, ElementRule> };

const kinds: Readonly<Record<string, ElementRule['kind']>> = { s: 'text', b: 'boolean', n: 'number', a: 'anything' };

const lines = new Map(
  elementTable.split('\n').map((line) => {
    const end = line.search(/ |$/);
    return [line.slice(0, end), line.slice(end + 1)] as const;
  })
);
const types = new Map<string, ElementType>();
const words = new Map<string, ReadonlySet<string>>();

/** The words of a set, e.g. of `DeleteConstraint`. */
export function wordsOf(name: string): ReadonlySet<string> {
  const known = words.get(name) ?? new Set((lines.get(name) ?? '').replace(/^= /, '').split('|'));
  words.set(name, known);
  return known;
}

/** A metadata type by name; undefined for those this org stores without reading them. */
export function elementTypeOf(name: string): ElementType | undefined {
  const known = types.get(name);
  const line = lines.get(name);
  if (known !== undefined || line === undefined || line.startsWith('= ')) return known;
  const rules = line.split(' ').flatMap((part): ElementRule[] => {
    const [, element = '', mark, type = ''] = /^(\w+)([?!*])(\w+)$/.exec(part) ?? [];
    if (element === '') return [];
    const kind = kinds[type] ?? (lines.get(type)?.startsWith('= ') === true ? 'words' : 'type');
    return [{ name: element, list: mark === '*', required: mark === '!', kind, type }];
  });
  const made: ElementType = { name, elements: new Map(rules.map((rule) => [rule.name, rule])) };
  types.set(name, made);
  return made;
}
