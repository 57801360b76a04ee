import type { OrgPort } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import { runHash, runValues } from '../apply/index.js';
import { readStamp } from '../plan/index.js';

/** One run as the org tells of it. */
export type HistoryRun = {
  readonly runId: string;
  readonly config: string;
  readonly startedBy: string;
  /** ISO 8601. */
  readonly started: string;
  readonly finished: string | null;
  readonly outcome: string;
  readonly created: number;
  readonly updated: number;
  readonly removed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly held: number;
  readonly refused: number;
  readonly sources: string;
  /** Until when this machine can take it back; null where it cannot. */
  readonly undoableUntil: string | null;
};

/** A run's row, and the hash that its fields give. */
export type ChainedRun = {
  readonly run: HistoryRun;
  readonly hash: string | null;
  readonly previous: string | null;
  readonly computed: string;
};

/** What a run's hash covers: whatever `runValues` writes, but for the hash itself. */
const FIELDS = [
  ...runValues({
    runId: '',
    configName: '',
    startedBy: '',
    startedAt: new Date(0),
    finishedAt: new Date(0),
    status: 'Succeeded',
    objects: [],
    sources: [],
    previousHash: null,
  }).keys(),
];

/**
 * The runs of an org, newest first.
 *
 * @param undoable run id in small letters -> until when this machine can take the run back
 * @throws OrgDeniedError (exit code 77) where runs cannot be read
 */
export async function* readRuns(
  org: OrgPort,
  undoable: ReadonlyMap<string, string>,
  limit?: number
): AsyncGenerator<ChainedRun> {
  const soql =
    `SELECT ${FIELDS.join(', ')} FROM Sync_Run__c ORDER BY Started_At__c DESC NULLS LAST, CreatedDate DESC` +
    (limit === undefined ? '' : ` LIMIT ${limit}`);
  for await (const rows of org.query(soql)) {
    for (const row of rows) yield chainedRun(row, undoable);
  }
}

function chainedRun(row: Readonly<Record<string, unknown>>, undoable: ReadonlyMap<string, string>): ChainedRun {
  const values = new Map(FIELDS.map((name) => [name, valueOf(name, row[name])]));
  const text = (name: string): string => String(values.get(name) ?? '');
  const count = (name: string): number => Number(values.get(name) ?? 0);
  const textOrNull = (name: string): string | null => (values.get(name) === null ? null : text(name));
  return {
    run: {
      runId: text('Run_Id__c'),
      config: text('Config_Name__c'),
      startedBy: text('Started_By__c'),
      started: text('Started_At__c'),
      finished: textOrNull('Finished_At__c'),
      outcome: text('Outcome__c'),
      created: count('Created_Count__c'),
      updated: count('Updated_Count__c'),
      removed: count('Removed_Count__c'),
      failed: count('Failed_Count__c'),
      skipped: count('Skipped_Count__c'),
      held: count('Held_Count__c'),
      refused: count('Refused_Count__c'),
      sources: text('Source_Names__c'),
      undoableUntil: undoable.get(text('Run_Id__c').toLowerCase()) ?? null,
    },
    hash: textOrNull('Hash__c'),
    previous: textOrNull('Previous_Hash__c'),
    computed: runHash(values),
  };
}

/** As the run itself wrote it, so that the same fields give the same hash. */
function valueOf(name: string, json: unknown): Value {
  if (typeof json === 'number') return json;
  if (typeof json !== 'string') return null;
  return name.endsWith('_At__c') ? readStamp(json) : json.replace(/\r\n/g, '\n');
}
