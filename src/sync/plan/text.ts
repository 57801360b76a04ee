import { Messages } from '@salesforce/core/messages';
import { openPlanFile } from './file.js';
import { sidesLine, shownValue } from './text-values.js';
import type { PlanChange, PlanFinding, PlanNote, PlanSummary } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** Enough to see what kind of changes they are. */
const SAMPLE_PER_OBJECT = 3;
const FIELDS_PER_CHANGE = 8;
const REASONS = 15;
const RECORDS_TOLD = 20;

/** What a person reads of a finished plan: counts, some changes field by field, why rows are refused, and what it costs. */
export async function describePlan(path: string): Promise<string[]> {
  const plan = await openPlanFile(path);
  const sample = await sampleOf(plan.changes());
  const reasons = await reasonsOf(plan.findings());
  const removals = await removalsOf(plan.changes());
  const notes = await notesOf(plan.notes());
  return [
    messages.getMessage('plan.org', [plan.header.username, plan.header.orgId]),
    '',
    ...plan.summary.objects.map(countLine),
    ...(sample.length > 0 ? ['', messages.getMessage('plan.sample'), ...sample.flatMap(changeLines)] : []),
    ...section('plan.conflicts', notes.get('conflict')),
    ...section('plan.kept', notes.get('kept')),
    ...section('plan.removals', removals),
    ...section('plan.missing', notes.get('missing')),
    ...section('plan.deleted', notes.get('deleted')),
    ...(reasons.length > 0 ? ['', messages.getMessage('plan.reasons'), ...reasons] : []),
    '',
    ...(hasChanges(plan.summary)
      ? [callsLine(plan.summary), ...reserveLines(plan.summary)]
      : [messages.getMessage('plan.nothing')]),
  ];
}

/** Whether the plan would write anything. */
export function hasChanges({ objects }: PlanSummary): boolean {
  return objects.some(({ create, update, base, remove }) => create + update + base + remove > 0);
}

function countLine(counts: PlanSummary['objects'][number]): string {
  const { object, create, update, unchanged, refused } = counts;
  const rest = [
    [counts.remove, 'plan.remove'],
    [counts.base, 'plan.base'],
    [counts.conflict, 'plan.conflictCount'],
    [counts.kept, 'plan.keptCount'],
    [counts.missing, 'plan.missingCount'],
    [counts.deleted, 'plan.deletedCount'],
  ] as const;
  const others = rest.filter(([count]) => count > 0).map(([count, key]) => `, ${messages.getMessage(key, [count])}`);
  return messages.getMessage('plan.counts', [object, create, update, unchanged, refused]) + others.join('');
}

/** Some records of a kind, and how many there are. */
type Told = { readonly lines: string[]; count: number };

function section(title: string, told: Told | undefined): string[] {
  if (told === undefined || told.count === 0) return [];
  const more = told.count - told.lines.length;
  return [
    '',
    messages.getMessage(title),
    ...told.lines,
    ...(more > 0 ? [`  ${messages.getMessage('plan.moreRecords', [more])}`] : []),
  ];
}

function tell(told: Map<string, Told>, kind: string, text: () => string): void {
  const known = told.get(kind) ?? { lines: [], count: 0 };
  known.count += 1;
  if (known.count <= RECORDS_TOLD) known.lines.push(text());
  told.set(kind, known);
}

async function removalsOf(changes: AsyncIterable<PlanChange>): Promise<Told | undefined> {
  const told = new Map<string, Told>();
  for await (const { op, object, key } of changes) {
    if (op === 'remove')
      tell(told, op, () => `  ${messages.getMessage('plan.recordAlone', [object, shownValue(key)])}`);
  }
  return told.get('remove');
}

async function notesOf(notes: AsyncIterable<PlanNote>): Promise<ReadonlyMap<string, Told>> {
  const told = new Map<string, Told>();
  for await (const note of notes) {
    tell(told, note.kind, () => noteText(note));
  }
  return told;
}

function noteText(note: PlanNote): string {
  const { object, key, row } = note;
  if (note.kind === 'missing') {
    const why = messages.getMessage(`missing.${note.reason}`);
    return `  ${messages.getMessage('plan.recordMissing', [object, shownValue(key), why])}`;
  }
  const record = `  ${messages.getMessage('plan.record', [object, shownValue(key), row])}`;
  if (note.kind === 'deleted') return record;
  const fields = Object.entries(note.fields);
  const more = fields.length - FIELDS_PER_CHANGE;
  return [
    record,
    ...fields.slice(0, FIELDS_PER_CHANGE).map(([name, sides]) => `      ${sidesLine(name, sides)}`),
    ...(more > 0 ? [`      ${messages.getMessage('plan.moreFields', [more])}`] : []),
  ].join('\n');
}

function callsLine({ calls }: PlanSummary): string {
  return calls.remaining === null
    ? messages.getMessage('plan.callsUnknown', [calls.estimated, calls.used])
    : messages.getMessage('plan.calls', [calls.estimated, calls.used, calls.remaining]);
}

async function sampleOf(changes: AsyncIterable<PlanChange>): Promise<PlanChange[]> {
  const taken = new Map<string, number>();
  const sample: PlanChange[] = [];
  for await (const change of changes) {
    if (change.op === 'base' || change.op === 'remove') continue;
    const kind = `${change.object} ${change.op}`;
    const count = taken.get(kind) ?? 0;
    if (count < SAMPLE_PER_OBJECT) {
      taken.set(kind, count + 1);
      sample.push(change);
    }
  }
  return sample;
}

function changeLines(change: PlanChange): string[] {
  const fields = Object.entries(change.fields);
  const shown = fields
    .slice(0, FIELDS_PER_CHANGE)
    .map(([name, { before, after }]) =>
      change.op === 'create'
        ? `      ${name}: ${shownValue(after)}`
        : `      ${name}: ${shownValue(before)} -> ${shownValue(after)}`
    );
  const more = fields.length - shown.length;
  return [
    `  ${messages.getMessage(change.op === 'create' ? 'plan.create' : 'plan.update', [change.object, shownValue(change.key), change.row])}`,
    ...shown,
    ...(more > 0 ? [`      ${messages.getMessage('plan.moreFields', [more])}`] : []),
  ];
}

async function reasonsOf(findings: AsyncIterable<PlanFinding>): Promise<string[]> {
  const counts = new Map<string, { finding: PlanFinding; count: number }>();
  for await (const finding of findings) {
    const kind = `${finding.severity} ${finding.object} ${finding.rule} ${finding.field ?? ''}`;
    const known = counts.get(kind);
    counts.set(kind, { finding: known?.finding ?? finding, count: (known?.count ?? 0) + 1 });
  }
  const sorted = [...counts.values()].sort((a, b) => b.count - a.count);
  const lines = sorted
    .slice(0, REASONS)
    .map(({ finding, count }) =>
      messages.getMessage('plan.reason', [
        count,
        messages.getMessage(`severity.${finding.severity}`),
        finding.object,
        finding.rule,
        finding.source.row,
        finding.message,
      ])
    );
  return sorted.length > REASONS
    ? [...lines, messages.getMessage('plan.moreReasons', [sorted.length - REASONS])]
    : lines;
}

/** Applying would use what is left to everyone else: it will stop before that. */
function reserveLines({ calls: { estimated, remaining, reserve } }: PlanSummary): string[] {
  if (remaining === null || reserve === null || remaining - estimated >= reserve) return [];
  return [messages.getMessage('plan.reserve', [reserve])];
}
