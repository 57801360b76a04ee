import { SaxesParser } from 'saxes';

/** An element with where it stands, so that a problem can name its line. Text is kept only where there are no child elements. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
  /** From 1: the line where the start tag ends, and the column after it, as the platform counts. */
  readonly line: number;
  readonly column: number;
};

/** The text is not well-formed XML. */
export class XmlError extends Error {
  public constructor(
    message: string,
    public readonly line: number,
    public readonly column: number
  ) {
    super(message);
  }
}

type OpenElement = {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
  text: string;
  line: number;
  column: number;
};

/** Reads one XML document. Entities beyond the five of XML are an error: a document cannot make this process read or expand anything. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  parser.on('error', (error) => {
    throw new XmlError(error.message.replace(/^(undefined:)?\d+:\d+: /, ''), parser.line, parser.column + 1);
  });
  parser.on('opentag', (tag) => {
    open.push({
      name: tag.name,
      attributes: { ...(tag.attributes as Record<string, string>) },
      children: [],
      text: '',
      line: parser.line,
      column: parser.column + 1,
    });
  });
  const addText = (value: string): void => {
    const current = open.at(-1);
    if (current) current.text += value;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const closed = open.pop();
    if (!closed) return;
    const element: XmlElement = { ...closed, text: closed.children.length > 0 ? '' : closed.text };
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(text.startsWith('\uFEFF') ? text.slice(1) : text).close();
  if (!root) throw new XmlError('Premature end of file.', 1, 1);
  return root;
}

/** The first child of that name. */
export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((candidate) => candidate.name === name);
}

/** All children of that name, in document order. */
export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** All elements of that name, however deep, in document order. */
export function* descendants(element: XmlElement | undefined, name: string): Generator<XmlElement> {
  for (const inside of element?.children ?? []) {
    if (inside.name === name) yield inside;
    yield* descendants(inside, name);
  }
}

/** The text of the first child of that name; undefined where there is none or it is blank. */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const text = child(element, name)?.text.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** True only for `true`: an absent flag is false, as in the Metadata API. */
export function flagOf(element: XmlElement | undefined, name: string): boolean {
  return textOf(element, name) === 'true';
}

export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function escapeAttribute(text: string): string {
  return escapeXml(text).replace(/"/g, '&quot;');
}

/** One element as indented text, without the XML declaration. */
export function writeElement(element: XmlElement, indent = ''): string {
  const attributes = Object.entries(element.attributes)
    .map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
    .join('');
  if (element.children.length > 0) {
    const inner = element.children.map((inside) => writeElement(inside, `${indent}    `)).join('');
    return `${indent}<${element.name}${attributes}>\n${inner}${indent}</${element.name}>\n`;
  }
  if (element.text === '') return `${indent}<${element.name}${attributes}/>\n`;
  return `${indent}<${element.name}${attributes}>${escapeXml(element.text)}</${element.name}>\n`;
}

/** A whole document; the same tree always gives the same bytes, so two components can be compared by them. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root)}`;
}

export const metadataNamespace = 'http://soap.sforce.com/2006/04/metadata';

/** A document root of the Metadata API around these children. */
export function metadataRoot(name: string, inside: readonly XmlElement[], like?: XmlElement): XmlElement {
  return {
    name,
    attributes: { xmlns: metadataNamespace, ...like?.attributes },
    children: inside,
    text: '',
    line: like?.line ?? 1,
    column: like?.column ?? 1,
  };
}

/** A leaf made by us rather than read. */
export function leaf(name: string, text: string): XmlElement {
  return { name, attributes: {}, children: [], text, line: 0, column: 0 };
}
