/** One side's value: as text that is equal where the values are, and the entry it would have in a base. */
export type Side = { readonly text: string; readonly entry: string; readonly blank: boolean };

/** How the config wants a field settled. */
export type FieldRule = {
  readonly owner?: 'source' | 'org';
  readonly policy: 'hold' | 'source' | 'org' | 'newest';
};

export type Meeting = FieldRule & {
  readonly source: Side;
  readonly org: Side;
  /** The entry both agreed on last; undefined where they never did. */
  readonly base: string | undefined;
  /** Which side was edited last; undefined where nobody can know. */
  readonly newest: 'source' | 'org' | undefined;
  /** A person has looked at both sides and chosen one. */
  readonly settle?: 'source' | 'org';
};

/**
 * `same`: nothing. `update`, `fill`: the org gets the source's value. `converge`: both say the same already, only the base moves. `keep`: the org's
 * value stays. `conflict`: neither is touched.
 */
export type Outcome = {
  readonly kind: 'same' | 'update' | 'fill' | 'keep' | 'converge' | 'conflict';
  readonly reason: Reason;
  /** Whether the org's value is another than the one agreed on last; before anything was agreed on, whether it contradicts the source. */
  readonly remote: boolean;
};

export type Reason =
  | 'same'
  | 'source-edited'
  | 'org-edited'
  | 'both-edited'
  | 'first-meeting'
  | 'owner'
  | 'policy'
  | 'newest'
  | 'newest-unknown'
  | 'settled'
  | 'row-held';

/** What becomes of one field: same or changed on either side, met or never met, owned or not. */
export function decide(meeting: Meeting): Outcome {
  const { source, org, base, owner, settle } = meeting;
  const remote = base === undefined ? !org.blank && source.text !== org.text : org.entry !== base;
  const outcome = (kind: Outcome['kind'], reason: Reason): Outcome => ({ kind, reason, remote });
  if (source.text === org.text) {
    return base === source.entry ? outcome('same', 'same') : outcome('converge', 'same');
  }
  if (settle !== undefined) return outcome(settle === 'source' ? 'update' : 'keep', 'settled');
  if (base === undefined && org.blank) return outcome('fill', 'first-meeting');
  if (owner !== undefined) return outcome(owner === 'source' ? 'update' : 'keep', 'owner');
  const sourceEdited = base !== undefined && source.entry !== base;
  const orgEdited = base !== undefined && org.entry !== base;
  if (sourceEdited && !orgEdited) return outcome('update', 'source-edited');
  if (orgEdited && !sourceEdited) return outcome('keep', 'org-edited');
  return { ...byPolicy(meeting), remote };
}

function byPolicy({ policy, newest, base }: Meeting): Pick<Outcome, 'kind' | 'reason'> {
  switch (policy) {
    case 'source':
      return { kind: 'update', reason: 'policy' };
    case 'org':
      return { kind: 'keep', reason: 'policy' };
    case 'newest':
      if (newest === undefined) return { kind: 'conflict', reason: 'newest-unknown' };
      return { kind: newest === 'source' ? 'update' : 'keep', reason: 'newest' };
    case 'hold':
      return { kind: 'conflict', reason: base === undefined ? 'first-meeting' : 'both-edited' };
  }
}
