/**
 * Promise: a Lightning page is put together as its template takes it: regions by the template’s names, every facet filled into exactly
 * one place, one thing per item, each with its own identifier. From the Metadata API reference of FlexiPage; region names from pages
 * that orgs retrieve. What the components and fields say is in page-items.ts.
 */
import type { Model } from './model.js';
import { repeated, reporter } from './problems.js';
import type { Component, Problem, XmlElement } from './types.js';
import { child, children, textOf, textsOf, within } from './xml.js';

type Template = { readonly regions: readonly string[]; readonly type: string };

const record = (...regions: string[]): Template => ({ regions, type: 'RecordPage' });

const TEMPLATES: Readonly<Record<string, Template>> = {
  'flexipage:recordHomeTemplateDesktop': record('header', 'main', 'sidebar'),
  'flexipage:recordHomeLeftSidebarTemplateDesktop': record('header', 'sidebar', 'main'),
  'flexipage:recordHomeSingleColTemplateDesktop': record('header', 'main'),
  'flexipage:recordHomeTwoColEqualHeaderTemplateDesktop': record('header', 'leftcol', 'rightcol'),
  'flexipage:recordHomeWithSubheaderTemplateDesktop': record('header', 'subheader', 'main', 'sidebar'),
  'home:desktopTemplate': { regions: ['top', 'bottomLeft', 'bottomRight', 'sidebar'], type: 'HomePage' },
  'flexipage:defaultAppHomeTemplate': { regions: ['main'], type: 'AppPage' },
  'flexipage:appHomeTemplateTwoColumns': { regions: ['column1', 'column2'], type: 'AppPage' },
};

/** The properties by which a component holds a facet, and the component a facet of that kind may hold (any, if not said). */
export const FACETS: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  'flexipage:tabset': { tabs: 'flexipage:tab' },
  'flexipage:tab': { body: undefined },
  'flexipage:fieldSection': { columns: 'flexipage:column' },
  'flexipage:column': { body: undefined },
  'flexipage:accordion': { sections: 'flexipage:accordionSection' },
  'flexipage:accordionSection': { body: undefined },
  'record_flexipage:dynamicHighlights': { primaryField: undefined, secondaryFields: undefined },
};

const regionsOf = (page: Component): XmlElement[] => children(page.root, 'flexiPageRegions');
const nameOf = (region: XmlElement): string => textOf(region, 'name') ?? '';
const isFacet = (region: XmlElement): boolean => textOf(region, 'type') === 'Facet';

const checkRegions = (page: Component): Problem[] => {
  const report = reporter(page);
  const holder = child(page.root, 'template');
  const name = (holder && textOf(holder, 'name')) ?? '';
  const template = TEMPLATES[name];
  if (!template) return [report('page-template', `"${name}" is no template this model uses`, holder)];
  const regions = regionsOf(page).filter((region) => !isFacet(region));
  const names = regions.map(nameOf);
  return [
    ...(textOf(page.root, 'type') === template.type
      ? []
      : [report('page-template', `${name} is for a ${template.type}`, child(page.root, 'type'))]),
    ...regions
      .filter((region) => !template.regions.includes(nameOf(region)))
      .map((region) => report('page-region', `the template has no region ${nameOf(region)}`, region)),
    ...template.regions
      .filter((wanted) => !names.includes(wanted))
      .map((wanted) => report('page-region', `the region ${wanted} is missing`)),
    ...repeated(regionsOf(page), nameOf).map((region) =>
      report('page-region', `${nameOf(region)} is there twice`, region)
    ),
    ...regionsOf(page).flatMap((region) =>
      ['mode', 'appendable', 'prependable', 'replaceable']
        .filter((element) => child(region, element))
        .map((element) => report('page-region', `<${element}> needs a parent page`, child(region, element)))
    ),
    ...['parentFlexiPage', 'platformActionlist', 'quickActionList']
      .filter((element) => child(page.root, element))
      .map((element) => report('page-region', `<${element}> ties the page to another`, child(page.root, element))),
    ...regionsOf(page)
      .filter((region) => isFacet(region) && children(region, 'itemInstances').length === 0)
      .map((region) => report('page-facet', `the facet ${nameOf(region)} is empty`, region)),
  ];
};

const checkFacets = (page: Component): Problem[] => {
  const report = reporter(page);
  const facets = new Map(
    regionsOf(page)
      .filter(isFacet)
      .map((region) => [nameOf(region), region])
  );
  const uses = new Map<string, number>();
  const found: Problem[] = [];
  for (const component of within(page.root, 'componentInstance')) {
    const name = textOf(component, 'componentName') ?? '';
    for (const [property, holds] of Object.entries(FACETS[name] ?? {})) {
      const element = children(component, 'componentInstanceProperties').find(
        (one) => textOf(one, 'name') === property
      );
      const facet = element && textOf(element, 'value');
      if (facet === undefined || facet === '') {
        found.push(report('page-facet', `${name} needs its ${property}`, component));
        continue;
      }
      const region = facets.get(facet);
      if (!region) found.push(report('page-facet', `there is no facet ${facet}`, element));
      uses.set(facet, (uses.get(facet) ?? 0) + 1);
      for (const inner of region && holds !== undefined ? within(region, 'componentName') : [])
        if (inner.text.trim() !== holds) found.push(report('page-facet', `${name} holds ${holds} only`, inner));
      for (const inner of region && holds !== undefined ? within(region, 'fieldInstance') : [])
        found.push(report('page-facet', `${name} holds ${holds ?? ''} only`, inner));
    }
  }
  for (const [name, region] of facets) {
    const count = uses.get(name) ?? 0;
    if (count !== 1) found.push(report('page-facet', `the facet ${name} is used ${count} times, not once`, region));
  }
  return [...found, ...checkCircle(page, facets)];
};

