import { randomBytes } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { Messages } from '@salesforce/core/messages';
import { failureClass, togetherReader, type OrgPort } from '../../org/index.js';
import type { Value } from '../../records/index.js';
import { readStamp, soqlText } from '../plan/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync');

const LOCKED = 75;
const DENIED = 77;
const STATE = 'Sync_State__c';
/** A run that gives no sign of life for this long is taken for dead. */
const LIFETIME_MS = 15 * 60 * 1000;
const RENEW_MS = 4 * 60 * 1000;
/**
 * `If-Unmodified-Since` knows whole seconds. Two claims within the second of the state they both read would both pass; so a claim waits until
 * that second is over, and of two that read the same state only one can be first.
 */
const SECOND_OVER_MS = 1100;
const CLAIM_TRIES = 4;

/** Which process this is, for others to judge whether it still lives. */
export type Holder = { readonly machine: string; readonly pid: number; readonly isAlive: (pid: number) => boolean };

export type LockOptions = {
  readonly now?: () => Date;
  readonly sleep?: (milliseconds: number) => Promise<void>;
  readonly holder?: Holder;
  /** Told when the lock of a run that died is taken over. */
  readonly onTakeOver?: (owner: string) => void;
  /** Shown what kind of org this is before anything is written, the lock included; throws where it is the wrong one. Costs no call of its own. */
  readonly guard?: (kind: OrgKind) => void;
};

/** What an org says of its kind: the row of Organization. */
export type OrgKind = {
  readonly name: string;
  /** True of a sandbox, and of a scratch org too. */
  readonly sandbox: boolean;
  /** The edition. */
  readonly type: string;
  /** ISO 8601; null for an org that does not expire. */
  readonly expires: string | null;
};

/** The one lock of an org and config, held. */
export interface Lock {
  readonly stateId: string;
  /** Whether it was the lock of a run that died: that run may have left a bulk job at work. */
  readonly takenOver: boolean;
  /** Hash of the latest run, which the next one continues. */
  readonly chainHead: string | null;
  /** @throws LockLostError when another run has taken the lock over: nothing more may be written then */
  assertHeld(): void;
  /** Pushes the expiry ahead. Called by a timer while the lock is held. */
  renew(): Promise<void>;
  /** Gives the lock back, with what the state should say from now on. Never touches a lock that is no longer ours. */
  release(state?: ReadonlyMap<string, Value>): Promise<void>;
}

type State = {
  readonly id: string;
  readonly stamp: string;
  readonly owner: string;
  readonly token: string | null;
  readonly expires: number;
  readonly chainHead: string | null;
};

/**
 * Claims the lock of a config. Creating the state's row is atomic, because its key is unique; taking over a row that exists is a
 * conditional update, read back to be sure.
 *
 * @throws LockHeldError (exit code 75), which names the holder
 */
export async function claimLock(org: OrgPort, configName: string, options: LockOptions = {}): Promise<Lock> {
  const now = options.now ?? (() => new Date());
  const sleep = options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  const holder = options.holder ?? thisProcess();
  const token = randomBytes(24).toString('hex');
  const lockValues = (): Map<string, Value> =>
    new Map<string, Value>([
      ['Lock_Owner__c', ownerText(org.username, holder)],
      ['Lock_Token__c', token],
      ['Lock_Expires__c', new Date(now().getTime() + LIFETIME_MS).toISOString()],
    ]);

  let takenOver = false;
  for (let attempt = 1; attempt <= CLAIM_TRIES; attempt += 1) {
    const state = await (attempt === 1 ? firstState(org, configName, options.guard) : readState(org, configName));
    if (!state) {
      await insertState(org, new Map([['Config_Key__c', configName], ...lockValues()]));
    } else if (state.token === token) {
      return heldLock(org, configName, state, { token, takenOver }, lockValues);
    } else {
      if (state.token !== null && state.expires > now().getTime() && !isDead(state.owner, holder)) {
        throw messages.createError(
          'error.LockHeld',
          [configName, state.owner, state.stamp, new Date(state.expires).toISOString()],
          [],
          LOCKED
        );
      }
      if (!isSecondOver(org, state)) await sleep(SECOND_OVER_MS);
      const outcome = await org.updateUnmodified(STATE, state.id, lockValues(), state.stamp);
      if (outcome === 'written' && state.token !== null) {
        takenOver = true;
        options.onTakeOver?.(state.owner);
      }
    }
  }
  const state = await readState(org, configName);
  if (state?.token === token) {
    return heldLock(org, configName, state, { token, takenOver }, lockValues);
  }
  throw messages.createError(
    'error.LockHeld',
    [configName, state?.owner ?? '', state?.stamp ?? '', new Date(state?.expires ?? 0).toISOString()],
    [],
    LOCKED
  );
}

