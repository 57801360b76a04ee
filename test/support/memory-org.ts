import type {
  BulkOptions,
  CallBudget,
  ConditionalWrite,
  OpenJob,
  OrgPort,
  QueryPage,
  Write,
  WriteResult,
} from '../../src/org/index.js';
import type { Value } from '../../src/records/index.js';
import { findRelationship, type Schema } from '../../src/schema/index.js';

/** A record as the platform would hand it out, by API name. */
export type MemoryRecord = Record<string, Value>;

/** May throw: before the call (the request never arrived) or after it (the answer was lost). */
export type Fault = (call: string, when: 'before' | 'after') => void;

export type MemoryOrgOptions = {
  readonly schema: Schema;
  readonly organizationId?: string;
  /** A refusal for one write, or nothing. */
  readonly refuse?: (write: Write) => WriteResult['error'];
  readonly fault?: Fault;
  readonly pageSize?: number;
  readonly username?: string;
};

/**
 * An org in memory behind the port: unique keys, stamps that move, parents by key, and only the queries the sync asks. What a real org
 * enforces beyond that is the practice org's business.
 */
export class MemoryOrg implements OrgPort {
  public readonly organizationId: string;
  public readonly username: string;
  public readonly tables = new Map<string, Map<string, MemoryRecord>>();
  public readonly calls: string[] = [];
  public readonly limit = 100_000;
  /** Bulk jobs of an earlier process that the org has not ended. */
  public readonly jobs: OpenJob[] = [];
  public fault: Fault;
  public clock = Date.parse('2026-11-01T00:00:00Z');
  private readonly pages = new Map<string, { rows: Array<Record<string, unknown>>; total: number }>();
  private serial = 0;

  public constructor(private readonly options: MemoryOrgOptions) {
    this.organizationId = options.organizationId ?? '00D000000000001EAA';
    this.username = options.username ?? 'sync@sample.example';
    this.fault = options.fault ?? (() => undefined);
  }

  public budget(): CallBudget {
    return { used: this.calls.length, remaining: this.limit - this.calls.length, limit: this.limit, reserve: 0 };
  }

  public openReserve(): void {
    // No call is kept back here.
  }

  public table(object: string): Map<string, MemoryRecord> {
    const name = object.toLowerCase();
    const known = this.tables.get(name) ?? new Map<string, MemoryRecord>();
    this.tables.set(name, known);
    return known;
  }

  /** What a person does in the org: sets fields and moves the stamp. */
  public edit(object: string, match: Partial<MemoryRecord>, values: MemoryRecord): MemoryRecord {
    const record = [...this.table(object).values()].find((row) =>
      Object.entries(match).every(([name, value]) => row[name] === value)
    );
    if (!record) throw new Error(`no ${object} like ${JSON.stringify(match)}`);
    return Object.assign(record, values, { SystemModstamp: this.stamp(), LastModifiedBy: 'organiser@sample.example' });
  }

  /** All records, without ids and stamps, sorted: two orgs with the same content give the same text. */
  public content(objects: readonly string[]): string {
    const parentKey = (value: Value): Value => {
      const record = [...this.tables.values()].map((table) => table.get(String(value))).find((row) => row);
      return record?.['Sync_Key__c'] ?? record?.['POWER_Sync_Key__c'] ?? value;
    };
    return objects
      .map((object) => {
        const rows = [...this.table(object).values()].map(
          ({ Id: _id, SystemModstamp: _stamp, LastModifiedBy: _by, ...row }) =>
            JSON.stringify(
              Object.entries(row)
                .map(([name, value]) => [name, parentKey(value)])
                .sort()
            )
        );
        return `${object}\n${rows.sort().join('\n')}`;
      })
      .join('\n\n');
  }

  public async *query(soql: string): AsyncGenerator<ReadonlyArray<Record<string, unknown>>> {
    let page = await this.queryPage({ soql });
    yield page.rows;
    while (page.next !== undefined) {
      page = await this.queryPage({ next: page.next });
      yield page.rows;
    }
  }

  public queryPage(from: { readonly soql: string } | { readonly next: string }): Promise<QueryPage> {
    return this.call('query', () => {
      const { rows, total } =
        'soql' in from ? this.select(from.soql) : (this.pages.get(from.next) ?? { rows: [], total: 0 });
      const size = this.options.pageSize ?? 2000;
      if (rows.length <= size) return { rows, total };
      const next = `page-${(this.serial += 1)}`;
      this.pages.set(next, { rows: rows.slice(size), total });
      return { rows: rows.slice(0, size), total, next };
    });
  }

