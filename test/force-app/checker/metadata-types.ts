import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export type Member = { readonly type: string; readonly optional: boolean; readonly repeated: boolean };
export type MetadataTypes = {
  /** The members of a type, those it inherits included. */
  readonly members: (type: string) => ReadonlyMap<string, Member> | undefined;
  /** The values of an enumeration. */
  readonly values: (type: string) => readonly string[] | undefined;
  /** What a plain alias such as `ID` stands for. */
  readonly alias: (type: string) => string | undefined;
};

/**
 * The Metadata API's types as Salesforce publishes them for TypeScript (`@salesforce/types`), read as text: each declaration and
 * each member is one line of a regular form, so no compiler is needed and the enumerations survive.
 */
export const loadMetadataTypes = (): MetadataTypes => {
  const path = createRequire(import.meta.url)
    .resolve('@salesforce/types/metadata')
    .replace(/\.js$/, '.d.ts');
  return readMetadataTypes(readFileSync(path, 'utf8'));
};

export const readMetadataTypes = (text: string): MetadataTypes => {
  const own = new Map<string, Map<string, Member>>();
  const bases = new Map<string, readonly string[]>();
  const enums = new Map<string, readonly string[]>();
  const aliases = new Map<string, string>();
  let current: Map<string, Member> | undefined;
  for (const line of text.split('\n')) {
    const opened = /^export type (\w+) = (?:([\w &]+) & )?\{$/.exec(line);
    const declared = /^export type (\w+) = (.+);$/.exec(line);
    const member = /^ {4}(\w+)(\?)?: (\w+)(\[\])?( \| null)?;$/.exec(line);
    if (opened?.[1]) {
      current = new Map();
      own.set(opened[1], current);
      bases.set(opened[1], opened[2]?.split(' & ') ?? []);
    } else if (line === '};') {
      current = undefined;
    } else if (current && member?.[1] && member[3]) {
      current.set(member[1], { type: member[3], optional: member[2] === '?', repeated: member[4] === '[]' });
    } else if (declared?.[1] && declared[2]) {
      const [, name, right] = declared;
      if (right.startsWith("'"))
        enums.set(
          name,
          right.split(' | ').map((value) => value.slice(1, -1))
        );
      else aliases.set(name, right);
    }
  }
  const members = (type: string): ReadonlyMap<string, Member> | undefined => {
    const mine = own.get(type);
    const target = aliases.get(type);
    if (!mine) return target && target !== type ? members(target) : undefined;
    return new Map([...(bases.get(type) ?? []).flatMap((base) => [...(members(base) ?? [])]), ...mine]);
  };
  return { members, values: (type) => enums.get(type), alias: (type) => aliases.get(type) };
};
