import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Command } from '@oclif/core';

const here = dirname(fileURLToPath(import.meta.url));
const commandsFolder = resolve(here, '../../src/commands');
const snapshotFile = join(here, 'commands.snapshot.json');

type CommandClass = typeof Command & { enableJsonFlag?: boolean };
type Contract = Record<string, { flags: Record<string, string> }>;

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

const commandId = (file: string): string => relative(commandsFolder, file).replace(/\.ts$/, '').split(sep).join(' ');

async function loadCommands(): Promise<Map<string, CommandClass>> {
  const commands = new Map<string, CommandClass>();
  for (const file of filesBelow(commandsFolder).sort()) {
    const module = (await import(pathToFileURL(file).href)) as { default: CommandClass };
    commands.set(commandId(file), module.default);
  }
  return commands;
}

/** A flag in one line: what a script that uses it relies on. */
function describeFlag(flag: Command.Flag.Any): string {
  const options = 'options' in flag && flag.options ? ` of ${flag.options.join('|')}` : '';
  return [
    flag.type,
    flag.char ? `-${flag.char}` : '',
    flag.required ? 'required' : '',
    'multiple' in flag && flag.multiple ? 'multiple' : '',
    options.trim(),
  ]
    .filter(Boolean)
    .join(' ');
}

describe('the commands as scripts rely on them', () => {
  let commands: Map<string, CommandClass>;

  before(async () => {
    commands = await loadCommands();
  });

  it('keep their names and flags (to accept an addition: UPDATE_SNAPSHOT=1 npm run test:unit)', () => {
    const contract: Contract = Object.fromEntries(
      [...commands].map(([id, command]) => [
        id,
        {
          flags: Object.fromEntries(
            Object.entries(command.flags)
              .sort(([a], [b]) => a.localeCompare(b))
              .map(([name, flag]) => [name, describeFlag(flag)])
          ),
        },
      ])
    );
    if (process.env.UPDATE_SNAPSHOT) {
      writeFileSync(snapshotFile, `${JSON.stringify(contract, null, 2)}\n`);
    }
    expect(contract).to.deep.equal(JSON.parse(readFileSync(snapshotFile, 'utf8')));
  });

  it('each have a summary, a description and at least two examples', () => {
    for (const [id, command] of commands) {
      expect(command.summary, id).to.be.a('string').and.not.equal('');
      expect(command.description, id).to.be.a('string').and.not.equal('');
      expect(command.examples?.length ?? 0, `${id}: examples`).to.be.greaterThanOrEqual(2);
    }
  });

  it('all answer --json', () => {
    expect([...commands].filter(([, command]) => command.enableJsonFlag === false).map(([id]) => id)).to.deep.equal([]);
  });

  it('take the org by --target-org, and by -o, wherever they meet one', () => {
    for (const [id, command] of commands) {
      const flag = command.flags['target-org'];
      if (flag !== undefined) {
        expect(flag.char, id).to.equal('o');
        expect(Object.keys(command.flags), id).to.include('api-version');
      }
    }
  });
});
