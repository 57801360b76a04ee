import { SfError } from '@salesforce/core/sfError';
import { SaxesParser } from 'saxes';
import { damaged } from './damage.js';

/** Cells hold 32,767 characters at most; what is longer between two marks than this (characters) is no workbook's. */
const STRETCH_LIMIT = 4 * 1024 * 1024;
const DEPTH_LIMIT = 100;

export type Attributes = Readonly<Record<string, string>>;

/** What is done at the marks of a document. Names come without a prefix, as programs differ in theirs. */
export type XmlHandlers = {
  readonly open: (name: string, attributes: Attributes) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
};

/**
 * Walks an XML document part by part, in bounded memory. Entities of its own are not expanded: they are an error.
 *
 * @param part the name of the document, for messages
 * @returns a function that takes the next stretch of bytes; called without one, it ends the document
 * @throws WorkbookDamagedError where it is not well-formed
 */
export function createXmlReader(path: string, part: string, handlers: XmlHandlers): (bytes?: Buffer) => void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let stretch = 0;
  let depth = 0;
  parser.on('error', (error) => {
    throw damaged(path, 'xml', part, error);
  });
  parser.on('opentag', (tag) => {
    stretch = 0;
    depth += 1;
    if (depth > DEPTH_LIMIT) throw damaged(path, 'xml', part);
    handlers.open(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    stretch = 0;
    depth -= 1;
    handlers.close?.(localName(tag.name));
  });
  if (handlers.text !== undefined) parser.on('text', handlers.text);

  return (bytes) => {
    try {
      if (bytes === undefined) {
        const rest = decoder?.decode() ?? '';
        parser.write(rest).close();
        return;
      }
      decoder ??= new TextDecoder(encodingOf(bytes), { fatal: true });
      const text = decoder.decode(bytes, { stream: true });
      stretch += text.length;
      parser.write(text);
    } catch (error) {
      throw error instanceof SfError ? error : damaged(path, 'text', part, error);
    }
    if (stretch > STRETCH_LIMIT) throw damaged(path, 'xml', part);
  };
}

/** Reads a whole document at once. */
export async function readXml(
  path: string,
  part: string,
  bytes: AsyncIterable<Buffer>,
  handlers: XmlHandlers
): Promise<void> {
  const read = createXmlReader(path, part, handlers);
  for await (const chunk of bytes) read(chunk);
  read();
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
