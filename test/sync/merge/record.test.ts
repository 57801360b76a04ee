import { expect } from 'chai';
import fc from 'fast-check';
import {
  baseCode,
  baseEntry,
  mergeRecord,
  readBase,
  tooWide,
  writeBase,
  type FieldRule,
  type RecordMerge,
} from '../../../src/sync/merge/index.js';
import { OBJECT, sidesOf } from './support.js';

type Values = Record<string, string>;
type World = { source: Values; org: Values; base: string | null };

const FIELDS = ['Name', 'City__c', 'Unit_Size__c'];
const BLANK = { Name: '', City__c: '', Unit_Size__c: '' };
const REQUEST = 'U_Visa_Certification_Request__c';

const merge = (world: World, rule?: FieldRule, object = OBJECT): RecordMerge =>
  mergeRecord(object, sidesOf(world.source, world.org, rule, object), readBase(world.base), undefined);

/** What a run does to the org: the fields that are to be written, and the base in the same call. */
function run(world: World, rule?: FieldRule, object = OBJECT): World {
  const { outcomes, base } = merge(world, rule, object);
  const org = { ...world.org };
  for (const [field, { kind }] of outcomes) {
    if (kind === 'update' || kind === 'fill') org[field] = world.source[field] ?? '';
  }
  return { source: world.source, org, base: writeBase(base) };
}

const value = fc.constantFrom('', 'a', 'b', 'c');
const values = fc.record({ Name: value, City__c: value, Unit_Size__c: value });
const edit = fc.record({
  side: fc.constantFrom('source' as const, 'org' as const, 'run' as const),
  field: fc.constantFrom(...FIELDS),
  value,
});
const rules = fc.constantFrom<FieldRule>(
  { policy: 'hold' },
  { policy: 'source' },
  { policy: 'org' },
  { policy: 'hold', owner: 'source' },
  { policy: 'hold', owner: 'org' }
);

const after = (start: World, edits: ReadonlyArray<{ side: string; field: string; value: string }>, rule: FieldRule) =>
  edits.reduce<World>((world, { side, field, value: text }) => {
    if (side === 'run') return run(world, rule);
    const edited = { ...(side === 'source' ? world.source : world.org), [field]: text };
    return side === 'source' ? { ...world, source: edited } : { ...world, org: edited };
  }, start);

describe('a record on both sides', () => {
  it('has nothing to be written right after it was written, whatever happened before', () => {
    fc.assert(
      fc.property(values, values, fc.array(edit, { maxLength: 12 }), rules, (source, org, edits, rule) => {
        const world = run(after({ source, org, base: null }, edits, rule), rule);
        const { outcomes, baseMoves } = merge(world, rule);
        expect(baseMoves).to.equal(false);
        for (const { kind } of outcomes.values()) expect(kind).to.be.oneOf(['same', 'keep', 'conflict']);
        expect(run(world, rule)).to.deep.equal(world);
      }),
      { numRuns: 1000 }
    );
  });

  it('converges: with one side at rest every edit of the other arrives or stays, and what was edited on one side only is never held', () => {
    fc.assert(
      fc.property(values, fc.array(edit, { maxLength: 12 }), (source, edits) => {
        const calm = { source, org: BLANK, base: null };
        const start = run(calm);
        expect(start.org).to.deep.equal(source);
        const bySource = after(
          start,
          edits.filter(({ side }) => side !== 'org'),
          { policy: 'hold' }
        );
        expect(run(bySource).org).to.deep.include(bySource.source);
        const byOrg = after(
          start,
          edits.filter(({ side }) => side !== 'source'),
          { policy: 'hold' }
        );
        expect(run(byOrg).org).to.deep.equal(byOrg.org);
        expect([...merge(byOrg).outcomes.values()].map(({ kind }) => kind)).not.to.include('conflict');
      })
    );
  });

  it('that a person edited, and the source too in other fields, gets both edits', () => {
    const start = run({ source: { Name: 'a', City__c: 'a' }, org: {}, base: null });
    const world = { ...start, source: { Name: 'b', City__c: 'a' }, org: { Name: 'a', City__c: 'c' } };
    expect(run(world).org).to.deep.equal({ Name: 'b', City__c: 'c' });
  });

  it('tells of an edit that was kept until the source has it, and of a conflict until it is settled', () => {
    let world = run({ source: { Name: 'a' }, org: {}, base: null });
    world = { ...world, org: { Name: 'b' } };
    for (let times = 0; times < 3; times += 1) {
      expect(merge(world).outcomes.get('Name')?.kind).to.equal('keep');
      world = run(world);
    }
    world = { ...world, source: { Name: 'c' } };
    for (let times = 0; times < 3; times += 1) {
      expect(merge(world).outcomes.get('Name')?.kind).to.equal('conflict');
      world = run(world);
    }
    world = run({ ...world, source: { Name: 'b' } });
    expect(merge(world).outcomes.get('Name')?.kind).to.equal('same');
  });

  it('settled by a person: the source’s value is written, or the org’s stays and the source’s counts as seen', () => {
    const world = { ...run({ source: { Name: 'a' }, org: {}, base: null }), source: { Name: 'b' }, org: { Name: 'c' } };
    const settled = (settle: 'source' | 'org') =>
      mergeRecord(
        OBJECT,
        sidesOf(world.source, world.org).map((sides) => ({ ...sides, settle })),
        readBase(world.base),
        undefined
      );
    expect(settled('source').outcomes.get('Name')).to.include({ kind: 'update', reason: 'settled' });
    const left = settled('org');
    expect(left.outcomes.get('Name')).to.include({ kind: 'keep', reason: 'settled' });
    expect(merge({ ...world, base: writeBase(left.base) }).outcomes.get('Name')).to.include({
      kind: 'keep',
      reason: 'org-edited',
    });
  });
});

