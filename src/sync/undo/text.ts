import { Messages } from '@salesforce/core/messages';
import type { PlanValue } from '../plan/index.js';
import type { UndoResult } from './apply.js';
import { byObject, type UndoPlan } from './plan.js';
import { reasonText, shownKey, shownValue } from './shown.js';
import type { Left, Step } from './steps.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/** Enough to see what kind of changes they are; all of them are in the plan file. */
const SAMPLE_PER_KIND = 5;
const FIELDS_PER_RECORD = 8;
const LONGEST_VALUE = 80;

/** What a person reads before an undo: which run, what goes back field by field, what is left and why. */
export function describeUndo(plan: UndoPlan): string[] {
  const { note, killed, steps, left, review } = plan;
  return [
    messages.getMessage('plan.run', [note.runId, note.config, note.started, note.username]),
    ...(note.undoes === undefined ? [] : [messages.getMessage('plan.redo', [note.undoes])]),
    ...(killed ? [messages.getMessage('plan.killed')] : []),
    messages.getMessage('plan.undoOrg', [review.org.username, review.org.organizationId]),
    '',
    ...(steps.length === 0 ? [messages.getMessage('plan.nothingToUndo')] : countLines(steps)),
    ...(['create', 'update', 'remove'] as const).flatMap((op) =>
      sampleLines(
        plan,
        steps.filter((step) => step.op === op)
      )
    ),
    ...leftLines(left),
  ];
}

function countLines(steps: readonly Step[]): string[] {
  return [...byObject(steps)].map(([object, some]) => {
    const count = (op: Step['op']): number => some.filter((step) => step.op === op).length;
    return messages.getMessage('plan.undoCounts', [object, count('update'), count('remove'), count('create')]);
  });
}

function sampleLines(plan: UndoPlan, steps: readonly Step[]): string[] {
  return [...byObject(steps)].flatMap(([object, some]) => {
    const more = some.length - SAMPLE_PER_KIND;
    return [
      '',
      ...some.slice(0, SAMPLE_PER_KIND).flatMap((step) => stepLines(plan, step)),
      ...(more > 0 ? [messages.getMessage('plan.moreRecords', [more, object])] : []),
    ];
  });
}

function stepLines({ review }: UndoPlan, { op, deed, id, fields, base }: Step): string[] {
  const { schema } = review;
  const object = schema.object(deed.object);
  const title = messages.getMessage(`plan.step.${op}`, [deed.object, shownKey(schema, deed) ?? id ?? '']);
  // Of a record that is removed the fields are kept for the way back; they are not what happens to it.
  if (op === 'remove') return [title];
  const entries = [...fields];
  const more = entries.length - FIELDS_PER_RECORD;
  return [
    title,
    ...entries.slice(0, FIELDS_PER_RECORD).map(([name, { now, back }]) => {
      const [from, to] = [now, back].map((value) => text(shownValue(object, name, value)));
      return op === 'create' ? `      ${name}: ${to}` : `      ${name}: ${from} -> ${to}`;
    }),
    ...(more > 0 ? [messages.getMessage('plan.moreUndoFields', [more])] : []),
    ...(base && entries.length === 0 ? [messages.getMessage('plan.baseOnly')] : []),
  ];
}

function text(value: PlanValue): string {
  if (value === null) return messages.getMessage('value.blank');
  if (typeof value === 'object') return messages.getMessage('value.sensitive', [value.digest]);
  const shown = String(value).replace(/\s+/g, ' ');
  return shown.length > LONGEST_VALUE ? `${shown.slice(0, LONGEST_VALUE)}...` : shown;
}

function leftLines(left: readonly Left[]): string[] {
  if (left.length === 0) return [];
  const kinds = new Map<string, number>();
  for (const one of left) {
    const kind = `${one.deed.object}: ${reasonText(one)}`;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return [
    '',
    messages.getMessage('plan.left'),
    ...[...kinds].map(([kind, count]) => messages.getMessage('plan.leftKind', [count, kind])),
  ];
}

/** What a person reads of a finished undo. */
export function describeUndone({ runId, undoes, status, objects, calls, failures, stopped }: UndoResult): string[] {
  return [
    ...objects.map(({ object, created, updated, removed, unchanged, failed, skipped, pending }) => {
      const rest = [
        [failed, 'failed'],
        [skipped, 'skipped'],
        [pending, 'pending'],
      ] as const;
      const others = rest
        .filter(([count]) => count > 0)
        .map(([count, word]) => `, ${messages.getMessage(`undone.${word}`, [count])}`);
      return messages.getMessage('undone.counts', [object, updated, removed, created, unchanged]) + others.join('');
    }),
    ...(failures === null ? [] : [messages.getMessage('undone.left', [failures])]),
    ...(stopped
      ? [
          '',
          messages.getMessage('undone.stopped', [stopped.message]),
          ...stopped.actions.map((action) => `  - ${action}`),
        ]
      : []),
    '',
    messages.getMessage(`undone.status.${status}`, [undoes]),
    ...(runId !== null && objects.some(({ created, updated, removed }) => created + updated + removed > 0)
      ? [messages.getMessage('undone.again', [runId])]
      : []),
    messages.getMessage('undone.calls', [calls.used]),
  ];
}
