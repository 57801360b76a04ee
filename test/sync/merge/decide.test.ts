import { expect } from 'chai';
import fc from 'fast-check';
import { decide, type FieldRule, type Outcome } from '../../../src/sync/merge/index.js';
import { side } from './support.js';

const word = fc.constantFrom('', 'a', 'b', 'c');
const known = fc.option(word, { nil: undefined });
const hold: FieldRule = { policy: 'hold' };

const met = (
  source: string,
  org: string,
  base: string | undefined,
  rule: FieldRule = hold,
  newest?: 'source' | 'org'
): Outcome =>
  decide({
    ...rule,
    source: side('City__c', source),
    org: side('City__c', org),
    base: base === undefined ? undefined : side('City__c', base).entry,
    newest,
  });

describe('what becomes of a field', () => {
  for (const [what, source, org, base, kind] of [
    ['neither side edited it: nothing', 'a', 'a', 'a', 'same'],
    ['the source edited it: the org is updated', 'b', 'a', 'a', 'update'],
    ['the source emptied it: the org is updated', '', 'a', 'a', 'update'],
    ['the org edited it: the edit stays', 'a', 'b', 'a', 'keep'],
    ['the org emptied it: that stays too', 'a', '', 'a', 'keep'],
    ['both made the same edit: only the base moves', 'b', 'b', 'a', 'converge'],
    ['both edited it, not the same way: a conflict', 'b', 'c', 'a', 'conflict'],
    ['never met, blank in the org: it is filled', 'a', '', undefined, 'fill'],
    ['never met, the same on both sides: it is agreed on', 'a', 'a', undefined, 'converge'],
    ['never met, another value in the org: a conflict', 'a', 'b', undefined, 'conflict'],
    ['never met, set in the org and blank in the source: a conflict', '', 'b', undefined, 'conflict'],
  ] as const) {
    it(what, () => expect(met(source, org, base).kind).to.equal(kind));
  }

  it('is never an overwriting of what a person wrote in the org, unless the config says so', () => {
    fc.assert(
      fc.property(word, word, known, (source, org, base) => {
        const { kind } = met(source, org, base);
        const written = kind === 'update' || kind === 'fill';
        const orgIsUntouched = base === undefined ? org === '' : org === base;
        if (written) expect(orgIsUntouched).to.equal(true);
        expect(kind === 'same' || kind === 'converge').to.equal(source === org);
      })
    );
  });

  it('goes to its owner whatever happened, once there is something to choose', () => {
    fc.assert(
      fc.property(word, word, known, fc.constantFrom('source' as const, 'org' as const), (source, org, base, owner) => {
        const { kind } = met(source, org, base, { policy: 'hold', owner });
        if (source === org) expect(kind).to.be.oneOf(['same', 'converge']);
        else if (base === undefined && org === '') expect(kind).to.equal('fill');
        else expect(kind).to.equal(owner === 'source' ? 'update' : 'keep');
      })
    );
  });

  it('a policy settles a conflict and nothing else', () => {
    fc.assert(
      fc.property(
        word,
        word,
        known,
        fc.constantFrom('source' as const, 'org' as const),
        (source, org, base, policy) => {
          const open = met(source, org, base);
          const settled = met(source, org, base, { policy });
          if (open.kind !== 'conflict') expect(settled).to.deep.equal(open);
          else expect(settled.kind).to.equal(policy === 'source' ? 'update' : 'keep');
        }
      )
    );
  });

  it('the newest side wins a conflict, and where nobody knows which it is the field is held', () => {
    expect(met('b', 'c', 'a', { policy: 'newest' }, 'source').kind).to.equal('update');
    expect(met('b', 'c', 'a', { policy: 'newest' }, 'org').kind).to.equal('keep');
    expect(met('b', 'c', 'a', { policy: 'newest' })).to.include({ kind: 'conflict', reason: 'newest-unknown' });
    expect(met('a', 'c', 'a', { policy: 'newest' }, 'source').kind, 'no conflict, no policy').to.equal('keep');
  });
});
