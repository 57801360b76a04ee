import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../src');

/** What each folder of src may import: the arrows of the house. A folder that is missing here fails the test, so none comes in unnoticed. */
const arrows: Record<string, readonly string[]> = {
  records: ['schema'],
  schema: [],
  formula: [],
  privacy: ['records', 'schema'],
  rules: ['records', 'schema', 'formula', 'privacy'],
  postgres: [],
  sources: ['records', 'schema', 'privacy', 'postgres'],
  org: ['records', 'schema'],
  sync: ['records', 'schema', 'formula', 'rules', 'privacy', 'sources', 'org', 'postgres'],
  install: ['schema', 'org'],
  export: ['schema', 'org', 'postgres', 'reports'],
  'practice-org': ['schema', 'rules', 'records', 'formula', 'privacy'],
  reports: ['records'],
  ux: [],
  ci: [],
  commands: [
    'records',
    'schema',
    'formula',
    'rules',
    'sources',
    'org',
    'postgres',
    'sync',
    'install',
    'export',
    'practice-org',
    'reports',
    'ux',
    'privacy',
    'ci',
  ],
};

type Import = { file: string; target: string; typeOnly: boolean };

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : path.endsWith('.ts') ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8');
  const found = [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?[^;'"]*?from\s+'(\.[^']+)'/gm),
    ...text.matchAll(/import\((\s*)'(\.[^']+)'\)/g),
  ];
  return found.map((match) => ({
    file,
    target: resolve(dirname(file), match[2] ?? ''),
    typeOnly: (match[1] ?? '').startsWith('type'),
  }));
}

const folderOf = (path: string): string => relative(root, path).split(sep)[0] ?? '';
const sourceFiles = filesBelow(root);
const crossings = sourceFiles
  .flatMap(importsOf)
  .filter(({ file, target }) => relative(root, file).includes(sep) && folderOf(file) !== folderOf(target));

describe('the house', () => {
  const folders = readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory());

  it('knows every folder of src', () => {
    expect(folders.filter((folder) => !(folder in arrows))).to.deep.equal([]);
  });

  for (const folder of folders) {
    it(`${folder} imports only what it may`, () => {
      const wrong = crossings
        // The name of a value's type is no arrow: reports and ux are handed values, and say which.
        .filter(
          ({ file, target, typeOnly }) =>
            folderOf(file) === folder && !typeOnly && !arrows[folder]?.includes(folderOf(target))
        )
        .map(({ file, target }) => `${relative(root, file)} -> ${relative(root, target)}`);
      expect(wrong).to.deep.equal([]);
    });

    if (folder !== 'commands') {
      it(`${folder} has one face, which opens with its promise`, () => {
        const face = join(root, folder, 'index.ts');
        expect(readFileSync(face, 'utf8').trimStart(), `${folder}/index.ts`).to.match(/^\/\*\*/);
      });
    }
  }

  it('a folder is entered by its index only', () => {
    const sideDoors = crossings
      .filter(({ target }) => folderOf(target) !== 'commands')
      .map(({ file, target }) => ({ file: relative(root, file), door: relative(root, target) }))
      // sync and the practice org are houses of their own: their rooms have doors too.
      .filter(({ door }) => !/(^|[\\/])index\.js$/.test(door))
      .map(({ file, door }) => `${file} -> ${door}`);
    expect(sideDoors).to.deep.equal([]);
  });

  it('the practice org never knows the sync', () => {
    const leaks = crossings.filter(
      ({ file, target }) => folderOf(file) === 'practice-org' && folderOf(target) === 'sync'
    );
    expect(leaks).to.deep.equal([]);
  });

  it('nothing outside commands imports a command', () => {
    expect(crossings.filter(({ target }) => folderOf(target) === 'commands')).to.deep.equal([]);
  });

  it('every folder of src has its tests', () => {
    const tests = resolve(root, '../test');
    const untested = folders.filter((folder) => {
      try {
        return filesBelow(join(tests, folder)).filter((file) => /\.(test|nut)\.ts$/.test(file)).length === 0;
      } catch {
        return true;
      }
    });
    expect(untested).to.deep.equal([]);
  });
});
