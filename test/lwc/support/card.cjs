/* global __dirname, document, expect, jest */
/** Mounts a component for a test and reads it as a person would. */
const { createElement } = require('lwc');
const { resolve } = require('node:path');
const { readLabels } = require('./label-modules.cjs');

const LANGUAGE = require('@salesforce/i18n/lang').default.slice(0, 2);
const words = readLabels(resolve(__dirname, '../../..'))[LANGUAGE];

/** The label in the language of this run, its places filled. */
function say(name, ...values) {
  const label = words[`POWER_${name}`];
  if (label === undefined) {
    throw new Error(`No label POWER_${name} in ${LANGUAGE}`);
  }
  return label.replace(/\{(\d+)\}/g, (_place, index) => values[index]);
}

/** Puts the component on the page for a record. */
function mount(name, component) {
  const element = createElement(`c-${name}`, { is: component });
  element.recordId = 'a00000000000001';
  document.body.appendChild(element);
  return element;
}

/** Lets wires and rendering come to rest. */
async function settle() {
  for (let turn = 0; turn < 5; turn += 1) {
    await Promise.resolve();
  }
}

/** What a part of the card says, through the components in it. */
function textOf(node) {
  if (!node) {
    return undefined;
  }
  const own = [...(node.shadowRoot ? node.shadowRoot.childNodes : node.childNodes)];
  if (node.nodeType === 3) {
    return node.textContent;
  }
  return own.map(textOf).join(' ').replace(/\s+/g, ' ').trim();
}

function part(element, id) {
  return element.shadowRoot.querySelector(`[data-id="${id}"]`);
}

/** The text of each match below a part. */
function texts(element, selector) {
  return [...element.shadowRoot.querySelectorAll(selector)].map(textOf);
}

/** No violation that the checker knows of; it needs the true clock. */
async function expectAccessible(element) {
  jest.useRealTimers();
  await expect(element).toBeAccessible();
}

function clear() {
  while (document.body.firstChild) {
    document.body.firstChild.remove();
  }
}

module.exports = { LANGUAGE, clear, expectAccessible, mount, part, say, settle, textOf, texts };
