import { asNumber, asText } from '../expression.js';
import { toDouble } from '../numbers.js';
import { argument, expectCount, expectTypes, expectTypesFrom } from './spec.js';
import type { Specification } from './spec.js';
import type { FormulaContext } from '../types.js';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

const scriptEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '<': '\\u003C',
  '>': '\\u003E',
  '/': '\\/',
};
const escapeScript = (text: string): string =>
  text.replace(/[\\'"\n\r<>/]/g, (character) => scriptEscapes[character] ?? character);

/** As Java's URLEncoder: a blank is `+`. */
const escapeUrl = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '?'))
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

export const onlyOnDisplay: ReadonlySet<FormulaContext> = new Set([
  'formulaField',
  'validationRule',
  'defaultValue',
  'rule',
] as const);
export const notInConditions: ReadonlySet<FormulaContext> = new Set([
  'validationRule',
  'defaultValue',
  'rule',
] as const);

const encoding = (name: string, operate: (text: string) => string): Specification => ({
  name,
  refusedIn: onlyOnDisplay,
  build: (call) => {
    expectTypes(call, 'Text');
    const source = asText(argument(call, 0));
    return {
      type: 'Text',
      evaluate: (run) => {
        const text = source(run);
        return text === null ? null : operate(text);
      },
    };
  },
});

/** The anchor the API gives: it opens a new window unless told otherwise. */
const hyperlink: Specification = {
  name: 'HYPERLINK',
  size: 40,
  refusedIn: notInConditions,
  build: (call) => {
    expectTypesFrom(call, 2, 'Text', 'Text', 'Text');
    const [url, label, target] = call.arguments.map(asText);
    return {
      type: 'Text',
      evaluate: (run) => {
        const address = escapeHtml(url?.(run) ?? '');
        const name = escapeHtml(label?.(run) ?? '');
        return `<a href="${address}" target="${escapeHtml(target?.(run) ?? '_blank')}">${name}</a>`;
      },
    };
  },
};

const image: Specification = {
  name: 'IMAGE',
  size: 40,
  refusedIn: notInConditions,
  build: (call) => {
    expectTypesFrom(call, 2, 'Text', 'Text', 'Number', 'Number');
    if (call.arguments.length === 3) expectCount(call, 4);
    const [url, alternative] = call.arguments.slice(0, 2).map(asText);
    const [height, width] = call.arguments.slice(2).map(asNumber);
    return {
      type: 'Text',
      evaluate: (run) => {
        const tall = height?.(run) ?? null;
        const wide = width?.(run) ?? null;
        const size =
          tall === null || wide === null ? '' : ` style="height:${toDouble(tall)}px; width:${toDouble(wide)}px;"`;
        return `<img src="${escapeHtml(url?.(run) ?? '')}" alt="${escapeHtml(alternative?.(run) ?? '')}"${size} border="0"/>`;
      },
    };
  },
};

const lineBreak: Specification = {
  name: 'BR',
  build: (call) => {
    expectTypes(call);
    return { type: 'Text', evaluate: () => '<br>', canBeNull: false };
  },
};

export const linkFunctions: readonly Specification[] = [
  encoding('HTMLENCODE', escapeHtml),
  encoding('JSENCODE', escapeScript),
  encoding('JSINHTMLENCODE', (text) => escapeHtml(escapeScript(text))),
  encoding('URLENCODE', escapeUrl),
  hyperlink,
  image,
  lineBreak,
];
