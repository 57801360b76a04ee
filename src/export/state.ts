import { readFileSync } from 'node:fs';
import { Messages } from '@salesforce/core/messages';
import { z } from 'zod';
import { openOutput } from '../reports/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'export');

const STALE = 66;

const shape = z.strictObject({
  version: z.literal(1),
  orgId: z.string(),
  objects: z.record(z.string(), z.strictObject({ watermark: z.iso.datetime(), selection: z.string() })),
});

/** What a run remembers for the next one: up to which stamp each object was read, and no value of a record. */
export type ExportState = z.infer<typeof shape>;

/**
 * Reads what the last run left beside its output.
 *
 * @throws ExportStateUnreadableError; ExportStateOtherOrgError (exit code 66)
 */
export function readState(path: string, orgId: string): ExportState {
  const state = parsed(path);
  if (state !== undefined && state.orgId !== orgId)
    throw messages.createError('error.ExportStateOtherOrg', [path], [], STALE);
  return state ?? { version: 1, orgId, objects: {} };
}

/**
 * Up to which stamp an object was read, by a run that asked for the same.
 *
 * @throws ExportStateOtherSelectionError (exit code 66)
 */
export function watermarkOf(state: ExportState, path: string, object: string, selection: string): string | undefined {
  const known = state.objects[object];
  if (known !== undefined && known.selection !== selection) {
    throw messages.createError('error.ExportStateOtherSelection', [object, path], [], STALE);
  }
  return known?.watermark;
}

export function writeState(path: string, state: ExportState): void {
  const output = openOutput(path);
  try {
    output.write(`${JSON.stringify(state, null, 2)}\n`);
    output.finish();
  } catch (error) {
    output.discard();
    throw error;
  }
}

function parsed(path: string): ExportState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw messages.createError('error.ExportStateUnreadable', [path]);
  }
  try {
    return shape.parse(JSON.parse(text));
  } catch {
    throw messages.createError('error.ExportStateUnreadable', [path]);
  }
}
