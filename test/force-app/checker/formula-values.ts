/**
 * Promise: a formula compares a picklist only with values it has, however it asks: ISPICKVAL, INCLUDES, CASE, or TEXT(...) = "...", on
 * the record itself or through its lookups. The platform refuses some of these; the others it lets through, and they are never true.
 */
import { fieldAt } from './formula-compile.js';
import type { Field, Model } from './model.js';
import { reporter } from './problems.js';
import type { Component, Problem } from './types.js';
import { child, textOf } from './xml.js';

const PATH = '((?:\\w+__r\\.)*\\w+__c)';
const QUOTED = '"((?:\\\\.|[^"\\\\])*)"';
const ASKED = new RegExp(
  `\\b(?:ISPICKVAL|INCLUDES)\\(\\s*(?:PRIORVALUE\\(\\s*)?${PATH}\\s*\\)?\\s*,\\s*${QUOTED}`,
  'g'
);
const COMPARED = new RegExp(
  `\\bTEXT\\(\\s*(?:PRIORVALUE\\(\\s*)?${PATH}\\s*\\)?\\s*\\)\\s*(?:=|<>|==|!=)\\s*${QUOTED}`,
  'g'
);
const CASE = new RegExp(`\\bCASE\\(\\s*(?:TEXT\\(\\s*)?${PATH}\\s*\\)?\\s*,`, 'g');

/** The quoted first halves of the pairs that follow `CASE(field,`, and none of what stands deeper. */
const casesAfter = (source: string, start: number): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  let quoted = false;
  for (const [index, character] of [...source.slice(start)].entries()) {
    const escaped = source[start + index - 1] === '\\';
    if (character === '"' && !escaped) quoted = !quoted;
    if (!quoted && character === '(') depth++;
    if (!quoted && character === ')') depth--;
    if (depth < 0) break;
    if (!quoted && depth === 0 && character === ',') {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  parts.push(part.trim());
  return parts
    .slice(0, -1)
    .filter((_, index) => index % 2 === 0)
    .flatMap((text) => /^"(.*)"$/.exec(text)?.[1] ?? []);
};

const isList = (field: Field | undefined): field is Field =>
  field?.type === 'Picklist' || field?.type === 'MultiselectPicklist';

const checkOne = (model: Model, component: Component, element: string): Problem[] => {
  const source = textOf(component.root, element) ?? '';
  const asked: Array<readonly [string, string]> = [];
  for (const pattern of [ASKED, COMPARED])
    for (const [, path = '', value = ''] of source.matchAll(pattern)) asked.push([path, value]);
  for (const match of source.matchAll(CASE))
    for (const value of casesAfter(source, match.index + match[0].length)) asked.push([match[1] ?? '', value]);
  return asked.flatMap(([path, value]) => {
    const field = fieldAt(model, component.object ?? '', path);
    if (!isList(field) || value === '' || model.valuesOf(field).includes(value)) return [];
    return [reporter(component)('formula-picklist', `${path} has no value "${value}"`, child(component.root, element))];
  });
};

export const checkFormulaValues = (model: Model): Problem[] => [
  ...model.fields
    .filter(({ formula }) => formula !== undefined)
    .flatMap(({ component }) => checkOne(model, component, 'formula')),
  ...model.ofType('ValidationRule').flatMap((rule) => checkOne(model, rule, 'errorConditionFormula')),
];
