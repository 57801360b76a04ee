/**
 * Promise: a flow holds together. Every element is named once, placed on the canvas, reached from the start and leads somewhere that is
 * there; whatever it refers to is declared; it is a Draft, for a person to switch on; its schedule is whole. From the Metadata API
 * reference of Flow and the errors of activation (“references X, which doesn’t exist”). What it says of fields is in flow-fields.ts.
 */
import type { Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { booleanFilterFault } from './tokens.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf, within } from './xml.js';

/** Kinds of element that lie on the canvas. */
export const NODES: readonly string[] = [
  'actionCalls',
  'assignments',
  'collectionProcessors',
  'customErrors',
  'decisions',
  'loops',
  'recordCreates',
  'recordDeletes',
  'recordLookups',
  'recordUpdates',
  'screens',
  'subflows',
  'transforms',
  'waits',
];
/** Kinds that only hold or work out a value. */
const RESOURCES: readonly string[] = [
  'variables',
  'formulas',
  'constants',
  'textTemplates',
  'choices',
  'dynamicChoiceSets',
  'stages',
];
const GLOBALS =
  /^\$(Record|Record__Prior|Flow|User|Organization|Label|Api|Profile|Permission|Setup|System|GlobalConstant)\b/;

export const namedIn = (flow: Component, kinds: readonly string[]): XmlElement[] =>
  flow.root.children.filter(({ name }) => kinds.includes(name));
export const nameOf = (element: XmlElement): string => textOf(element, 'name') ?? '';

const checkNodes = (flow: Component): Problem[] => {
  const report = reporter(flow);
  const nodes = namedIn(flow, NODES);
  const inner = [...within(flow.root, 'rules'), ...within(flow.root, 'outcomes')];
  const all = [...nodes, ...namedIn(flow, RESOURCES), ...inner];
  const places = nodes.map((node) => `${textOf(node, 'locationX') ?? ''},${textOf(node, 'locationY') ?? ''}`);
  return [
    ...all
      .filter(
        (element) => !/^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(nameOf(element)) || nameOf(element).length > 80
      )
      .map((element) => report('flow-name', `"${nameOf(element)}" is no name of an element`, element)),
    ...repeated(all, (element) => nameOf(element).toLowerCase()).map((element) =>
      report('flow-name', `${nameOf(element)} is there twice`, element)
    ),
    ...[...nodes, ...inner]
      .filter((element) => !textOf(element, 'label'))
      .map((element) => report('flow-label', 'the element has no label', element)),
    ...[...nodes, ...children(flow.root, 'start')]
      .filter((node) => !child(node, 'locationX') || !child(node, 'locationY'))
      .map((node) => report('flow-location', 'the element is not on the canvas', node)),
    ...nodes
      .filter((_, index) => places.indexOf(places[index] ?? '') < index)
      .map((node) => report('flow-location', 'the element lies on another', node)),
  ];
};

const checkPathsThrough = (flow: Component): Problem[] => {
  const report = reporter(flow);
  const nodes = new Map(namedIn(flow, NODES).map((node) => [nameOf(node), node]));
  const found: Problem[] = within(flow.root, 'targetReference')
    .filter((target) => !nodes.has(target.text.trim()))
    .map((target) => report('flow-target', `there is no element ${target.text.trim()}`, target));
  const reached = new Set<string>();
  const visit = (element: XmlElement): void => {
    for (const target of within(element, 'targetReference')) {
      const name = target.text.trim();
      const node = nodes.get(name);
      if (node && !reached.has(name)) {
        reached.add(name);
        visit(node);
      }
    }
  };
  const start = child(flow.root, 'start');
  if (!start || !child(start, 'connector')) found.push(report('flow-target', 'the flow starts nothing', start));
  else visit(start);
  for (const [name, node] of nodes)
    if (!reached.has(name)) found.push(report('flow-target', `nothing leads to ${name}`, node));
  const changes = ['recordCreates', 'recordUpdates', 'recordDeletes'];
  for (const loop of namedIn(flow, ['loops'])) {
    const inside = new Set<string>();
    const follow = (element: XmlElement | undefined): void => {
      for (const target of element ? within(element, 'targetReference') : []) {
        const node = nodes.get(target.text.trim());
        if (!node || node === loop || inside.has(nameOf(node))) continue;
        inside.add(nameOf(node));
        if (changes.includes(node.name))
          found.push(report('flow-loop', 'it writes inside a loop: one record at a time, until a limit ends it', node));
        follow(node);
      }
    };
    follow(child(loop, 'nextValueConnector'));
  }
  return found;
};

const checkReferences = (flow: Component): Problem[] => {
  const report = reporter(flow);
  const declared = new Set([...namedIn(flow, NODES), ...namedIn(flow, RESOURCES)].map(nameOf));
  const used = new Set<string>();
  const found: Problem[] = [];
  const look = (reference: string, element: XmlElement): void => {
    if (GLOBALS.test(reference)) return;
    const [name = ''] = reference.split('.');
    used.add(name);
    if (!declared.has(name)) found.push(report('flow-reference', `there is no ${name} to refer to`, element));
  };
  for (const kind of [
    'elementReference',
    'leftValueReference',
    'assignToReference',
    'inputReference',
    'collectionReference',
  ])
    for (const element of within(flow.root, kind)) look(element.text.trim(), element);
  for (const element of [
    ...within(flow.root, 'expression'),
    ...within(flow.root, 'text'),
    ...within(flow.root, 'interviewLabel'),
  ])
    for (const [, reference = ''] of element.text.matchAll(/\{!([^}]+)\}/g)) look(reference.trim(), element);
  for (const resource of namedIn(flow, RESOURCES))
    if (!used.has(nameOf(resource)) && !['isInput', 'isOutput'].some((flag) => textOf(resource, flag) === 'true'))
      found.push(report('flow-unused', `nothing uses ${nameOf(resource)}`, resource));
  return found;
};

