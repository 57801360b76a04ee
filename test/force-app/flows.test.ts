import { expect } from 'chai';
import type * as FlowScanner from '@flow-scanner/lightning-flow-scanner-core';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { child, children, readModel, textOf } from './checker/index.js';
import type { Component, XmlElement } from './checker/types.js';
import { SOURCES } from './support.js';

const scanner = createRequire(import.meta.url)('@flow-scanner/lightning-flow-scanner-core') as typeof FlowScanner;
const model = readModel(SOURCES);
const flows = model.ofType('Flow');
const REQUEST = 'U_Visa_Certification_Request__c';

const startOf = ({ root }: Component): XmlElement => child(root, 'start')!;
const objectOf = (flow: Component): string => textOf(startOf(flow), 'object') ?? '';
const aboutRequests = (flow: Component): boolean => objectOf(flow) === REQUEST;
const referenceIn = (element: XmlElement | undefined): string | undefined => {
  const value = element && child(element, 'value');
  return value && textOf(value, 'elementReference');
};
const named = (elements: readonly XmlElement[], name: string): XmlElement | undefined =>
  elements.find((element) => textOf(element, 'name') === name);
const within = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap((inner) => [...(inner.name === name ? [inner] : []), ...within(inner, name)]);
const subjectOf = ({ root }: Component): string =>
  textOf(named(children(root, 'formulas'), 'Task_Subject')!, 'expression') ?? '';

/** Everything the scanner says of these flows that we leave as it is, and why. */
const ACCEPTED: Readonly<Record<string, { readonly why: string; readonly of: (flow: Component) => boolean }>> = {
  InactiveFlow: {
    why: 'Shipped as drafts: a deploy must not start to write tasks in an org whose admin has not read them.',
    of: () => true,
  },
  TriggerOrder: {
    why: 'The scanner asks it of every flow with an object, but only flows run by a save have an order; ours run by the clock.',
    of: () => true,
  },
  MissingFaultPath: {
    why: 'A flow that stops mails its admin what happened, and that is how an admin hears of a rule on tasks that refuses ours. Not so for requests: the mail would carry their values.',
    of: (flow) => !aboutRequests(flow),
  },
};

describe('the flow scanner', () => {
  let results: readonly FlowScanner.ScanResult[];
  before(async () => {
    const files = flows.map(({ file }) =>
      fileURLToPath(new URL(`../../force-app/main/default/${file}`, import.meta.url))
    );
    const parsed = await scanner.parse(files);
    expect(parsed.map(({ errorMessage }) => errorMessage).filter((message) => message)).to.deep.equal([]);
    results = scanner.scan(parsed);
  });

  it('looks at every flow with all its rules', () => {
    expect(results.map(({ flow }) => flow.name).sort()).to.deep.equal(flows.map(({ name }) => name).sort());
    for (const { ruleResults } of results) {
      expect(ruleResults).to.have.length.at.least(20);
      expect(ruleResults.filter(({ errorMessage }) => errorMessage)).to.deep.equal([]);
    }
  });

  it('finds nothing but what is accepted here with its reason, and all of that', () => {
    const found = results.flatMap(({ flow, ruleResults }) =>
      ruleResults.filter(({ occurs }) => occurs).map(({ ruleName }) => `${ruleName} ${flow.name}`)
    );
    const accepted = flows.flatMap((flow) =>
      Object.entries(ACCEPTED)
        .filter(([, { of }]) => of(flow))
        .map(([rule]) => `${rule} ${flow.name}`)
    );
    expect(found.sort()).to.deep.equal(accepted.sort());
  });
});

