/**
 * Promise: no field asks who a worker is; what is sensitive is classed so; every text is under a rule about identifiers or about its own
 * form; requests show nowhere but on their own page. House rules, from what the campaign may know.
 */
import { child, lineOf, textOf } from './xml.js';
import type { Field, Model } from './model.js';
import { reporter } from './problems.js';
import { once } from './reads.js';
import type { Component, Problem } from './types.js';

const REQUEST = 'U_Visa_Certification_Request__c';

/** Nothing on any object asks who a worker is or what their status is: not in a name, not in a label. */
const IDENTITY: readonly RegExp[] = [
  /\b(first|last|middle|full|given|family|maiden) name\b/,
  /\b(worker|member|victim|client|applicant|witness|employee|person|organizer|steward|official|agent) name\b/,
  /\b(birth|born|dob|age|minor|juvenile)\b/,
  /\b(ssn|itin|social security|a number|alien|uscis number|receipt number|passport|i 9 image|driver|licen[cs]e)\b/,
  /\b(immigration status|visa type|visa status|citizen|citizenship|nationality|national origin|country)\b/,
  /\b(home|mailing|residential|personal) (street|address|city|phone|email)\b/,
  /\b(spouse|child|children|parent|sibling|relative|relatives|family|dependent)\b/,
  /\b(personal statement|declaration|medical|injury|supplement b file|race|ethnicity|gender|religion)\b/,
  /\b(removal proceedings|expedite reason|expedited reason|reason for expedit\w+)\b/,
];

/** Objects that are to hold no person at all: a lookup to one of these would name somebody. */
const PEOPLE = new Set(['Contact', 'Lead', 'Individual', 'PersonAccount', 'User', 'Case']);

const words = (text: string): string =>
  text
    .replace(/__c$/, '')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();

const checkIdentity = (field: Field): Problem[] => {
  const { file, root } = field.component;
  const asked = [words(field.name), words(textOf(root, 'label') ?? '')];
  const named = IDENTITY.some((pattern) => asked.some((text) => pattern.test(text)));
  const person = PEOPLE.has(textOf(root, 'referenceTo') ?? '') || field.type === 'Email' || field.type === 'Phone';
  return [
    ...(named
      ? [
          {
            file,
            line: lineOf(root, 'label'),
            rule: 'privacy-identity',
            message: 'the field asks who somebody is, or what their status is',
          },
        ]
      : []),
    ...(person
      ? [{ file, line: lineOf(root, 'type'), rule: 'privacy-identity', message: 'the field leads to a person' }]
      : []),
  ];
};

