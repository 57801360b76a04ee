import { SaxesParser } from 'saxes';
import { schemaError, type Location } from './errors.js';

/** An element of a metadata file. `text` is what stands directly in it, entities decoded. */
export type Element = {
  readonly name: string;
  readonly location: Location;
  readonly children: readonly Element[];
  readonly text: string;
};

type Open = { name: string; location: Location; children: Element[]; text: string };

/** The root element of a metadata file. XML that is not well-formed is `MalformedXmlError` with the line. */
export function parseXml(path: string, content: string): Element {
  const parser = new SaxesParser({ fileName: path });
  const stack: Open[] = [];
  let root: Element | undefined;
  parser.on('error', (error) => {
    // saxes starts its messages with the place; ours says it already.
    const reason = error.message.replace(/^.*?:\d+:\d+:\s*/, '');
    throw schemaError('MalformedXml', here(parser, path), [reason]);
  });
  parser.on('opentagstart', (tag) => {
    stack.push({ name: tag.name, location: here(parser, path), children: [], text: '' });
  });
  parser.on('text', (text) => append(stack, text));
  parser.on('cdata', (text) => append(stack, text));
  parser.on('closetag', () => {
    const element = stack.pop();
    if (!element) return;
    const parent = stack.at(-1);
    if (parent) parent.children.push(element);
    else root = element;
  });
  parser.write(content.replace(/^\ufeff/, '')).close();
  if (!root) throw schemaError('MalformedXml', { path, line: 1 }, ['no element']);
  return root;
}

function append(stack: Open[], text: string): void {
  const top = stack.at(-1);
  if (top) top.text += text;
}

function here(parser: SaxesParser, path: string): Location {
  return { path, line: parser.line, column: parser.column };
}

/** Name of the root element without parsing the rest; undefined for what is not XML. */
export function rootName(content: string): string | undefined {
  return /^(?:\ufeff)?(?:\s|<\?[^>]*\?>|<!--[\s\S]*?-->)*<([A-Za-z_][\w.-]*)/.exec(content)?.[1];
}

/**
 * Reads an element's children and keeps count of what was asked for: `finish` throws `UnknownMetadataError` for the first child that nobody read
 * and that is not on the list of those knowingly left aside. So no element is ever skipped by accident.
 */
export class ElementReader {
  private readonly seen = new Set<string>();

  public constructor(public readonly element: Element) {}

  public child(name: string): Element | undefined {
    this.seen.add(name);
    return this.element.children.find((child) => child.name === name);
  }

  public all(name: string): readonly Element[] {
    this.seen.add(name);
    return this.element.children.filter((child) => child.name === name);
  }

  /** Text of a child, or undefined when it is missing or empty. White space inside belongs to the text, around it does not. */
  public text(name: string): string | undefined {
    const text = this.child(name)?.text.trim();
    return text === '' ? undefined : text;
  }

  public requiredText(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw schemaError('MissingElement', this.element.location, [name, this.element.name]);
    return text;
  }

  public boolean(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined || text === 'true' || text === 'false')
      return text === undefined ? undefined : text === 'true';
    throw this.badValue(name, text);
  }

  public integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!/^\d+$/.test(text)) throw this.badValue(name, text);
    return Number(text);
  }

  public oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const found = allowed.find((value) => value === text);
    if (found === undefined) throw this.badValue(name, text);
    return found;
  }

  public badValue(name: string, text: string): Error {
    return schemaError('BadMetadataValue', this.child(name)?.location ?? this.element.location, [text, name]);
  }

  public finish(leftAside: ReadonlySet<string>): void {
    for (const child of this.element.children) {
      if (!this.seen.has(child.name) && !leftAside.has(child.name)) {
        throw schemaError('UnknownMetadata', child.location, [child.name, this.element.name]);
      }
    }
  }
}
