import { hash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { OrgPort } from '../../org/index.js';
import { soqlText } from '../plan/select.js';

const TITLE = 'POWER known keys';
const FORMAT = 'k1:';
/** 48 bits: of a million keys one more meets one of them by chance once in 280 million. */
const HEX_DIGITS = 12;

/** Keys that a config has brought to an org or met there, whichever machine ran it. Digests only. */
export interface KnownKeys {
  readonly size: number;
  /** Whether a record with this key was in the org once: it is not there now, so somebody deleted it. */
  has(mapping: string, key: string): boolean;
}

/** Keys noted while they go by, eight bytes each. Keys that differ in case alone count as one. */
export class KeyNotes {
  private numbers = new Float64Array(1024);
  private count = 0;

  public constructor(
    private readonly org: Pick<OrgPort, 'organizationId'>,
    private readonly configName: string
  ) {}

  public note(mapping: string, key: string): void {
    if (this.count === this.numbers.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.numbers);
      this.numbers = larger;
    }
    this.numbers[this.count] = digestOf(this.org, this.configName, mapping, key);
    this.count += 1;
  }

  public get noted(): Float64Array {
    return this.numbers.subarray(0, this.count);
  }
}

/** What a run adds, and what it takes out because it deleted the records itself. */
export type KeyChanges = { readonly add: KeyNotes; readonly remove?: KeyNotes };

type Kept = KnownKeys & { readonly digests: Float64Array; readonly document: string | undefined };

/**
 * Reads the keys that a config knows: a file on its `Sync_State__c`, which those alone see who see the state. Three calls; where there is no file, or one
 * that cannot be read, nothing is known.
 *
 * @throws what the port throws
 */
export async function knownKeys(org: KnownKeysOrg, configName: string): Promise<KnownKeys> {
  const state = await stateId(org, configName);
  return state === undefined
    ? keysOf(org, configName, new Float64Array(), undefined)
    : readKeys(org, configName, state);
}

/**
 * Writes the keys that a config knows after a run, as a new version of the same file. Nothing is written when nothing is new. Call it while
 * the lock is held.
 *
 * @param state the id of the config's `Sync_State__c`
 */
export async function saveKnownKeys(
  org: KnownKeysOrg,
  configName: string,
  state: string,
  { add, remove }: KeyChanges
): Promise<void> {
  const before = await readKeys(org, configName, state);
  const gone = new Set(remove?.noted);
  const all = new Float64Array(before.size + add.noted.length);
  all.set(before.digests);
  all.set(add.noted, before.size);
  all.sort();
  const digests = all.filter((number, index) => number !== all[index - 1] && !gone.has(number));
  if (digests.length === before.size && digests.every((number, index) => number === before.digests[index])) return;
  await org.saveFile({
    title: TITLE,
    name: 'power-known-keys.txt',
    text: pack(digests),
    ...(before.document === undefined ? { record: state } : { document: before.document }),
  });
}

export type KnownKeysOrg = Pick<OrgPort, 'organizationId' | 'queryPage' | 'saveFile' | 'readFile'>;

/** The id of a config's `Sync_State__c`; undefined before its first run. */
export async function stateId(org: Pick<OrgPort, 'queryPage'>, configName: string): Promise<string | undefined> {
  const soql = `SELECT Id FROM Sync_State__c WHERE Config_Key__c = ${soqlText(configName)}`;
  const id = (await org.queryPage({ soql })).rows[0]?.Id;
  return typeof id === 'string' ? id : undefined;
}

/** The newest of the files with our title: two of them are there when an answer was lost. */
async function readKeys(org: KnownKeysOrg, configName: string, state: string): Promise<Kept> {
  const soql =
    'SELECT ContentDocumentId, ContentDocument.LatestPublishedVersionId FROM ContentDocumentLink ' +
    `WHERE LinkedEntityId = ${soqlText(state)} AND ContentDocument.Title = ${soqlText(TITLE)} ` +
    'ORDER BY ContentDocument.LastModifiedDate DESC, ContentDocumentId DESC';
  const [link] = (await org.queryPage({ soql })).rows;
  const version = (link?.ContentDocument as { LatestPublishedVersionId?: unknown } | null)?.LatestPublishedVersionId;
  if (typeof version !== 'string') return keysOf(org, configName, new Float64Array(), undefined);
  return keysOf(org, configName, unpack(await org.readFile(version)), String(link?.ContentDocumentId));
}

function keysOf(org: KnownKeysOrg, configName: string, digests: Float64Array, document: string | undefined): Kept {
  return {
    size: digests.length,
    digests,
    document,
    has: (mapping, key) => holds(digests, digestOf(org, configName, mapping, key)),
  };
}

function digestOf(
  { organizationId }: Pick<OrgPort, 'organizationId'>,
  configName: string,
  mapping: string,
  key: string
): number {
  const text = JSON.stringify([organizationId, configName, mapping, key.toLowerCase()]);
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, HEX_DIGITS), 16);
}

function holds(sorted: Float64Array, sought: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < sought) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === sought;
}

/** The gaps between the sorted numbers, each in as few bytes as it takes, compressed; as text, because files are read as text. */
function pack(sorted: Float64Array): string {
  const bytes = Buffer.alloc(sorted.length * 7);
  let end = 0;
  let before = 0;
  for (const number of sorted) {
    let gap = number - before;
    before = number;
    while (gap >= 0x80) {
      end = bytes.writeUInt8(0x80 | (gap % 0x80), end);
      gap = Math.floor(gap / 0x80);
    }
    end = bytes.writeUInt8(gap, end);
  }
  return `${FORMAT}${gzipSync(bytes.subarray(0, end)).toString('base64')}`;
}

/** What is no file of ours, or of another format, holds nothing that could be told: it is written anew. */
function unpack(text: string): Float64Array {
  if (!text.startsWith(FORMAT)) return new Float64Array();
  try {
    const bytes = gunzipSync(Buffer.from(text.slice(FORMAT.length), 'base64'));
    const numbers: number[] = [];
    let number = 0;
    let gap = 0;
    let weight = 1;
    for (const byte of bytes) {
      gap += (byte & 0x7f) * weight;
      weight *= 0x80;
      if (byte < 0x80) {
        number += gap;
        numbers.push(number);
        gap = 0;
        weight = 1;
      }
    }
    return Float64Array.from(numbers);
  } catch {
    return new Float64Array();
  }
}