const START_FREQUENCIES = new Set(['Once', 'Daily', 'Weekly']);

const checkStart = (model: Model, flow: Component): Problem[] => {
  const report = reporter(flow);
  const { root } = flow;
  const start = child(root, 'start');
  const schedule = start && child(start, 'schedule');
  const found: Problem[] = [];
  if (textOf(root, 'status') !== 'Draft')
    found.push(report('flow-status', 'a person switches it on: it comes as a Draft', child(root, 'status')));
  if (textOf(root, 'processType') !== 'AutoLaunchedFlow')
    found.push(
      report('flow-type', 'the flows of this project start by themselves: AutoLaunchedFlow', child(root, 'processType'))
    );
  if (textOf(root, 'apiVersion') !== '66.0')
    found.push(report('flow-version', 'the API version is 66.0', child(root, 'apiVersion')));
  for (const name of ['label', 'description', 'environments', 'interviewLabel'])
    if (!textOf(root, name)) found.push(report('flow-text', `<${name}> is missing or blank`));
  if (child(root, 'startElementReference'))
    found.push(report('flow-type', 'the start is an element of its own', child(root, 'startElementReference')));
  if (child(root, 'runInMode'))
    found.push(report('flow-type', '<runInMode> is for flows that a person starts', child(root, 'runInMode')));
  const builders = children(root, 'processMetadataValues').map((value) => textOf(value, 'name'));
  for (const name of ['BuilderType', 'CanvasMode', 'OriginBuilderType'])
    if (!builders.includes(name))
      found.push(report('flow-builder', `${name} is missing: the builder would not open it as it was drawn`));
  if (!start) return [...found, report('flow-schedule', 'the flow has no start')];
  if (textOf(start, 'triggerType') !== 'Scheduled')
    found.push(report('flow-schedule', 'the flows of this project run on a schedule', child(start, 'triggerType')));
  if (!schedule) return [...found, report('flow-schedule', 'a scheduled flow has a schedule', start)];
  if (!START_FREQUENCIES.has(textOf(schedule, 'frequency') ?? ''))
    found.push(report('flow-schedule', 'it runs Once, Daily or Weekly', schedule));
  if (!/^\d{4}-\d{2}-\d{2}$/.test(textOf(schedule, 'startDate') ?? ''))
    found.push(report('flow-schedule', 'the schedule has no first day', schedule));
  if (!/^\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(textOf(schedule, 'startTime') ?? ''))
    found.push(report('flow-schedule', 'the schedule has no time of day', schedule));
  const object = textOf(start, 'object');
  if (object !== undefined && !model.objects.has(object))
    found.push(report('flow-object', `there is no object ${object}`, child(start, 'object')));
  return found;
};

/** `and`, `or`, or numbers that name each condition. */
const checkLogic = (flow: Component): Problem[] => {
  const report = reporter(flow);
  const pairs: ReadonlyArray<readonly [string, string]> = [
    ['filterLogic', 'filters'],
    ['conditionLogic', 'conditions'],
  ];
  const visit = (element: XmlElement): Problem[] => [
    ...pairs.flatMap(([logic, items]) => {
      const said = textOf(element, logic);
      const count = children(element, items).length;
      if (count === 0)
        return said === undefined || said === 'no_conditions'
          ? []
          : [report('flow-logic', `<${logic}> without <${items}>`, element)];
      if (said === undefined) return [report('flow-logic', `<${items}> without <${logic}>`, element)];
      const fault = said === 'and' || said === 'or' ? undefined : booleanFilterFault(said, count);
      return fault ? [report('flow-logic', fault, child(element, logic))] : [];
    }),
    ...element.children.flatMap(visit),
  ];
  return visit(flow.root);
};

export const checkFlows = (model: Model): Problem[] =>
  model
    .ofType('Flow')
    .flatMap((flow) => [
      ...checkNodes(flow),
      ...checkPathsThrough(flow),
      ...checkReferences(flow),
      ...checkStart(model, flow),
      ...checkLogic(flow),
    ]);
