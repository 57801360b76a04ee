import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '../../messages');
const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
const keysOf = (file: string): string[] =>
  [...readFileSync(resolve(folder, file), 'utf8').matchAll(/^# (.+)$/gm)].map((match) => (match[1] ?? '').trim());

describe('the words', () => {
  it('give every error a name of its own: Salesforce derives it from the last part of the key', () => {
    const owners = new Map<string, string[]>();
    for (const file of files) {
      for (const key of keysOf(file).filter((name) => name.startsWith('error.') && !name.endsWith('.actions'))) {
        const name = key.split('.').at(-1) ?? '';
        owners.set(name, [...(owners.get(name) ?? []), `${file}#${key}`]);
      }
    }
    expect([...owners.values()].filter((places) => places.length > 1)).to.deep.equal([]);
  });

  it('tell with every error what to do now', () => {
    const silent = files.flatMap((file) => {
      const keys = keysOf(file);
      return keys
        .filter((key) => key.startsWith('error.') && !key.endsWith('.actions') && !keys.includes(`${key}.actions`))
        .map((key) => `${file}#${key}`);
    });
    expect(silent).to.deep.equal([]);
  });

  it('hold no key twice', () => {
    const twice = files.flatMap((file) => {
      const keys = keysOf(file);
      return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${file}#${key}`);
    });
    expect(twice).to.deep.equal([]);
  });
});
