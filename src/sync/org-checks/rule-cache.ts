import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ListedRule, RuleDefinition } from '../../org/index.js';

/**
 * Definitions of rules from run to run. A rule is known again by its id and the time of its last change, which the org is asked for each time; so a
 * rule that was changed since is read anew, and the file may be deleted at any time.
 */
export type RuleCache = {
  get(rule: ListedRule): RuleDefinition | undefined;
  put(rule: ListedRule, definition: RuleDefinition): void;
  /** Writes what is new. A folder that cannot be written to only costs the next run its calls. */
  save(): void;
};

const FORM = 1;

/** The org tells changes to the second: of two in one second the second could be missed, so a fresh rule is not kept. */
const SETTLED_MS = 10 * 60 * 1000;

const fileShape = z.object({
  form: z.literal(FORM),
  organizationId: z.string(),
  apiVersion: z.string(),
  rules: z.record(
    z.string(),
    z.object({ changed: z.string(), formula: z.string().nullable(), displayField: z.string().nullable() })
  ),
});

type Kept = z.infer<typeof fileShape>['rules'];

/** @param folder the CLI's own folder for what can be fetched again */
export function createRuleCache(
  folder: string,
  organizationId: string,
  apiVersion: string,
  now: () => Date = () => new Date()
): RuleCache {
  const directory = join(folder, 'power', 'rules');
  const path = join(directory, `${organizationId.replaceAll(/\W/g, '')}-${apiVersion.replaceAll(/[^\d.]/g, '')}.json`);
  const rules = read(path, organizationId, apiVersion);
  let changed = false;
  return {
    get: ({ id, changed: since }) => {
      const kept = rules.get(id);
      return since !== '' && kept?.changed === since ? kept : undefined;
    },
    put: ({ id, changed: since }, { formula, displayField }) => {
      const age = now().getTime() - Date.parse(since);
      if (!(age > SETTLED_MS)) return;
      rules.set(id, { changed: since, formula, displayField });
      changed = true;
    },
    save: () => {
      if (!changed) return;
      const content = { form: FORM, organizationId, apiVersion, rules: Object.fromEntries(rules) };
      write(directory, path, JSON.stringify(content));
    },
  };
}

function read(path: string, organizationId: string, apiVersion: string): Map<string, Kept[string]> {
  try {
    const kept = fileShape.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (kept.organizationId === organizationId && kept.apiVersion === apiVersion)
      return new Map(Object.entries(kept.rules));
  } catch {
    // Not there, of another form, or cut short: the org is asked.
  }
  return new Map();
}

function write(directory: string, path: string, text: string): void {
  const draft = `${path}.${process.pid}.part`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
    chmodSync(draft, 0o600);
    renameSync(draft, path);
  } catch {
    rmSync(draft, { force: true });
  }
}
