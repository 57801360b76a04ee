import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyPlan, type ApplyInput, type ApplyResult } from '../../src/sync/apply/index.js';
import { createPlan, type PlanHeader, type PlanSummary } from '../../src/sync/plan/index.js';
import { MemoryOrg } from '../support/memory-org.js';
import { sampleReader, sampleSchema, sampleSources, type Sample } from '../support/sample-sync.js';

export const config = { path: 'power.sync.yaml', digest: 'c0ffee', name: 'sample' };

/** A folder of its own for each test, and what most tests do with it. */
export type Bench = {
  readonly folder: string;
  readonly planPath: string;
  readonly failuresPath: string;
  plan(org: MemoryOrg, sample: Sample): Promise<{ header: PlanHeader; summary: PlanSummary }>;
  apply(org: MemoryOrg, sample: Sample, more?: Partial<ApplyInput>): Promise<ApplyResult>;
  close(): Promise<void>;
};

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'power-sync-'));
  const planPath = join(folder, 'plan.ndjson');
  const failuresPath = join(folder, 'failures.csv');
  return {
    folder,
    planPath,
    failuresPath,
    plan: (org, sample) =>
      createPlan({
        reader: sampleReader(sample),
        schema: sampleSchema,
        org,
        config,
        path: planPath,
        now: () => new Date(org.clock),
      }),
    apply: (org, sample, more = {}) =>
      applyPlan({
        planFile: planPath,
        openReader: () => Promise.resolve(sampleReader(sample)),
        sources: sampleSources(sample),
        schema: sampleSchema,
        org,
        config,
        failures: failuresPath,
        lock: { sleep: () => Promise.resolve(void (org.clock += 2000)) },
        now: () => new Date(org.clock),
        ...more,
      }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export const newOrg = (more: Partial<ConstructorParameters<typeof MemoryOrg>[0]> = {}): MemoryOrg =>
  new MemoryOrg({ schema: sampleSchema, ...more });

export const employer = (number: number, more: Record<string, string | null> = {}): Sample['employers'][number] => ({
  key: `E-${number}`,
  values: { Name: `Sample Laundry ${number}`, Phone: null, ...more },
});

export const worksite = (
  number: number,
  more: Record<string, string | number | boolean | null> = {}
): Sample['worksites'][number] => ({
  key: `W-${number}`,
  values: {
    Name: `Sample Plant ${number}`,
    City__c: 'Sampleton',
    Unit_Size__c: number,
    Public_Areas_Posted__c: false,
    ...more,
  },
  parents: { Employer__c: `E-${(number % 5) + 1}` },
});

export const sampleOf = (employers: number, worksites: number): Sample => ({
  employers: Array.from({ length: employers }, (_, index) => employer(index + 1)),
  worksites: Array.from({ length: worksites }, (_, index) => worksite(index + 1)),
});
