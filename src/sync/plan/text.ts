import { Messages } from '@salesforce/core/messages';
import { openPlanFile } from './file.js';
import type { PlanChange, PlanFinding, PlanSummary, PlanValue } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

/** Enough to see what kind of changes they are. */
const SAMPLE_PER_OBJECT = 3;
const FIELDS_PER_CHANGE = 8;
const REASONS = 15;

/** What a person reads of a finished plan: counts, some changes field by field, why rows are refused, and what it costs. */
export async function describePlan(path: string): Promise<string[]> {
  const plan = await openPlanFile(path);
  const sample = await sampleOf(plan.changes());
  const reasons = await reasonsOf(plan.findings());
  return [
    messages.getMessage('plan.org', [plan.header.username, plan.header.orgId]),
    '',
    ...plan.summary.objects.map(countLine),
    ...(sample.length > 0 ? ['', messages.getMessage('plan.sample'), ...sample.flatMap(changeLines)] : []),
    ...(reasons.length > 0 ? ['', messages.getMessage('plan.reasons'), ...reasons] : []),
    '',
    ...(hasChanges(plan.summary) ? [callsLine(plan.summary)] : [messages.getMessage('plan.nothing')]),
    ...(plan.summary.objects.some(({ update }) => update > 0) ? [messages.getMessage('plan.sourceWins')] : []),
  ];
}

/** Whether the plan would write anything. */
export function hasChanges({ objects }: PlanSummary): boolean {
  return objects.some(({ create, update }) => create + update > 0);
}

function countLine({ object, create, update, unchanged, refused }: PlanSummary['objects'][number]): string {
  return messages.getMessage('plan.counts', [object, create, update, unchanged, refused]);
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

const LONGEST_VALUE = 80;

function shownValue(value: PlanValue): string {
  if (value === null) return messages.getMessage('plan.blank');
  if (typeof value === 'object') return messages.getMessage('plan.sensitive');
  const text = String(value).replace(/\s+/g, ' ');
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}...` : text;
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
