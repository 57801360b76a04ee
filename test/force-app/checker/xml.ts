import { SaxesParser } from 'saxes';
import type { XmlElement } from './types.js';

type Open = {
  name: string;
  line: number;
  depth: number;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
};

/** Reads XML into a tree that knows its lines. What it cannot read comes back as the line and the parser's own words. */
export const parseXml = (source: string): { root: XmlElement } | { line: number; message: string } => {
  const parser = new SaxesParser({ position: true });
  const stack: Open[] = [];
  let root: XmlElement | undefined;
  let failure: { line: number; message: string } | undefined;
  let startLine = 1;
  parser.on('error', (error) => {
    failure ??= { line: parser.line, message: error.message };
  });
  parser.on('opentagstart', () => {
    startLine = parser.line;
  });
  parser.on('opentag', (tag) => {
    const attributes = Object.fromEntries(Object.entries(tag.attributes).map(([key, value]) => [key, String(value)]));
    stack.push({ name: tag.name, line: startLine, depth: stack.length, attributes, children: [], text: '' });
  });
  const addText = (text: string): void => {
    const current = stack.at(-1);
    if (current) current.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const done = stack.pop();
    if (!done) return;
    const parent = stack.at(-1);
    if (parent) parent.children.push(done);
    else root = done;
  });
  parser.write(source).close();
  if (failure) return failure;
  return root ? { root } : { line: 1, message: 'no root element' };
};

export const child = (element: XmlElement, name: string): XmlElement | undefined =>
  element.children.find((candidate) => candidate.name === name);

export const children = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((candidate) => candidate.name === name);

/** The trimmed text of the first child of that name. */
export const textOf = (element: XmlElement, name: string): string | undefined => child(element, name)?.text.trim();

/** The line of the first child of that name, or of the element itself where there is none. */
export const lineOf = (element: XmlElement, name: string): number => child(element, name)?.line ?? element.line;

/** Trimmed texts of all children of that name. */
export const textsOf = (element: XmlElement, name: string): string[] =>
  children(element, name).map((candidate) => candidate.text.trim());

const found = new WeakMap<XmlElement, Map<string, readonly XmlElement[]>>();

/** All elements of that name below this one, at any depth: looked for once. */
export const within = (element: XmlElement, name: string): readonly XmlElement[] => {
  let names = found.get(element);
  if (!names) found.set(element, (names = new Map<string, readonly XmlElement[]>()));
  let inside = names.get(name);
  if (!inside) {
    const elements: XmlElement[] = [];
    addWithin(element, name, elements);
    names.set(name, (inside = elements));
  }
  return inside;
};

const addWithin = (element: XmlElement, name: string, elements: XmlElement[]): void => {
  for (const inner of element.children)
    if (inner.name === name) elements.push(inner);
    else addWithin(inner, name, elements);
};