  /** Nothing that runs against this org reads several things at once. */
  public readTogether(paths: readonly string[]): Promise<ReadonlyArray<PromiseSettledResult<unknown>>> {
    return Promise.resolve(paths.map(() => ({ status: 'rejected', reason: new Error('this org is read one by one') })));
  }

  /** No file is there, and none is kept. */
  public saveFile(): Promise<void> {
    return this.call('file', () => undefined);
  }

  public readFile(): Promise<string> {
    return Promise.reject(new Error('no file is here'));
  }

  public orgTime(): Date {
    return new Date(this.clock);
  }

  public collections(writes: readonly Write[], externalIdField: string): Promise<readonly WriteResult[]> {
    return this.call('collections', () => writes.map((write) => this.write(write, externalIdField)));
  }

  public async bulk(writes: AsyncIterable<Write>, options: BulkOptions): Promise<AsyncIterable<WriteResult>> {
    const all: Write[] = [];
    for await (const write of writes) all.push(write);
    // No order is promised; the reverse is one that nobody can mistake for the right one.
    const results = await this.call('bulk', () =>
      all.map((write) => this.write(write, options.externalIdField)).reverse()
    );
    return (async function* () {
      yield* await Promise.resolve(results);
    })();
  }

  public conditional(writes: readonly ConditionalWrite[]): Promise<readonly WriteResult[]> {
    return this.call('conditional', () =>
      writes.map((write) =>
        this.unmodified(write.object, write.id, write.since)
          ? this.write(write, '')
          : { ref: write.ref, id: write.id, modified: true }
      )
    );
  }

  public retrieve(
    object: string,
    ids: readonly string[],
    fields: readonly string[]
  ): Promise<ReadonlyArray<Record<string, unknown> | null>> {
    return this.call('retrieve', () =>
      ids.map((id) => {
        const record = this.table(object).get(id);
        return record ? this.project(object, record, fields) : null;
      })
    );
  }

  public openJobs(): Promise<readonly OpenJob[]> {
    return this.call('openJobs', () => [...this.jobs]);
  }

  public finishJob(job: OpenJob): Promise<void> {
    return this.call('finishJob', () => {
      const place = this.jobs.findIndex(({ id }) => id === job.id);
      if (place >= 0) this.jobs.splice(place, 1);
    });
  }

  public describe(): Promise<unknown> {
    return Promise.resolve({});
  }

  public insert(object: string, values: ReadonlyMap<string, Value>): Promise<WriteResult> {
    return this.call('insert', () => this.write({ ref: '', object, operation: 'create', values }, ''));
  }

  public updateUnmodified(
    object: string,
    id: string,
    values: ReadonlyMap<string, Value>,
    since: string
  ): Promise<'written' | 'modified'> {
    return this.call('update', () => {
      const record = this.table(object).get(id);
      if (!record || !this.unmodified(object, id, since)) return 'modified';
      this.set(record, values);
      return 'written';
    });
  }

  private unmodified(object: string, id: string, since: string): boolean {
    const record = this.table(object).get(id);
    const seconds = (time: Value | undefined): number => Math.floor(Date.parse(String(time)) / 1000);
    return record !== undefined && seconds(record.SystemModstamp) <= seconds(since);
  }

  private async call<T>(name: string, work: () => T): Promise<T> {
    this.calls.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    this.fault(name, 'before');
    const result = work();
    this.fault(name, 'after');
    return result;
  }

