/**
 * Promise: the union’s own rules for its metadata, beyond what a deploy asks: whatever carries a description says whose it is; every
 * object has somebody who works with it on a page, in a list and in a permission set; requests are in no report, feed, history, search or
 * activity, and no name of a person is asked. House rules, from the model’s contract.
 */
import type { Field, Model } from './model.js';
import { once } from './reads.js';
import { reporter } from './problems.js';
import type { Component, Problem } from './types.js';
import { child, children, lineOf, textOf, textsOf, within } from './xml.js';

const REQUEST = 'U_Visa_Certification_Request__c';
const MARK = '(POWER campaign)';

/** Kinds whose description ends with whose it is. */
const MARKED = new Set([
  'CustomObject',
  'CustomField',
  'PermissionSet',
  'GlobalValueSet',
  'CustomApplication',
  'CustomTab',
  'Report',
  'ReportType',
  'Dashboard',
  'Flow',
  'FlexiPage',
  'QuickAction',
]);
/** Kinds that must have one. */
const DESCRIBED = new Set(['Report', 'ReportType', 'Dashboard', 'Flow', 'QuickAction']);

const checkMark = once((component: Component): Problem[] => {
  if (!MARKED.has(component.type)) return [];
  const description = textOf(component.root, 'description') ?? '';
  if (description === '')
    return DESCRIBED.has(component.type)
      ? [reporter(component)('text-missing', '<description> is missing or blank')]
      : [];
  return description.endsWith(MARK)
    ? []
    : [
        reporter(component)(
          'text-mark',
          `the description does not end in ${MARK}`,
          child(component.root, 'description')
        ),
      ];
});

/** Nothing that shows many records at once, or tells others of one, knows of requests. */
const checkRequests = (model: Model): Problem[] => {
  const mentions = (component: Component): Problem[] => {
    const visit = (element: Component['root']): Problem[] => [
      ...(element.text.includes(REQUEST) || /\bCertification_Requests__r\b/.test(element.text)
        ? [reporter(component)('privacy-request', 'a request is in no report and no dashboard', element)]
        : []),
      ...element.children.flatMap(visit),
    ];
    return visit(component.root);
  };
  return ['Report', 'ReportType', 'Dashboard'].flatMap((type) => model.ofType(type).flatMap(mentions));
};

/** The sync’s own memory has no page of its own; everything else can be reached. */
const HIDDEN = new Set(['Sync_State__c']);
/** Details people reach from their master. */
const FROM_MASTER = new Set(['Worksite_Coverage__c', 'Contract_Clause__c']);

const checkReachable = (model: Model): Problem[] => {
  const tabs = new Set(model.ofType('CustomTab').map(({ name }) => name));
  const inApps = new Set(model.ofType('CustomApplication').flatMap(({ root }) => textsOf(root, 'tabs')));
  const lists = new Set(model.ofType('ListView').map(({ object }) => object));
  const pages = new Set(model.ofType('FlexiPage').map(({ root }) => textOf(root, 'sobjectType')));
  return [...model.objects.values()]
    .filter(({ name }) => !HIDDEN.has(name))
    .flatMap((object) => {
      const report = reporter(object);
      const tabbed = tabs.has(object.name);
      const opened = children(object.root, 'actionOverrides').map(
        (override) => `${textOf(override, 'actionName') ?? ''} ${textOf(override, 'formFactor') ?? ''}`
      );
      return [
        ...(tabbed || FROM_MASTER.has(object.name) ? [] : [report('house-reach', 'the object has no tab')]),
        ...(tabbed && !inApps.has(object.name) ? [report('house-reach', 'its tab is in no app')] : []),
        ...(tabbed && !lists.has(object.name) ? [report('house-reach', 'its tab shows no list of ours')] : []),
        ...(pages.has(object.name) ? [] : [report('house-reach', 'the object has no record page')]),
        ...(pages.has(object.name) && (!opened.includes('View Large') || !opened.includes('View Small'))
          ? [report('house-reach', 'its record page does not open on both screens')]
          : []),
        ...(child(object.root, 'compactLayoutAssignment')
          ? []
          : [report('house-reach', 'the object has no compact layout')]),
      ];
    });
};

/** A rule’s message stands beside a field that is on the page. */
const checkMessages = (model: Model): Problem[] => {
  const shown = new Map<string, Set<string>>();
  for (const layout of model.ofType('Layout')) {
    const object = layout.name.split('-')[0] ?? '';
    shown.set(
      object,
      new Set([
        ...(shown.get(object) ?? []),
        ...within(layout.root, 'layoutItems').flatMap((item) => textsOf(item, 'field')),
      ])
    );
  }
  return model.ofType('ValidationRule').flatMap((rule) => {
    const name = textOf(rule.root, 'errorDisplayField') ?? '';
    const fields = shown.get(rule.object ?? '');
    const onPage = name.endsWith('Sync_Base__c') || fields === undefined || fields.has(name);
    const report = reporter(rule);
    return [
      ...(onPage
        ? []
        : [
            report(
              'rule-display-field',
              `${name} is on no layout: the message would stand nowhere`,
              lineOf(rule.root, 'errorDisplayField')
            ),
          ]),
      ...(textOf(rule.root, 'active') === 'true'
        ? []
        : [report('rule-active', 'the rule is off', lineOf(rule.root, 'active'))]),
      ...((textOf(rule.root, 'errorMessage') ?? '').split(/\s+/).length < 4
        ? [report('rule-message', 'the message does not say what to do', lineOf(rule.root, 'errorMessage'))]
        : []),
    ];
  });
};

const HELP = 255;

const checkHelpLength = ({ component }: Field): Problem[] =>
  (textOf(component.root, 'inlineHelpText')?.length ?? 0) > HELP
    ? [
        reporter(component)(
          'text-length',
          `a help text has ${HELP} characters at most here: people read it in a bubble`,
          lineOf(component.root, 'inlineHelpText')
        ),
      ]
    : [];

/** What a query may read by key is unique; what is unique is not told apart by case, and never on a text people type prose into. */
const checkKey = ({ component: { file, root }, type }: Field): Problem[] => {
  const unique = textOf(root, 'unique') === 'true';
  const report = reporter({ file, root });
  return [
    ...(unique && type === 'Text' && textOf(root, 'caseSensitive') === undefined
      ? [report('field-unique', 'a unique text says whether case counts', lineOf(root, 'unique'))]
      : []),
    ...(textOf(root, 'externalId') === 'true' && !unique && type !== 'AutoNumber'
      ? [report('field-unique', 'an external id that may repeat finds two records', lineOf(root, 'externalId'))]
      : []),
  ];
};

/** Elements that depend on what one org has switched on, or that do not belong to a field of an object. */
const NEVER = [
  'businessOwnerUser',
  'businessOwnerGroup',
  'fieldManageability',
  'trackTrending',
  'trackFeedHistory',
  'encryptionScheme',
  'isAIPredictionField',
  'indexed',
  'deprecated',
  'picklist',
  'customDataType',
  'startsWith',
  'gender',
];

const checkNever = ({ component }: Field): Problem[] =>
  NEVER.filter((name) => child(component.root, name)).map((name) =>
    reporter(component)('field-refuses', `<${name}> depends on what one org has`, lineOf(component.root, name))
  );

const checkField = once((field: Field): Problem[] => [
  ...checkHelpLength(field),
  ...checkKey(field),
  ...checkNever(field),
]);

export const houseRules = [
  (model: Model): Problem[] => model.components.flatMap(checkMark),
  (model: Model): Problem[] => model.fields.flatMap(checkField),
  checkRequests,
  checkReachable,
  checkMessages,
];