describe('reminders', () => {
  it('are there for what runs out: agreements, contracts, both clocks of a request, and disputes ICE was not told of', () => {
    expect(flows.map(objectOf).sort()).to.deep.equal(
      ['Labor_Dispute__c', 'Neutrality_Agreement__c', REQUEST, REQUEST, 'Union_Contract__c'].sort()
    );
  });

  it('come as drafts, run by the clock once a day, and say to the admin what they do', () => {
    for (const flow of flows) {
      expect(textOf(flow.root, 'status'), flow.file).to.equal('Draft');
      expect(textOf(flow.root, 'processType'), flow.file).to.equal('AutoLaunchedFlow');
      expect(textOf(startOf(flow), 'triggerType'), flow.file).to.equal('Scheduled');
      const schedule = child(startOf(flow), 'schedule')!;
      expect(textOf(schedule, 'frequency'), flow.file).to.equal('Daily');
      expect(textOf(schedule, 'startDate'), flow.file).to.match(/^\d{4}-\d\d-\d\d$/);
      expect(textOf(schedule, 'startTime'), flow.file).to.match(/^\d\d:(00|15|30|45):00\.000Z$/);
      expect(textOf(flow.root, 'description'), flow.file).to.match(/^Daily: one task.*\(POWER campaign\)$/s);
    }
  });

  it('pick their records by fields and values that are there, never by an id', () => {
    for (const flow of flows) {
      const filters = children(startOf(flow), 'filters');
      expect(filters, flow.file).not.to.have.length(0);
      for (const filter of filters) {
        const name = textOf(filter, 'field') ?? '';
        const field = model.field(objectOf(flow), name);
        expect(field, `${flow.file} ${name}`).not.to.equal(undefined);
        const text = textOf(child(filter, 'value')!, 'stringValue');
        if (text !== undefined) expect(model.valuesOf(field!), `${flow.file} ${name}`).to.include(text);
      }
      const numbers = [...(textOf(startOf(flow), 'filterLogic') ?? '').matchAll(/\d+/g)].map(([digit]) =>
        Number(digit)
      );
      if (numbers.length > 0) expect(numbers, flow.file).to.deep.equal(filters.map((_, index) => index + 1));
    }
  });

  it('write one task and nothing else: no other record, no change, no mail, no loop', () => {
    for (const { root, file } of flows) {
      const kinds = new Set(root.children.map(({ name }) => name));
      for (const kind of [
        'recordUpdates',
        'recordDeletes',
        'actionCalls',
        'apexPluginCalls',
        'subflows',
        'loops',
        'customErrors',
      ])
        expect(kinds.has(kind), `${file} ${kind}`).to.equal(false);
      const creates = children(root, 'recordCreates');
      expect(
        creates.map((create) => textOf(create, 'object')),
        file
      ).to.deep.equal(['Task']);
    }
  });

  it('fill in who, what, which day it is today, and no description, so that a task has no room for more', () => {
    for (const flow of flows) {
      const given = children(child(flow.root, 'recordCreates')!, 'inputAssignments');
      const values = Object.fromEntries(given.map((entry) => [textOf(entry, 'field') ?? '', referenceIn(entry)]));
      expect(values, flow.file).to.deep.equal({
        ActivityDate: '$Flow.CurrentDate',
        OwnerId: 'Find_Owner.Id',
        Subject: 'Task_Subject',
        ...(aboutRequests(flow) ? {} : { WhatId: '$Record.Id' }),
      });
    }
  });

  it('tie a task to its record only where the record may have activities, and a request’s to nothing', () => {
    for (const flow of flows) {
      const activities = textOf(model.objects.get(objectOf(flow))!.root, 'enableActivities');
      expect(activities, flow.file).to.equal(aboutRequests(flow) ? 'false' : 'true');
    }
  });

  it('say the record’s name, and of a request its bare number, which tells nobody what it is the number of', () => {
    for (const flow of flows) {
      const merged = [...subjectOf(flow).matchAll(/\{!([^}]*)\}/g)].map(([, field]) => field);
      expect(merged, flow.file).to.deep.equal(['$Record.Name']);
      expect(subjectOf(flow), flow.file).to.match(/^"POWER: /);
      if (!aboutRequests(flow)) continue;
      expect(subjectOf(flow), flow.file).to.include('SUBSTITUTE({!$Record.Name}, "UV-", "")');
      expect(subjectOf(flow).replace('"UV-"', ''), flow.file).not.to.match(
        /visa|request|certif|worker|sign|file|agency|UV/i
      );
      const format = textOf(child(model.objects.get(REQUEST)!.root, 'nameField')!, 'displayFormat');
      expect(format).to.match(/^UV-\{0+\}$/);
    }
    expect(new Set(flows.map(subjectOf)).size, 'each its own words').to.equal(flows.length);
  });

  it('read no more of a record than they need: ids, an owner, a subject', () => {
    const read: Readonly<Record<string, readonly string[]>> = {
      User: ['Id', 'IsActive'],
      Task: ['Id', 'Subject'],
      Worksite__c: ['Id', 'OwnerId'],
    };
    for (const { root, file } of flows) {
      const references = within(root, 'elementReference').map(({ text }) => text);
      const ofTheRecord = references.filter((reference) => reference.startsWith('$Record.'));
      expect(['$Record.Id', '$Record.OwnerId', '$Record.Worksite__c'], file).to.include.members(ofTheRecord);
      for (const lookup of children(root, 'recordLookups')) {
        const fields = children(lookup, 'queriedFields').map(({ text }) => text);
        expect(fields, file).to.deep.equal(read[textOf(lookup, 'object') ?? '']);
        expect(textOf(lookup, 'getFirstRecordOnly'), file).to.equal('true');
      }
    }
  });

  it('give a task only to a user who is still there, and never a second one while the first is open', () => {
    for (const flow of flows) {
      const lookups = children(flow.root, 'recordLookups');
      const asked = (name: string): string[] =>
        children(named(lookups, name)!, 'filters').map((filter) => textOf(filter, 'field') ?? '');
      expect(asked('Find_Owner'), flow.file).to.deep.equal(['Id', 'IsActive']);
      const earlier = asked('Find_Earlier_Task');
      expect(earlier.slice(0, 2), flow.file).to.deep.equal([aboutRequests(flow) ? 'OwnerId' : 'WhatId', 'Subject']);
      if (earlier.length > 2) {
        expect(earlier.slice(2), flow.file).to.deep.equal(['IsClosed', 'CreatedDate']);
        expect(textOf(named(lookups, 'Find_Earlier_Task')!, 'filterLogic'), flow.file).to.equal('1 AND 2 AND (3 OR 4)');
      }
      const rule = child(named(children(flow.root, 'decisions'), 'Is_A_Task_Due')!, 'rules')!;
      const conditions = children(rule, 'conditions').map((condition) =>
        [
          textOf(condition, 'leftValueReference'),
          textOf(condition, 'operator'),
          textOf(child(condition, 'rightValue')!, 'booleanValue'),
        ].join(' ')
      );
      expect(conditions, flow.file).to.deep.equal(['Find_Owner IsNull false', 'Find_Earlier_Task IsNull true']);
      expect(textOf(child(rule, 'connector')!, 'targetReference'), flow.file).to.equal('Create_Task');
    }
  });

  it('lead from the start to the task, with no step left out and none pointing nowhere', () => {
    const STEPS = ['recordLookups', 'decisions', 'recordCreates', 'assignments'];
    for (const flow of flows) {
      const steps = new Map(
        STEPS.flatMap((kind) => children(flow.root, kind)).map((step) => [textOf(step, 'name') ?? '', step])
      );
      const reached = new Set<string>();
      const follow = (step: XmlElement): void => {
        for (const target of within(step, 'targetReference').map(({ text }) => text)) {
          expect(steps.has(target), `${flow.file} ${target}`).to.equal(true);
          if (reached.has(target)) continue;
          reached.add(target);
          follow(steps.get(target)!);
        }
      };
      follow(startOf(flow));
      expect([...reached].sort(), flow.file).to.deep.equal([...steps.keys()].sort());
    }
  });

  it('about a request stop in silence when a step fails, since the mail of a flow that stops would carry its values', () => {
    for (const flow of flows) {
      const steps = [...children(flow.root, 'recordLookups'), ...children(flow.root, 'recordCreates')];
      const caught = steps.filter((step) => child(step, 'faultConnector') !== undefined);
      expect(caught, flow.file).to.have.length(aboutRequests(flow) ? steps.length : 0);
    }
  });
});
