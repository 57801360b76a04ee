import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { errorCodeOf, failureClass, togetherReader, type OrgPort } from '../../org/index.js';
import type { Schema } from '../../schema/index.js';
import { baseCode, readBase } from '../merge/index.js';
import { covers, type Selection } from '../plan/select.js';
import { sourceEntries } from '../plan/sides.js';
import type { CheckedRecord, ParentByKey } from '../types.js';
import { filePath, openFile, passingFile, type MirrorFile } from './file.js';
import { Part } from './part.js';
import { holds, Prints } from './prints.js';
import { isInReach, readChanged, readWhole } from './refresh.js';
import { cacheSecret } from './secret.js';
import type { Mirror, MirrorRefresh, Mirrors } from './types.js';

export type MirrorOptions = {
  readonly org: OrgPort;
  readonly schema: Schema;
  /** The CLI's cache folder; the mirror's own folder is made in it. */
  readonly cacheFolder: string;
  readonly configName: string;
  /** Default: `cacheSecret`. */
  readonly secret?: (folder: string) => Promise<Buffer | undefined>;
  /** Records of the minutes before the watermark up to which they are simply read again. */
  readonly overlapRows?: number;
};

const FOLDER = 'power-mirror';

/** Opens the mirror of a config and an org. Where none may be kept it lives for this run alone; it never fails for want of a file. */
export async function openMirrors(options: MirrorOptions): Promise<Mirrors> {
  const folder = join(options.cacheFolder, FOLDER);
  const { organizationId, username } = options.org;
  const path = filePath(folder, [organizationId, username.toLowerCase(), options.configName]);
  const secret = await (options.secret ?? cacheSecret)(folder);
  const prints = new Prints(secret ?? randomBytes(32));
  if (secret === undefined) return new FileMirrors(options, passingFile(prints.check), prints, 'no-secret');
  let file: MirrorFile | 'in-use' | undefined;
  try {
    file = openFile(path, folder, prints.check);
  } catch {
    file = undefined;
  }
  if (file === undefined) return new FileMirrors(options, passingFile(prints.check), prints, 'not-writable');
  if (file === 'in-use') return new FileMirrors(options, passingFile(prints.check), prints, 'in-use');
  return new FileMirrors(options, file, prints, 'none');
}

/** A selection as it is kept: the object by its name, and of the schema what decides how values compare. */
type KeptSelection = Omit<Selection, 'object'> & { readonly object: string };

class FileMirrors implements Mirrors {
  /** Parts that are up to date, and whether they were read whole in this run. */
  private readonly fresh = new Map<string, { readonly part: Part; readonly whole: boolean }>();

  public constructor(
    private readonly options: MirrorOptions,
    private readonly file: MirrorFile,
    private readonly prints: Prints,
    public readonly reason: Mirrors['reason']
  ) {}

  public get passing(): boolean {
    return this.reason !== 'none';
  }

  public async refresh(mappings: readonly string[]): Promise<readonly MirrorRefresh[]> {
    const { org } = this.options;
    const now = org.orgTime() ?? new Date();
    const reader = togetherReader(org);
    mappings.forEach((mapping) => this.fresh.delete(mapping));
    const due = mappings.flatMap((mapping) => {
      const part = this.kept(mapping);
      return part && isInReach(part, now) ? [{ mapping, part }] : [];
    });
    const done = await Promise.all(
      due.map(async ({ mapping, part }): Promise<MirrorRefresh[]> => {
        try {
          const { read, removed } = await readChanged(org, reader, part, now, this.options.overlapRows);
          this.fresh.set(mapping, { part, whole: false });
          return [{ mapping, how: 'changes', read, removed }];
        } catch (error) {
          // A field that is no longer there or no longer to be read: planning asks for what it needs now, and tells what is missing.
          if (['denied', 'refused'].includes(failureClass(errorCodeOf(error)))) return [];
          throw error;
        }
      })
    );
    return done.flat();
  }

  public get(mapping: string, wanted: Selection): Mirror | undefined {
    const fresh = this.fresh.get(mapping);
    return fresh && contains(fresh.part.selection, wanted) ? this.mirrorOf(fresh.part, fresh.whole) : undefined;
  }

  public latest(mapping: string): Mirror | undefined {
    const fresh = this.fresh.get(mapping);
    return fresh && this.mirrorOf(fresh.part, fresh.whole);
  }

