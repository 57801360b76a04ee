import { expect } from 'chai';
import { findField } from '../../../src/schema/index.js';
import { describeRules, refusals, schema, type Facts, type RuleCase } from '../formula-support.js';
import { recordOf, seeds, SYNC_BASE } from '../tables/deadline-support.js';
import { inShort } from './short-cases.js';

const U = 'U_Visa_Certification_Request__c';

const asked = (activities: string, certified: string | null, rest: Facts = {}): Facts => ({
  Qualifying_Activities__c: activities,
  Certifying_Agency__r: { Name: 'Sample Labor Department', Activities__c: certified },
  ...rest,
});

const of = (agency: Facts, rule: Facts, rest: Facts = {}): Facts => ({
  Certifying_Agency__r: agency,
  Deadline_Rule__r: rule,
  ...rest,
});

/** A rule of 2024 that counts from receipt. */
const YEAR: Facts = { Trigger_Day__c: 'Received', Effective_From__c: '2024-01-01', Effective_To__c: '2024-12-31' };
const received = (date: string, rule: Facts = YEAR): Facts => ({ Received_Date__c: date, Deadline_Rule__r: rule });

const CASES: readonly RuleCase[] = [
  {
    rule: 'AGENCY_CERTIFIES_ACTIVITY',
    why: 'the agency has not named it',
    refused: asked('trafficking;peonage', 'trafficking'),
    passes: asked('trafficking', 'trafficking;peonage'),
  },
  {
    rule: 'AGENCY_CERTIFIES_ACTIVITY',
    why: 'a new agency is held to its list',
    before: asked('peonage', 'peonage', { Certifying_Agency__r: { Id: 'one', Activities__c: 'peonage' } }),
    refused: asked('peonage', null, { Certifying_Agency__r: { Id: 'two', Activities__c: 'trafficking' } }),
    passes: asked('peonage', null, { Certifying_Agency__r: { Id: 'two', Activities__c: 'trafficking;peonage' } }),
  },
  {
    rule: 'AGENCY_CERTIFIES_ACTIVITY',
    why: 'an activity that is added is held to the list',
    before: asked('peonage', 'peonage'),
    refused: asked('peonage;torture', 'peonage'),
    passes: asked('peonage;torture', 'peonage;torture'),
  },
  {
    rule: 'AGENCY_CERTIFIES_OTHER_ACTIVITY',
    why: 'a new agency is held to its list',
    before: asked('perjury', null, { Certifying_Agency__r: { Id: 'one', Activities__c: 'perjury' } }),
    refused: asked('perjury', null, { Certifying_Agency__r: { Id: 'two', Activities__c: 'murder' } }),
    passes: asked('perjury', null, { Certifying_Agency__r: { Id: 'two', Activities__c: 'murder;perjury' } }),
  },
  {
    rule: 'AGENCY_CERTIFIES_OTHER_ACTIVITY',
    why: 'the agency has not named it',
    refused: asked('extortion', 'blackmail'),
    passes: asked('blackmail', 'blackmail'),
  },
  {
    rule: 'AGENCY_CERTIFIES_OTHER_ACTIVITY',
    why: 'an activity that is added is held to the list',
    before: asked('extortion', 'extortion'),
    refused: asked('extortion;perjury', 'extortion'),
    passes: asked('extortion;perjury', 'extortion;perjury'),
  },
  {
    rule: 'DEADLINE_RULE_OF_STATE',
    why: 'Nevada’s law binds no agency of California',
    refused: of({ State__c: 'CA' }, { State__c: 'NV' }),
    passes: of({ State__c: 'CA' }, { State__c: 'CA' }),
  },
  {
    rule: 'DEADLINE_RULE_OF_STATE',
    why: 'a state that is not written down is not held against anybody',
    refused: of({ State__c: 'CA' }, { State__c: 'NV' }),
    passes: of({}, { State__c: 'NV' }),
  },
  {
    rule: 'DEADLINE_RULE_BINDS_AGENCY',
    why: 'a law for police and prosecutors binds no labor department',
    refused: of({ Agency_Kind__c: 'Labor Agency' }, { Agency_Kinds_Bound__c: 'Police;Prosecutor' }),
    passes: of({ Agency_Kind__c: 'Prosecutor' }, { Agency_Kinds_Bound__c: 'Police;Prosecutor' }),
  },
  {
    rule: 'DEADLINE_RULE_BINDS_AGENCY',
    why: 'a state’s law gives no date for a federal agency',
    refused: of({ Level__c: 'Federal', Agency_Kind__c: 'Labor Agency' }, { State__c: 'CA' }),
    passes: of({ Level__c: 'Local', Agency_Kind__c: 'Labor Agency' }, { State__c: 'CA' }),
  },
  {
    rule: 'DEADLINE_RULE_BINDS_AGENCY',
    why: 'an agency whose kind is not known passes',
    refused: of({ Agency_Kind__c: 'Judge' }, { Agency_Kinds_Bound__c: 'Police' }),
    passes: of({}, { Agency_Kinds_Bound__c: 'Police' }),
  },
  {
    rule: 'DEADLINE_RULE_IN_FORCE',
    why: 'received the day before the law took effect',
    refused: received('2023-12-31'),
    passes: received('2024-01-01'),
  },
  {
    rule: 'DEADLINE_RULE_IN_FORCE',
    why: 'received the day after the law ended',
    refused: received('2025-01-01'),
    passes: received('2024-12-31'),
  },
  {
    rule: 'DEADLINE_RULE_IN_FORCE',
    why: 'a law without a last day goes on',
    refused: received('2025-01-01'),
    passes: received('2025-01-01', { ...YEAR, Effective_To__c: null }),
  },
  {
    rule: 'DEADLINE_RULE_IN_FORCE',
    why: 'a rule that counts from sending looks at that day',
    refused: received('2025-01-02', { ...YEAR, Trigger_Day__c: 'Received' }),
    passes: { ...received('2025-01-02', { ...YEAR, Trigger_Day__c: 'Sent' }), Sent_Date__c: '2024-12-31' },
  },
  {
    rule: 'DEADLINE_RULE_IN_FORCE',
    why: 'no day, no question',
    refused: received('2023-12-31'),
    passes: { Deadline_Rule__r: YEAR },
  },
  {
    rule: 'DISPUTE_AT_SAME_WORKSITE',
    why: 'a dispute somewhere else',
    refused: { Worksite__c: 'one', Labor_Dispute__r: { Worksite__c: 'two' } },
    passes: { Worksite__c: 'one', Labor_Dispute__r: { Worksite__c: 'one' } },
  },
  {
    rule: 'DISPUTE_AT_SAME_WORKSITE',
    why: 'a request may keep its worksite to itself',
    refused: { Worksite__c: 'one', Labor_Dispute__r: { Worksite__c: 'two' } },
    passes: { Labor_Dispute__r: { Worksite__c: 'two' } },
  },
  SYNC_BASE,
];

