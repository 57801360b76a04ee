/**
 * Promise: a component bundle is whole: its code, its markup where it is shown, its description of itself; it is shown only where it
 * works; and what its code imports from this project (fields, objects, other components) is there. From the reference of the component
 * configuration file (js-meta.xml) and of `@salesforce/...` imports.
 */
import type { Model } from './model.js';
import { reporter } from './problems.js';
import { isStandardField } from './tokens.js';
import type { Component, Problem } from './types.js';
import { child, textOf, textsOf, within } from './xml.js';

const TARGETS = new Set([
  'lightning__RecordPage',
  'lightning__AppPage',
  'lightning__HomePage',
  'lightning__UtilityBar',
  'lightning__FlowScreen',
  'lightning__RecordAction',
  'lightning__Tab',
]);
const PROPERTY_TYPES = new Set(['Boolean', 'Integer', 'String', 'Color']);
const ORG_VERSION = '66.0';

const targetsOf = (bundle: Component): string[] => within(bundle.root, 'target').map(({ text }) => text.trim());

/** What a page may know of a component: where it may stand, for which objects, with which properties. */
export const offerOf = (bundle: Component, target: string) => {
  const configs = within(bundle.root, 'targetConfig').filter((config) =>
    (config.attributes['targets'] ?? '')
      .split(',')
      .map((name) => name.trim())
      .includes(target)
  );
  const objects = configs.flatMap((config) => within(config, 'object').map(({ text }) => text.trim()));
  const properties = configs.flatMap((config) => within(config, 'property').map(({ attributes }) => attributes));
  return {
    exposed: textOf(bundle.root, 'isExposed') === 'true' && targetsOf(bundle).includes(target),
    objects,
    properties,
  };
};

const checkMeta = (model: Model, bundle: Component): Problem[] => {
  const report = reporter(bundle);
  const { name, root } = bundle;
  const exposed = textOf(root, 'isExposed') === 'true';
  const targets = targetsOf(bundle);
  const code = model.texts.get(`lwc/${name}/${name}.js`);
  const found: Problem[] = [];
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) found.push(report('bundle-name', `${name} is not in camel case`));
  if (textOf(root, 'apiVersion') !== ORG_VERSION)
    found.push(report('bundle-version', `the API version is ${ORG_VERSION}`, child(root, 'apiVersion')));
  for (const element of exposed ? ['masterLabel', 'description'] : [])
    if ((textOf(root, element) ?? '') === '') found.push(report('bundle-text', `<${element}> is missing or blank`));
  if (textOf(root, 'isExposed') === undefined)
    found.push(report('bundle-exposed', 'it does not say whether pages may use it'));
  if (exposed !== targets.length > 0)
    found.push(
      report(
        'bundle-exposed',
        'a component with targets is exposed, and only one with targets',
        child(root, 'isExposed')
      )
    );
  for (const target of within(root, 'target'))
    if (!TARGETS.has(target.text.trim()))
      found.push(report('bundle-target', `there is no target ${target.text.trim()}`, target));
  for (const config of within(root, 'targetConfig')) {
    const named = (config.attributes['targets'] ?? '').split(',').map((one) => one.trim());
    for (const target of named)
      if (!targets.includes(target))
        found.push(report('bundle-target', `it is configured for ${target}, which is no target of it`, config));
    for (const object of within(config, 'object')) {
      if (!model.objects.has(object.text.trim()))
        found.push(report('bundle-object', `there is no object ${object.text.trim()}`, object));
      if (!named.includes('lightning__RecordPage'))
        found.push(report('bundle-object', 'only a record page has an object', object));
    }
    for (const factor of within(config, 'supportedFormFactor'))
      if (!['Large', 'Small'].includes(factor.attributes['type'] ?? ''))
        found.push(report('bundle-target', 'a form factor is Large or Small', factor));
    for (const property of within(config, 'property')) {
      const { name: property_ = '', type = '' } = property.attributes;
      if (!PROPERTY_TYPES.has(type))
        found.push(report('bundle-property', `there is no type of property ${type}`, property));
      if (code !== undefined && !new RegExp(`@api\\s+(?:get\\s+|set\\s+)?${property_}\\b`).test(code))
        found.push(report('bundle-property', `the code has no @api ${property_}`, property));
    }
  }
  if (code === undefined) found.push(report('bundle-whole', `there is no ${name}.js`));
  else if (
    /extends\s+LightningElement/.test(code) &&
    !/\brender\(\)/.test(code) &&
    !model.texts.has(`lwc/${name}/${name}.html`)
  )
    found.push(report('bundle-whole', `there is no ${name}.html`));
  return found;
};

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Every component a piece of markup names, in the bundle’s own spelling. */
const camel = (tag: string): string => tag.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const checkCode = (model: Model): Problem[] => {
  const bundles = new Set(model.ofType('LightningComponentBundle').map(({ name }) => name));
  return [...model.texts].flatMap(([file, text]) => {
    const folder = /^lwc\/([^/]+)\//.exec(file)?.[1];
    if (folder === undefined) return [];
    const problem = (index: number, rule: string, message: string): Problem => ({
      file,
      line: lineAt(text, index),
      rule,
      message,
    });
    const found: Problem[] = [];
    if (!bundles.has(folder)) found.push(problem(0, 'bundle-whole', `the bundle ${folder} does not describe itself`));
    const imports = file.endsWith('.js') ? text.matchAll(/from\s+['"]([^'"]+)['"]/g) : [];
    for (const match of imports) {
      const [, from = ''] = match;
      const schema = /^@salesforce\/schema\/(\w+)(?:\.([\w.]+))?$/.exec(from);
      const own = /^c\/(\w+)$/.exec(from);
      if (own?.[1] && !bundles.has(own[1]))
        found.push(problem(match.index, 'bundle-import', `there is no component ${own[1]}`));
      if (from.startsWith('@salesforce/apex'))
        found.push(problem(match.index, 'bundle-import', 'this project has no Apex'));
      if (schema?.[1] && !fieldExists(model, schema[1], schema[2]))
        found.push(problem(match.index, 'bundle-import', `there is no ${from.slice('@salesforce/schema/'.length)}`));
    }
    const tags = file.endsWith('.html') ? text.matchAll(/<c-([a-z0-9-]+)/g) : [];
    for (const match of tags)
      if (!bundles.has(camel(match[1] ?? '')))
        found.push(problem(match.index, 'bundle-import', `there is no component ${match[1] ?? ''}`));
    if (file.endsWith('.html') && !/^\s*(<!--[\s\S]*?-->\s*)*<template[\s>]/.test(text))
      found.push(problem(0, 'bundle-whole', 'the markup is no <template>'));
    return found;
  });
};

