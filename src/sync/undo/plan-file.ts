import { open, rename, rm } from 'node:fs/promises';
import { shownKey, shownValue } from './shown.js';
import type { UndoPlan } from './plan.js';

/** Grows when a reader of the old format could misread the new one. */
export const UNDO_PLAN_FORMAT = 'sf-power-undo-plan';
export const UNDO_PLAN_VERSION = 1;

/**
 * Writes an undo's plan for people and scripts to look at: a header, a line for each record that is written and for each that is left, a summary. Only
 * its owner can read it; no value of a sensitive field is in it. It is not read back: the images say what to write.
 */
export async function writeUndoPlan(path: string, plan: UndoPlan, now: Date): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  try {
    for (const line of linesOf(plan, now)) await file.write(`${JSON.stringify(line)}\n`);
    await file.sync();
    await file.close();
    await rename(unfinished, path);
  } finally {
    await file.close().catch(() => undefined);
    await rm(unfinished, { force: true });
  }
}

function* linesOf({ note, killed, steps, left, unchanged, review }: UndoPlan, now: Date): Generator<unknown> {
  const { org, schema } = review;
  yield {
    kind: 'header',
    format: UNDO_PLAN_FORMAT,
    version: UNDO_PLAN_VERSION,
    orgId: org.organizationId,
    username: org.username,
    undoes: note.runId,
    config: note.config,
    started: note.started,
    killed,
    created: now.toISOString(),
  };
  for (const { op, deed, id, fields, base } of steps) {
    const object = schema.object(deed.object);
    yield {
      kind: 'change',
      object: deed.object,
      key: shownKey(schema, deed),
      op,
      ...(id === undefined ? {} : { id }),
      fields: Object.fromEntries(
        [...fields].map(([name, { now: before, back }]) => [
          name,
          { before: shownValue(object, name, before), after: shownValue(object, name, back) },
        ])
      ),
      base: base !== undefined,
    };
  }
  for (const { deed, id, field, reason, detail } of left) {
    yield {
      kind: 'left',
      object: deed.object,
      key: shownKey(schema, deed),
      ...(id === undefined ? {} : { id }),
      ...(field === undefined ? {} : { field }),
      reason,
      ...(detail === undefined ? {} : { detail }),
    };
  }
  const count = (op: string): number => steps.filter((step) => step.op === op).length;
  yield {
    kind: 'summary',
    create: count('create'),
    update: count('update'),
    remove: count('remove'),
    left: left.length,
    unchanged: [...unchanged.values()].reduce((sum, some) => sum + some, 0),
  };
}
