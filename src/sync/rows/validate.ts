import type { Finding } from '../../rules/index.js';
import type { SourceDescription } from '../../sources/index.js';
import type { ConfigRecordReader } from './types.js';

/** Findings of one kind: the same rule about the same field, with the first of them as the example. */
export type FindingGroup = {
  readonly example: Finding;
  readonly count: number;
  /** The first rows it was found on, the example's among them. */
  readonly rows: readonly number[];
};

/** So many rows a person looks up by hand; of more, the rejects file is the way. */
const ROWS_NAMED = 8;

/** What a validation found. Rows are the source's; each counts by the worst of its records, and a merged one counts as valid. */
export type ValidationSummary = {
  readonly rows: number;
  readonly valid: number;
  readonly refused: number;
  readonly unknown: number;
  readonly objects: ReadonlyArray<{
    readonly object: string;
    readonly rows: number;
    readonly valid: number;
    readonly refused: number;
    readonly unknown: number;
    /** Of the valid ones, those that another row of the same key speaks for. */
    readonly merged: number;
    /** Rows that make no record of the object, as their entry's `when` says. */
    readonly leftOut: number;
  }>;
  readonly rules: ReadonlyArray<{
    readonly rule: string;
    readonly severity: Finding['severity'];
    readonly count: number;
  }>;
  /** The first findings, up to the limit. */
  readonly findings: readonly Finding[];
  /** How many findings are not among them. */
  readonly truncated: number;
  /** Errors first, then what is unknown, then warnings; of each the commonest first. */
  readonly groups: readonly FindingGroup[];
  readonly sources: readonly SourceDescription[];
};

const OUTCOMES = { valid: 1, unknown: 2, refused: 3 } as const;

/**
 * Reads every record of a config and counts what becomes of it. Findings are handed on as they come; only the first are kept.
 *
 * @param options.before findings about the file as a whole, such as a column that is no field
 * @param options.limit how many findings are kept
 */
export async function validateRecords(
  reader: ConfigRecordReader,
  options: {
    readonly before?: readonly Finding[];
    readonly limit: number;
    readonly onFinding?: (finding: Finding, source: string) => Promise<void> | void;
  }
): Promise<ValidationSummary> {
  const collector = createCollector(options.limit);
  const outcomes = new Map<string, RowOutcomes>();
  for (const finding of options.before ?? []) {
    collector.add(finding);
    await options.onFinding?.(finding, '');
  }
  for (const { name, source } of reader.mappings) {
    const isAlone = reader.mappings.every((mapping) => mapping.name === name || mapping.source !== source);
    const rows = outcomes.get(source) ?? (isAlone ? createOutcomeCounts() : createRowOutcomes());
    outcomes.set(source, rows);
    for await (const records of reader.judge(name)) {
      for (const { origin, status, findings } of records) {
        rows.set(origin.row, OUTCOMES[status === 'merged' ? 'valid' : status]);
        for (const finding of findings) {
          collector.add(finding);
          const waiting = options.onFinding?.(finding, source);
          if (waiting !== undefined) await waiting;
        }
      }
    }
    rows.seen(reader.tally(name).rows);
  }
  const totals = [...outcomes.values()].map((rows) => rows.totals());
  const sum = (of: 'rows' | 'refused' | 'unknown'): number => totals.reduce((total, one) => total + one[of], 0);
  return {
    rows: sum('rows'),
    valid: sum('rows') - sum('refused') - sum('unknown'),
    refused: sum('refused'),
    unknown: sum('unknown'),
    objects: objectTotals(reader),
    ...collector.result(),
    sources: await reader.describe(),
  };
}

function objectTotals(reader: ConfigRecordReader): ValidationSummary['objects'] {
  const objects = new Map<string, ValidationSummary['objects'][number]>();
  for (const { name, object } of reader.mappings) {
    const { valid, refused, unknown, merged, leftOut } = reader.tally(name);
    const total = objects.get(object) ?? { object, rows: 0, valid: 0, refused: 0, unknown: 0, merged: 0, leftOut: 0 };
    objects.set(object, {
      object,
      rows: total.rows + valid + refused + unknown + merged,
      valid: total.valid + valid + merged,
      refused: total.refused + refused,
      unknown: total.unknown + unknown,
      merged: total.merged + merged,
      leftOut: total.leftOut + leftOut,
    });
  }
  return [...objects.values()];
}

type RowOutcomes = {
  set(row: number, outcome: number): void;
  seen(rows: number): void;
  totals(): { readonly rows: number; readonly refused: number; readonly unknown: number };
};

/** For a source that one entry reads: each row comes once, and counts alone will do. */
function createOutcomeCounts(): RowOutcomes {
  const totals = { rows: 0, refused: 0, unknown: 0 };
  return {
    set: (_row, outcome) => {
      if (outcome === OUTCOMES.refused) totals.refused += 1;
      else if (outcome === OUTCOMES.unknown) totals.unknown += 1;
    },
    seen: (count) => {
      totals.rows = count;
    },
    totals: () => totals,
  };
}

/** One byte a row. A row that no entry takes stays 0 and counts as valid: there is nothing about it to refuse. */
function createRowOutcomes(): RowOutcomes {
  let bytes = new Uint8Array(1024);
  let rows = 0;
  return {
    set: (row, outcome) => {
      if (row > bytes.length) {
        const more = new Uint8Array(Math.max(row, bytes.length * 2));
        more.set(bytes);
        bytes = more;
      }
      if (outcome > (bytes[row - 1] ?? 0)) bytes[row - 1] = outcome;
    },
    seen: (count) => {
      rows = Math.max(rows, count);
    },
    totals: () => {
      let refused = 0;
      let unknown = 0;
      for (const outcome of bytes) {
        if (outcome === OUTCOMES.refused) refused += 1;
        else if (outcome === OUTCOMES.unknown) unknown += 1;
      }
      return { rows, refused, unknown };
    },
  };
}

const ORDER: Readonly<Record<Finding['severity'], number>> = { error: 0, unknown: 1, warning: 2 };

function bySeverityThenCount(left: FindingGroup, right: FindingGroup): number {
  return ORDER[left.example.severity] - ORDER[right.example.severity] || right.count - left.count;
}

type Collected = Pick<ValidationSummary, 'findings' | 'truncated' | 'groups' | 'rules'>;

function createCollector(limit: number): { add(finding: Finding): void; result(): Collected } {
  const findings: Finding[] = [];
  const groups = new Map<string, { readonly example: Finding; count: number; readonly rows: number[] }>();
  let count = 0;
  const result = (): Collected => {
    const rules = new Map<string, { rule: string; severity: Finding['severity']; count: number }>();
    for (const { example, count: times } of groups.values()) {
      const { rule, severity } = example;
      const total = rules.get(`${rule} ${severity}`) ?? { rule, severity, count: 0 };
      rules.set(`${rule} ${severity}`, { ...total, count: total.count + times });
    }
    return {
      findings,
      truncated: count - findings.length,
      groups: [...groups.values()].sort(bySeverityThenCount),
      rules: [...rules.values()].sort((left, right) => right.count - left.count),
    };
  };
  return {
    add: (finding) => {
      count += 1;
      if (findings.length < limit) findings.push(finding);
      const id = `${finding.rule} ${finding.severity} ${finding.object} ${finding.field ?? ''}`;
      const group = groups.get(id);
      if (group === undefined) {
        groups.set(id, { example: finding, count: 1, rows: [finding.source.row] });
      } else {
        group.count += 1;
        if (group.rows.length < ROWS_NAMED) group.rows.push(finding.source.row);
      }
    },
    result,
  };
}