/** `Worksite__c.Current_Contract__r.Name`: each step a field of the object before it. */
const fieldExists = (model: Model, object: string, path: string | undefined): boolean => {
  const own = model.objects.has(object);
  if (!own && object !== 'Account') return false;
  if (path === undefined) return true;
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return model.field(object, first) !== undefined || isStandardField(model, object, first);
  const lookup = model.field(object, first.replace(/__r$/, '__c'));
  const parent = lookup && textOf(lookup.component.root, 'referenceTo');
  return parent !== undefined && fieldExists(model, parent, rest.join('.'));
};

/** A component nobody uses is code nobody needs: a page shows it, an action starts it, or another component imports it. */
const checkUsed = (model: Model): Problem[] => {
  const onPages = new Set([
    ...model.ofType('FlexiPage').flatMap(({ root }) => within(root, 'componentName').map(({ text }) => text.trim())),
    ...model.ofType('QuickAction').flatMap(({ root }) => textsOf(root, 'lightningWebComponent')),
  ]);
  const inCode = new Set(
    [...model.texts].flatMap(([, text]) => [
      ...[...text.matchAll(/from\s+['"]c\/(\w+)['"]/g)].map(([, name]) => name),
      ...[...text.matchAll(/<c-([a-z0-9-]+)/g)].map(([, name]) => camel(name ?? '')),
    ])
  );
  return model
    .ofType('LightningComponentBundle')
    .filter(({ name }) => !onPages.has(name) && !inCode.has(name))
    .map((bundle) => reporter(bundle)('bundle-unused', 'nothing shows or imports this component'));
};

export const checkBundles = (model: Model): Problem[] => [
  ...model.ofType('LightningComponentBundle').flatMap((bundle) => checkMeta(model, bundle)),
  ...checkCode(model),
  ...checkUsed(model),
];
