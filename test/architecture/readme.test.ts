import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseConfig } from '../../src/sync/config/parse.js';
import { readProject } from '../../src/schema/index.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
const commands = JSON.parse(readFileSync(resolve(root, 'test/commands/commands.snapshot.json'), 'utf8')) as Record<
  string,
  { flags: Record<string, string> }
>;
const scripts = (JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

describe('the README', () => {
  it('shows only commands and flags that exist', () => {
    const shown = [...readme.matchAll(/sf (power(?: [a-z]+)*)((?: +(?:--?[a-z-]+|[\w./"-]+))*)/g)];
    expect(shown.length).to.be.greaterThan(15);
    const wrong = shown.flatMap(([text, words = '', rest = '']) => {
      const id = Object.keys(commands).find((name) => words === name);
      if (id === undefined) {
        return words === 'power' ? [] : [text];
      }
      const flags = [...rest.matchAll(/--([a-z-]+)/g)].map((match) => match[1] ?? '');
      return flags
        .filter((flag) => !(flag in (commands[id]?.flags ?? {})) && !['help', 'json'].includes(flag))
        .map((flag) => `${id} --${flag}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('shows only npm scripts that exist', () => {
    const shown = [...readme.matchAll(/npm run ([a-z0-9:]+)/g)].map((match) => match[1] ?? '');
    expect(shown.filter((name) => !(name in scripts))).to.deep.equal([]);
  });

  it('shows a config that is one, with fields that exist', () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const config = parseConfig(yaml, 'power.sync.yaml');
    const schema = readProject();
    for (const { object, fields } of Object.values(config.records)) {
      const known = schema.object(object)?.fields.map(({ name }) => name) ?? [];
      expect(
        Object.keys(fields).filter((name) => !known.includes(name)),
        object
      ).to.deep.equal([]);
    }
  });

  it('links only to what is there', () => {
    const anchors = [...readme.matchAll(/^##+ (.+)$/gm)].map((match) =>
      (match[1] ?? '')
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-')
    );
    const links = [...readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map((match) => match[1] ?? '');
    expect(
      links.filter((link) =>
        link.startsWith('#') ? !anchors.includes(link.slice(1)) : !existsSync(resolve(root, link))
      )
    ).to.deep.equal([]);
  });
});
