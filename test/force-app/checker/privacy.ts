import { lineOf, textOf } from './xml.js';
import type { Field, Model } from './model.js';
import { once } from './reads.js';
import type { Problem } from './types.js';

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
    'Worksite__c.Notes__c',
    'Neutrality_Agreement__c.Notes__c',
    'Sync_State__c.Lock_Token__c',
  ],
};

export const SENSITIVE: readonly string[] = ['Confidential', 'Restricted', 'MissionCritical'];
const FREE_TEXT = new Set(['Text', 'TextArea', 'LongTextArea', 'Html', 'Url']);

/** Written by the sync, never typed: ids, hashes, digests, names out of a config. */
const MACHINE_OBJECTS = new Set(['Sync_Run__c', 'Sync_State__c']);

/** Codes such as a postal code have a rule for their own form, which lets no other number through. */
const LONGEST_CODE = 10;

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
    (field.name.endsWith('Sync_Base__c') ? 'Confidential' : undefined);
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

/** On objects that people type into, one rule looks at every free text; on requests at the key as well. */
const checkTextRule = (model: Model): Problem[] =>
  [...model.objects.values()]
    .filter((object) => !MACHINE_OBJECTS.has(object.name))
    .flatMap((object) => {
      const rule = model
        .ofType('ValidationRule')
        .find((candidate) => candidate.object === object.name && candidate.name === 'NO_IDENTIFIERS_IN_TEXT');
      const formula = rule && textOf(rule.root, 'errorConditionFormula');
      const texts = model
        .fieldsOf(object.name)
        .filter((field) => FREE_TEXT.has(field.type) && field.formula === undefined)
        .filter(
          (field) => !field.name.endsWith('Sync_Base__c') && (object.name === REQUEST || field.name !== 'Sync_Key__c')
        )
        .filter((field) => Number(textOf(field.component.root, 'length') ?? 255) > LONGEST_CODE)
        .map((field) => field.name);
      const nameType = object.root.children.find((child) => child.name === 'nameField');
      const all = nameType && textOf(nameType, 'type') === 'Text' ? ['Name', ...texts] : texts;
      if (all.length > 0 && (!rule || textOf(rule.root, 'active') !== 'true')) {
        return [
          {
            file: object.file,
            line: object.root.line,
            rule: 'privacy-text',
            message: 'no active NO_IDENTIFIERS_IN_TEXT looks at its texts',
          },
        ];
      }
      return all
        .filter((name) => !new RegExp(`(?<!\\w)${name}\\b`).test(formula ?? ''))
        .map((name) => ({
          file: rule?.file ?? object.file,
          line: rule ? lineOf(rule.root, 'errorConditionFormula') : 1,
          rule: 'privacy-text',
          message: `the rule does not look at ${name}`,
        }));
    });

const checkField = once((field: Field): Problem[] => [...checkIdentity(field), ...checkClass(field)]);

export const privacyRules = [
  (model: Model): Problem[] => model.fields.flatMap(checkField),
  checkRequestObject,
  checkTextRule,
];