describe('a certification request', () => {
  it('is held whole at any edit by a person: no field of it and no base is written', () => {
    fc.assert(
      fc.property(values, fc.array(edit, { minLength: 1, maxLength: 6 }), (source, edits) => {
        const start = run({ source, org: BLANK, base: null }, undefined, REQUEST);
        const world = after(
          start,
          edits.filter(({ side }) => side !== 'run'),
          { policy: 'hold' }
        );
        const touched = FIELDS.some((name) => world.org[name] !== start.org[name]);
        const differs = FIELDS.some((name) => world.org[name] !== world.source[name]);
        const { outcomes, baseMoves } = merge(world, undefined, REQUEST);
        if (!touched || !differs) return;
        expect(baseMoves).to.equal(false);
        for (const { kind } of outcomes.values()) expect(kind).to.be.oneOf(['same', 'conflict']);
        expect(run(world, undefined, REQUEST)).to.deep.equal(world);
      })
    );
  });

  it('that nobody in the org touched is written like any other', () => {
    const start = run({ source: { Name: 'a', City__c: 'a' }, org: {}, base: null }, undefined, REQUEST);
    expect(run({ ...start, source: { Name: 'b', City__c: 'a' } }, undefined, REQUEST).org).to.include({ Name: 'b' });
  });
});

describe('a base', () => {
  it('comes back as it was written, in a form that the field’s rule takes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z]{2,8}__c$/), { minLength: 1, maxLength: 31 }),
        (names) => {
          if (tooWide(names)) return;
          const base = new Map(names.map((name) => [baseCode(name), baseEntry(OBJECT, 'w-1', name, 'a')]));
          const text = writeBase(base);
          expect(text).to.match(/^b[0-9]:[A-Za-z0-9+/=,.]{1,252}$/);
          expect(text!.length).to.equal(3 + 8 * names.length);
          expect(text!.length).to.be.at.most(255);
          expect(readBase(text)).to.deep.equal(new Map([...base].sort(([a], [b]) => (a < b ? -1 : 1))));
        }
      )
    );
  });

  it('of another form is none', () => {
    for (const text of [null, '', 'b1:', 'b0:abcdefghi', 'b1:abcdefg', 'by hand', `b1:${'abcdefgh'.repeat(32)}`]) {
      expect(readBase(text), String(text)).to.equal(undefined);
    }
  });

  it('is of one record and one field: equal values elsewhere look different', () => {
    const entry = baseEntry(OBJECT, 'w-1', 'Name', 'a');
    expect(baseEntry(OBJECT, 'W-1', 'name', 'a'), 'keys and names match in any case').to.equal(entry);
    expect(baseEntry(OBJECT, 'w-2', 'Name', 'a')).not.to.equal(entry);
    expect(baseEntry('Account', 'w-1', 'Name', 'a')).not.to.equal(entry);
    expect(baseEntry(OBJECT, 'w-1', 'City__c', 'a').slice(3)).not.to.equal(entry.slice(3));
  });

  it('keeps what another config agreed on', () => {
    const other = baseEntry(OBJECT, 'w-1', 'Phone', 'x');
    const { base } = merge({ source: { Name: 'a' }, org: { Name: 'a' }, base: `b1:${other}` });
    expect([...base.values()])
      .to.include(other)
      .and.to.have.length(2);
  });

  it('says when there are more fields than it can hold, or two that it cannot tell apart', () => {
    const names = Array.from({ length: 32 }, (_, index) => `Field_${index}__c`);
    expect(tooWide(names)).to.deep.equal({ count: 32 });
    expect(tooWide(names.slice(0, 31))).to.equal(undefined);
    const seen = new Map<string, string>();
    for (let index = 0; ; index += 1) {
      const name = `Meeting_${index}__c`;
      const twin = seen.get(baseCode(name));
      if (twin !== undefined) {
        expect(tooWide([twin, name])).to.deep.equal({ pair: `${twin}, ${name}` });
        break;
      }
      seen.set(baseCode(name), name);
    }
  });
});