/** How high each sensitive field stands. A field listed here that goes missing is no problem; one that loses its class is. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  Restricted: [
    'Worker_Reference__c',
    'Qualifying_Activities__c',
    'Denial_Ground__c',
    'Sync_Key__c',
    'Sync_Base__c',
    'Override_Reason__c',
  ].map((name) => `${REQUEST}.${name}`),
  Confidential: [
    ...['Worksite__c', 'Agency_Name__c', 'Counsel__c', 'Expedited__c'].map((name) => `${REQUEST}.${name}`),
    ...['Certifying_Agency__c', 'Labor_Dispute__c'].map((name) => `${REQUEST}.${name}`),
    'Sync_State__c.Lock_Token__c',
  ],
};

export const SENSITIVE: readonly string[] = ['Confidential', 'Restricted', 'MissionCritical'];
const FREE_TEXT = new Set(['Text', 'TextArea', 'LongTextArea', 'Html', 'Url']);

const checkClass = (field: Field): Problem[] => {
  const { file, root } = field.component;
  const name = `${field.object}.${field.name}`;
  const problem = (message: string): Problem => ({
    file,
    line: lineOf(root, 'securityClassification'),
    rule: 'privacy-class',
    message,
  });
  const wanted =
    Object.entries(CLASSES).find(([, names]) => names.includes(name))?.[0] ??
    (field.name.endsWith('Sync_Base__c') || field.name === 'Notes__c' ? 'Confidential' : undefined);
  const classified = textOf(root, 'securityClassification');
  const group = textOf(root, 'complianceGroup');
  const free = FREE_TEXT.has(field.type) && field.formula === undefined;
  return [
    ...(wanted && classified !== wanted ? [problem(`${name} is to be ${wanted}`)] : []),
    ...(field.object === REQUEST && free && !SENSITIVE.includes(classified ?? '')
      ? [problem('every text on a request is sensitive')]
      : []),
    ...(['LongTextArea', 'Html'].includes(field.type) && field.object === REQUEST
      ? [problem('a request has no room for a story')]
      : []),
    ...(SENSITIVE.includes(classified ?? '') !== (group !== undefined)
      ? [problem('a class without a compliance group, or the other way round')]
      : []),
    ...(textOf(root, 'trackHistory') === 'true' && SENSITIVE.includes(classified ?? '')
      ? [problem('history would keep every value of a sensitive field')]
      : []),
  ];
};

const OFF_ON_REQUESTS = ['enableFeeds', 'enableHistory', 'enableSearch', 'enableActivities', 'enableReports'];

const checkRequestObject = (model: Model): Problem[] => {
  const object = model.objects.get(REQUEST);
  if (!object) return [];
  const { file, root } = object;
  const problem = (element: string, message: string): Problem => ({
    file,
    line: lineOf(root, element),
    rule: 'privacy-request',
    message,
  });
  return [
    ...(textOf(root, 'sharingModel') === 'Private' ? [] : [problem('sharingModel', 'requests are private')]),
    ...OFF_ON_REQUESTS.filter((name) => textOf(root, name) !== 'false').map((name) =>
      problem(name, `<${name}> shows a request in one more place`)
    ),
  ];
};

/** A text is under the one rule about identifiers, under a rule for its own form, or (the sync base) under the rule for what the sync writes. */
const checkTextRule = (model: Model): Problem[] => {
  const rules = new Map<string, Component[]>();
  for (const rule of model.ofType('ValidationRule'))
    rules.set(rule.object ?? '', [...(rules.get(rule.object ?? '') ?? []), rule]);
  return [...new Set([...model.objects.keys(), ...model.fields.map(({ object }) => object)])].flatMap((name) => {
    const active = (rules.get(name) ?? []).filter(({ root }) => textOf(root, 'active') === 'true');
    const asks = (rule: Component, field: string): boolean =>
      new RegExp(`(?<![\\w.])${field}\\b`).test(textOf(rule.root, 'errorConditionFormula') ?? '');
    const object = model.objects.get(name);
    const nameType = object && child(object.root, 'nameField');
    const texts = model.fieldsOf(name).filter((field) => FREE_TEXT.has(field.type) && field.formula === undefined);
    const byName: ReadonlyArray<readonly [string, Pick<Component, 'file' | 'root'>]> = [
      ...texts.map((field) => [field.name, field.component] as const),
      ...(object && nameType && textOf(nameType, 'type') === 'Text' ? [['Name', object] as const] : []),
    ];
    return byName.flatMap(([field, component]) => {
      const base = field.endsWith('Sync_Base__c');
      const covered = active.some((rule) =>
        base
          ? /SYNC_BASE_FORM$/.test(rule.name) && asks(rule, field)
          : (/NO_IDENTIFIERS_IN_TEXT$/.test(rule.name) || /_FORM$/.test(rule.name)) &&
            asks(rule, field) &&
            (textOf(rule.root, 'errorConditionFormula') ?? '').includes('REGEX')
      );
      if (covered) return [];
      const rule = (rules.get(name) ?? []).find((candidate) => candidate.name.endsWith('NO_IDENTIFIERS_IN_TEXT'));
      const at = rule && !base && textOf(rule.root, 'active') === 'true' ? rule : component;
      return [reporter(at)('privacy-text', `no active rule looks at the text ${field}`)];
    });
  });
};

const checkField = once((field: Field): Problem[] => [...checkIdentity(field), ...checkClass(field)]);

export const privacyRules = [
  (model: Model): Problem[] => model.fields.flatMap(checkField),
  checkRequestObject,
  checkTextRule,
];