function heldLock(
  org: OrgPort,
  configName: string,
  state: State,
  { token, takenOver }: { readonly token: string; readonly takenOver: boolean },
  lockValues: () => Map<string, Value>
): Lock {
  let lost = false;
  const mine = async (): Promise<State | undefined> => {
    const current = await readState(org, configName);
    lost ||= current?.token !== token;
    return lost ? undefined : current;
  };
  const renew = async (): Promise<void> => {
    const current = await mine();
    if (current) {
      await org.updateUnmodified(STATE, current.id, lockValues(), current.stamp);
    }
  };
  // A renewal that fails is no harm by itself: the next one follows, and the lock lives long enough for three.
  const timer = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
  timer.unref();
  return {
    stateId: state.id,
    takenOver,
    chainHead: state.chainHead,
    assertHeld() {
      if (lost) throw messages.createError('error.LockLost', [configName], [], LOCKED);
    },
    renew,
    async release(values = new Map()) {
      clearInterval(timer);
      const current = await mine();
      if (current) {
        const free: Array<[string, Value]> = [
          ['Lock_Owner__c', null],
          ['Lock_Token__c', null],
          ['Lock_Expires__c', null],
        ];
        await org.updateUnmodified(STATE, current.id, new Map([...values, ...free]), current.stamp);
      }
    },
  };
}

/** By the org's own clock, and only where that has moved on for sure: its stamps and its answers tell whole seconds. */
function isSecondOver(org: OrgPort, { stamp }: State): boolean {
  const now = org.orgTime();
  return now !== undefined && now.getTime() - Date.parse(stamp) >= 2 * SECOND_OVER_MS;
}

const ORGANIZATION = 'SELECT Name, IsSandbox, OrganizationType, TrialExpirationDate FROM Organization';

const stateQuery = (configName: string): string =>
  'SELECT Id, SystemModstamp, Lock_Owner__c, Lock_Token__c, Lock_Expires__c, Chain_Head__c ' +
  `FROM ${STATE} WHERE Config_Key__c = ${soqlText(configName)}`;

/** The state before the first try, read in one call with what the guard wants to see. */
async function firstState(org: OrgPort, configName: string, guard: LockOptions['guard']): Promise<State | undefined> {
  if (!guard) return readState(org, configName);
  const reader = togetherReader(org);
  const [state, organization] = await Promise.all([
    reader.queryPage({ soql: stateQuery(configName) }),
    reader.queryPage({ soql: ORGANIZATION }),
  ]);
  const { Name, IsSandbox, OrganizationType, TrialExpirationDate } = organization.rows[0] ?? {};
  guard({
    name: textOf(Name) ?? '',
    sandbox: IsSandbox === true,
    type: textOf(OrganizationType) ?? '',
    expires: textOf(TrialExpirationDate),
  });
  return state.rows[0] && stateOf(state.rows[0]);
}

async function readState(org: OrgPort, configName: string): Promise<State | undefined> {
  for await (const rows of org.query(stateQuery(configName))) {
    if (rows[0]) return stateOf(rows[0]);
  }
  return undefined;
}

function stateOf(row: Readonly<Record<string, unknown>>): State {
  return {
    id: String(row.Id),
    stamp: readStamp(row.SystemModstamp),
    owner: textOf(row.Lock_Owner__c) ?? '',
    token: textOf(row.Lock_Token__c),
    expires: Date.parse(textOf(row.Lock_Expires__c) ?? '') || 0,
    chainHead: textOf(row.Chain_Head__c),
  };
}

const textOf = (json: unknown): string | null => (typeof json === 'string' && json !== '' ? json : null);

/** Another run that was first is no failure: the next look at the state finds its row. Nor is an answer that was lost: it finds ours. */
async function insertState(org: OrgPort, values: ReadonlyMap<string, Value>): Promise<void> {
  const { error } = await org.insert(STATE, values);
  if (!error || error.code === 'DUPLICATE_VALUE') return;
  const denied = failureClass(error.code) === 'denied';
  throw messages.createError(
    'error.LockNotWritten',
    [org.username, error.message, error.code],
    [],
    denied ? DENIED : 1
  );
}

function ownerText(username: string, { machine, pid }: Holder): string {
  return `${username} on ${machine}, process ${pid}`;
}

/** Only of a process on this very machine can it be said that it is dead. */
function isDead(owner: string, holder: Holder): boolean {
  const match = / on (.+), process (\d+)$/.exec(owner);
  return match !== null && match[1] === holder.machine && !holder.isAlive(Number(match[2]));
}

/** Two containers may share a name of host, and their process numbers mean nothing to each other: the number space is part of the name. */
function thisProcess(): Holder {
  let space = '';
  try {
    space = `/${/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''}`;
  } catch {
    // Not Linux: one number space for the host.
  }
  return { machine: `${hostname()}${space}`, pid: process.pid, isAlive };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
