/* eslint-disable no-control-regex -- control characters are what is looked for */

/** What would move a terminal's cursor, colour it, or turn the reading direction around: shown as a mark instead. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** What no XML 1.0 file may hold, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Half of a pair of code units is no character, and no file can hold it. */
export function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '�');
}

/** Text of a file as one line that a terminal shows and never obeys. */
export function visible(text: string): string {
  return wellFormed(text).replaceAll(/\s+/g, ' ').trim().replaceAll(UNSEEN, '�');
}

/** Text for XML, in an element or an attribute: whatever it holds, the file stays well-formed and the text is only text. */
export function xmlText(text: string): string {
  return wellFormed(text)
    .replaceAll(NOT_XML, '�')
    .replaceAll(/[&<>"'\t\n\r]/g, (character) => ENTITIES[character] ?? character);
}

/** Text for HTML, in an element or a quoted attribute. */
export function htmlText(text: string): string {
  return xmlText(text.replaceAll(UNSEEN, '�'));
}

/**
 * Breaks text at blanks into lines of at most `width` characters; a longer word keeps a line of its own. The first line begins with `first`,
 * the others with `rest`.
 */
export function wrap(text: string, width: number, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let blank = true;
  for (const word of text.split(' ')) {
    if (!blank && line.length + 1 + word.length > width) {
      lines.push(line);
      line = rest;
      blank = true;
    }
    line += blank ? word : ` ${word}`;
    blank = false;
  }
  lines.push(line);
  return lines;
}

/** An argument as a person can paste it into a shell. */
export function shellWord(text: string): string {
  return /^[\w./:=@,+\\-]+$/.test(text) ? text : `"${text.replaceAll(/(["$`\\])/g, '\\$1')}"`;
}