  private write(write: Write, externalIdField: string): WriteResult {
    const error = this.options.refuse?.(write);
    if (error) return { ref: write.ref, error };
    const table = this.table(write.object);
    if (write.operation === 'delete') {
      table.delete(write.id ?? '');
      return { ref: write.ref, ...(write.id === undefined ? {} : { id: write.id }) };
    }
    const existing = write.operation === 'update' ? table.get(write.id ?? '') : this.byKey(write, externalIdField);
    const refusal = (code: string, message: string): WriteResult => ({
      ref: write.ref,
      error: { code, message, fields: [] },
    });
    if (write.operation === 'update' && !existing) return refusal('ENTITY_IS_DELETED', 'entity is deleted');
    const unresolved = [...write.values].find(
      ([name, value]) => name.includes('.') && this.parentId(write.object, name, value) === undefined
    );
    if (unresolved) return refusal('INVALID_FIELD', `Foreign key external ID: ${unresolved[1]} not found for field`);
    if (write.operation === 'create' && this.clashes(write)) return refusal('DUPLICATE_VALUE', 'duplicate value found');
    const record = existing ?? { Id: `${write.object.slice(0, 3)}${String((this.serial += 1)).padStart(12, '0')}AAA` };
    table.set(String(record.Id), record);
    this.set(record, write.values, write.object);
    return { ref: write.ref, id: String(record.Id), created: !existing };
  }

  private set(record: MemoryRecord, values: ReadonlyMap<string, Value>, object = ''): void {
    for (const [name, value] of values) {
      const relationship = this.options.schema.object(object) && name.includes('.') ? name.split('.')[0] : undefined;
      const lookup = relationship && findRelationship(this.options.schema.object(object)!, relationship)?.field.name;
      record[lookup ?? name] = lookup ? (this.parentId(object, name, value) ?? null) : value;
    }
    record.SystemModstamp = this.stamp();
    record.LastModifiedBy = this.username;
  }

  private stamp(): string {
    this.clock += 1000;
    return new Date(this.clock).toISOString().replace('Z', '+0000');
  }

  private byKey({ object, values }: Write, field: string): MemoryRecord | undefined {
    const key = String(values.get(field)).toLowerCase();
    return [...this.table(object).values()].find((row) => String(row[field] ?? '').toLowerCase() === key);
  }

  private clashes({ object, values }: Write): boolean {
    return [...values].some(
      ([name, value]) => name === 'Config_Key__c' && [...this.table(object).values()].some((row) => row[name] === value)
    );
  }

  private parentId(object: string, path: string, key: Value): string | undefined {
    const [relationship = '', field = ''] = path.split('.');
    const schema = this.options.schema.object(object);
    const parent = schema && findRelationship(schema, relationship)?.reference.to[0];
    const row = [...this.table(parent ?? '').values()].find(
      (candidate) => String(candidate[field] ?? '').toLowerCase() === String(key).toLowerCase()
    );
    return row ? String(row.Id) : undefined;
  }

  private select(soql: string): { rows: Array<Record<string, unknown>>; total: number } {
    const match = /^SELECT (.+) FROM (\w+) WHERE (.+?)( ORDER BY Id)?$/s.exec(soql);
    if (!match) throw new Error(`a query the memory org does not know: ${soql}`);
    const [, fields = '', object = '', where = ''] = match;
    const rows = [...this.table(object).values()].filter((row) =>
      where.split(' AND ').every((term) => holds(row, term))
    );
    const columns = fields.split(', ');
    return { rows: rows.map((row) => this.project(object, row, columns)), total: rows.length };
  }

  private project(object: string, row: MemoryRecord, columns: readonly string[]): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    for (const column of columns) {
      const [head = '', tail] = column.split('.');
      const schema = this.options.schema.object(object);
      const relationship = tail === undefined || !schema ? undefined : findRelationship(schema, head);
      if (relationship && tail !== undefined) {
        const parent = this.table(relationship.reference.to[0] ?? '').get(String(row[relationship.field.name]));
        result[head] = parent ? { [tail]: parent[tail] ?? null } : null;
      } else {
        result[head] = row[head] ?? null;
      }
    }
    return result;
  }
}

function holds(row: MemoryRecord, term: string): boolean {
  const [, field = '', operator = '', operand = ''] = /^(\w+)(?:\.Username)? (!=|=|>=|IN) (.+)$/s.exec(term) ?? [];
  const value = row[field] ?? null;
  if (operator === '!=') return operand === 'null' ? value !== null : `'${value}'` !== operand;
  if (operator === '>=') return Date.parse(String(value)) >= Date.parse(operand);
  const wanted = [...operand.matchAll(/'((?:[^'\\]|\\.)*)'/gs)].map(([, text = '']) =>
    text.replace(
      /\\(.)/g,
      (_all, character: string) => ({ n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' })[character] ?? character
    )
  );
  return value !== null && wanted.some((text) => text.toLowerCase() === String(value).toLowerCase());
}