/** A facet that holds itself, however deep. */
const checkCircle = (page: Component, facets: ReadonlyMap<string, XmlElement>): Problem[] => {
  const heldBy = (name: string): string[] => {
    const region = facets.get(name);
    return region
      ? within(region, 'value')
          .map(({ text }) => text.trim())
          .filter((value) => facets.has(value))
      : [];
  };
  const reaches = (from: string, to: string, seen: ReadonlySet<string>): boolean =>
    heldBy(from).some((next) => next === to || (!seen.has(next) && reaches(next, to, new Set([...seen, next]))));
  return [...facets]
    .filter(([name]) => reaches(name, name, new Set([name])))
    .map(([name, region]) => reporter(page)('page-facet', `the facet ${name} holds itself`, region));
};

const checkInstances = (page: Component): Problem[] => {
  const report = reporter(page);
  const items = within(page.root, 'itemInstances');
  const instances = items.flatMap(({ children: inner }) => inner);
  return [
    ...items
      .filter(({ children: inner }) => inner.length !== 1)
      .map((item) => report('page-item', 'an item is one component or one field', item)),
    ...instances
      .filter((instance) => !/^[A-Za-z][A-Za-z0-9_-]{0,119}$/.test(textOf(instance, 'identifier') ?? ''))
      .map((instance) => report('page-identifier', 'each item has an identifier of at most 120 characters', instance)),
    ...repeated(
      instances.filter((instance) => child(instance, 'identifier')),
      (instance) => textOf(instance, 'identifier') ?? ''
    ).map((instance) =>
      report('page-identifier', 'another item has the same identifier', child(instance, 'identifier'))
    ),
  ];
};

/** A page that nothing opens is seen by nobody: an object, the app or a tab shows it. */
const checkShown = (model: Model): Problem[] => {
  const overrides = [...model.ofType('CustomObject'), ...model.ofType('CustomApplication')].flatMap(({ root }) =>
    children(root, 'actionOverrides').flatMap((override) => textsOf(override, 'content'))
  );
  const tabs = model.ofType('CustomTab').flatMap(({ root }) => textsOf(root, 'flexiPage'));
  const utility = model.ofType('CustomApplication').flatMap(({ root }) => textsOf(root, 'utilityBar'));
  const shown = new Set([...overrides, ...tabs, ...utility]);
  return model
    .ofType('FlexiPage')
    .filter(({ name }) => !shown.has(name))
    .map((page) => reporter(page)('page-shown', 'no object, app or tab opens this page'));
};

/** An override opens a page that is there, for the object it is made for. */
const checkOverrides = (model: Model): Problem[] =>
  [...model.ofType('CustomObject'), ...model.ofType('CustomApplication')].flatMap((component) => {
    const report = reporter(component);
    const overrides = children(component.root, 'actionOverrides');
    const inApp = component.type === 'CustomApplication';
    const found = overrides.flatMap((override) => {
      const page = model.named('FlexiPage', textOf(override, 'content') ?? '');
      const action = textOf(override, 'actionName') ?? '';
      const subject = inApp ? (textOf(override, 'pageOrSobjectType') ?? '') : component.name;
      if (textOf(override, 'type') !== 'Flexipage')
        return [report('override-type', 'write only overrides that open a page of ours', override)];
      if (!page)
        return [
          report('override-page', `there is no page ${textOf(override, 'content') ?? ''}`, child(override, 'content')),
        ];
      const home = subject === 'standard-home';
      const fits = home ? textOf(page.root, 'type') === 'HomePage' : textOf(page.root, 'sobjectType') === subject;
      return [
        ...(fits ? [] : [report('override-page', `${page.name} is not a page for ${subject}`, override)]),
        ...(action === (home ? 'Tab' : 'View')
          ? []
          : [report('override-action', `${action} is not what opens this page`, child(override, 'actionName'))]),
        ...(['Large', ...(home ? [] : ['Small'])].includes(textOf(override, 'formFactor') ?? '')
          ? []
          : [report('override-form', 'it is for Large or Small screens', child(override, 'formFactor'))]),
      ];
    });
    return [
      ...found,
      ...repeated(overrides, (override) =>
        ['actionName', 'formFactor', 'pageOrSobjectType', 'recordType']
          .map((name) => textOf(override, name) ?? '')
          .join('|')
      ).map((override) => report('override-type', 'the same action is overridden twice', override)),
    ];
  });

export const checkPages = (model: Model): Problem[] => [
  ...model
    .ofType('FlexiPage')
    .flatMap((page) => [...checkRegions(page), ...checkFacets(page), ...checkInstances(page)]),
  ...checkShown(model),
  ...checkOverrides(model),
];