const picked = (objectName: string, name: string): readonly string[] => {
  const object = schema().object(objectName);
  const field = object && findField(object, name);
  return (field?.picklist?.values ?? []).map((value) => value.name);
};

describe('rules between a request, its agency and its deadline rule', () => {
  describeRules(U, CASES, { elsewhere: [...inShort(U), 'WORKER_REFERENCE_FORM'] });

  const all = picked(U, 'Qualifying_Activities__c');

  it('know the 32 activities of the list, on the request and on the agency', () => {
    expect(new Set(all)).to.have.property('size', 32);
    expect(picked('Certifying_Agency__c', 'Activities__c')).to.deep.equal(all);
  });

  for (const activity of all) {
    it(`hold ${activity} to the agency’s list`, () => {
      const others = all.filter((other) => other !== activity).join(';');
      const refused = refusals(U, asked(activity, others));
      expect(refused).to.have.length(1);
      expect(refused[0]).to.match(/^AGENCY_CERTIFIES_(OTHER_)?ACTIVITY$/);
      expect(refusals(U, asked(activity, activity))).to.deep.equal([]);
      expect(refusals(U, asked(all.join(';'), all.join(';')))).to.deep.equal([]);
      expect(refusals(U, asked(activity, null))).to.deep.equal([]);
    });
  }

  it('let an agency that has published no list, and a request without an agency, name everything', () => {
    expect(refusals(U, asked(all.join(';'), null))).to.deep.equal([]);
    expect(refusals(U, { Qualifying_Activities__c: all.join(';') })).to.deep.equal([]);
  });

  it('hold up no decision on a request because the agency has since shortened its list', () => {
    const before = asked('trafficking;perjury', 'extortion', { Sent_Date__c: '2026-05-01' });
    expect(refusals(U, { ...before, Decision_Date__c: '2026-06-01' }, { before })).to.deep.equal([]);
  });

  for (const kind of picked('Certifying_Agency__c', 'Agency_Kind__c')) {
    it(`know whether a law binds ${kind}`, () => {
      const kinds = picked('Deadline_Rule__c', 'Agency_Kinds_Bound__c');
      const others = kinds.filter((other) => other !== kind).join(';');
      const by = (bound: string | null) => refusals(U, of({ Agency_Kind__c: kind }, { Agency_Kinds_Bound__c: bound }));
      expect(kinds).to.include(kind);
      expect(by(others)).to.deep.equal(['DEADLINE_RULE_BINDS_AGENCY']);
      expect(by(kind)).to.deep.equal([]);
      expect(by(null)).to.deep.equal([]);
    });
  }

  it('let no federal agency of the library take a state’s rule, and each state agency its own state’s', () => {
    const rules = seeds('deadline-rules');
    for (const agency of seeds('certifying-agencies')) {
      for (const rule of rules) {
        const refused = refusals(U, of(recordOf(agency), recordOf(rule)));
        const told = `${agency.key} under ${rule.key}`;
        if (agency['Level__c'] === 'Federal') expect(refused, told).to.include('DEADLINE_RULE_BINDS_AGENCY');
        else if (agency['State__c'] && agency['State__c'] !== rule['State__c'])
          expect(refused, told).to.include('DEADLINE_RULE_OF_STATE');
        else expect(refused, told).not.to.include('DEADLINE_RULE_OF_STATE');
      }
    }
  });
});