  public async build(mapping: string, wanted: Selection): Promise<Mirror> {
    const known = this.get(mapping, wanted);
    if (known) return known;
    const kept = this.kept(mapping)?.selection;
    const part = this.make(mapping, kept?.object.name === wanted.object.name ? union(kept, wanted) : wanted);
    await readWhole(this.options.org, part);
    this.fresh.set(mapping, { part, whole: true });
    return this.mirrorOf(part, true);
  }

  public close(): void {
    this.fresh.clear();
    this.file.close();
  }

  private mirrorOf(part: Part, whole: boolean): Mirror {
    const { prints } = this;
    const { selection } = part;
    return {
      selection,
      whole,
      get size() {
        return part.size;
      },
      find: (key) => part.find(key),
      same: (record, row) =>
        covers(selection, [record]) &&
        holds(prints, selection, record, row.prints, (parent) => this.idOf(parent)) &&
        (selection.baseField === undefined || isAgreed(selection, record, row.base)),
      wasDeleted: (key) => part.wasDeleted(key),
    };
  }

  /** The id of a parent by its key: null where it is known that there is none, undefined where its object is not mirrored. */
  private idOf({ object, keyField, key }: ParentByKey): string | null | undefined {
    for (const { part } of this.fresh.values()) {
      if (part.selection.object.name === object && part.selection.keyField === keyField) {
        return part.find(key)?.id ?? null;
      }
    }
    return undefined;
  }

  private kept(mapping: string): Part | undefined {
    const row = this.file.db.prepare('SELECT id, selection FROM part WHERE mapping = ?').get(mapping) as
      { readonly id: number; readonly selection: string } | undefined;
    if (!row) return undefined;
    const selection = this.selectionOf(JSON.parse(row.selection) as KeptSelection & { readonly types: string });
    return selection && new Part(this.file.db, this.prints, row.id, mapping, selection);
  }

  /** A selection whose fields are of other types now would compare by another form: it counts as not there. */
  private selectionOf({
    object: name,
    types,
    ...rest
  }: KeptSelection & { readonly types: string }): Selection | undefined {
    const object = this.options.schema.object(name);
    const selection = object && { ...rest, object };
    return selection && typesOf(selection) === types ? selection : undefined;
  }

  private make(mapping: string, selection: Selection): Part {
    const { db } = this.file;
    const { object, ...rest } = selection;
    const text = JSON.stringify({ ...rest, object: object.name, types: typesOf(selection) });
    const id = db
      .prepare(
        `INSERT INTO part (mapping, selection) VALUES (?, ?)
         ON CONFLICT (mapping) DO UPDATE SET selection = excluded.selection, read_at = NULL, deleted_to = NULL RETURNING id`
      )
      .pluck()
      .get(mapping, text) as number;
    return new Part(db, this.prints, id, mapping, selection);
  }
}

/** Whether both sides are known to have agreed on all that a record says: else there is a base to be moved, though no value differs. */
function isAgreed({ object }: Selection, record: CheckedRecord, text: string | null): boolean {
  const base = readBase(text);
  return (
    base !== undefined &&
    [...sourceEntries(object, record)].every(([name, entry]) => base.get(baseCode(name)) === entry)
  );
}

/** Types of the fields, and whether there is a base: what the kept digests depend on. */
function typesOf({ object, keyField, fields, lookups, baseField = '' }: Selection): string {
  const names = [keyField, ...fields, ...lookups.map(({ field }) => field), baseField];
  return names
    .map((name) => object.fields.find((field) => field.name === name))
    .map((field) => (field ? `${field.name} ${field.type} ${field.unique ?? ''}` : '-'))
    .join('\n');
}

function contains(held: Selection, wanted: Selection): boolean {
  return (
    held.object.name === wanted.object.name &&
    held.keyField === wanted.keyField &&
    held.baseField === wanted.baseField &&
    wanted.fields.every((name) => held.fields.includes(name)) &&
    wanted.lookups.every(({ field, keyFields }) => {
      const lookup = held.lookups.find((each) => each.field === field);
      return lookup !== undefined && keyFields.every((name) => lookup.keyFields.includes(name));
    })
  );
}

/** Parents' keys that an earlier run asked for stay, so that two runs that need one each do not read everything anew in turn. Fields that are no longer mapped go. */
function union(held: Selection, wanted: Selection): Selection {
  const lookups = wanted.lookups.map((lookup) => {
    const before = held.lookups.find(({ field }) => field === lookup.field)?.keyFields ?? [];
    return { ...lookup, keyFields: [...new Set([...before, ...lookup.keyFields])] };
  });
  return { ...wanted, lookups };
}
