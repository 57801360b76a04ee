import { only, shorthands, withTable } from './classes.js';
import { fail, peek } from './cursor.js';
import type { Cursor } from './cursor.js';
import { character, escapedCharacter, property, quoted } from './escapes.js';
import { atLastLine, atWordEdge } from './places.js';
import { RegexUnsupported } from './tree.js';
import type { CharacterTest, RegexNode } from './tree.js';

/** One character of a set. */
export const setNode = (test: CharacterTest): RegexNode => ({ kind: 'set', test: withTable(test) });

const backReference = (cursor: Cursor): RegexNode => {
  let group = Number(peek(cursor));
  cursor.position += 1;
  while (/^[0-9]$/.test(peek(cursor)) && group * 10 + Number(peek(cursor)) <= cursor.groups) {
    group = group * 10 + Number(peek(cursor));
    cursor.position += 1;
  }
  return { kind: 'reference', group, ignoreCase: cursor.flags.ignoreCase };
};

const namedReference = (cursor: Cursor): RegexNode => {
  const name = /^<([a-zA-Z][a-zA-Z0-9]*)>/.exec(cursor.pattern.slice(cursor.position))?.[1];
  const group = cursor.names.get(name ?? '');
  if (name === undefined || group === undefined)
    return fail(cursor, `Named capturing group <${name ?? ''}> does not exist`);
  cursor.position += name.length + 2;
  return { kind: 'reference', group, ignoreCase: cursor.flags.ignoreCase };
};

const lineBreak = (): RegexNode => ({
  kind: 'choice',
  options: [
    { kind: 'sequence', parts: [setNode(only(13)), setNode(only(10))] },
    setNode(shorthands.get('v') ?? only(10)),
  ],
});

/** What a backslash outside brackets begins. */
export const escape = (cursor: Cursor): RegexNode => {
  cursor.position += 1;
  const letter = peek(cursor);
  if (letter === '') return fail(cursor, 'Unexpected internal error');
  const shorthand = shorthands.get(letter);
  if (shorthand !== undefined) {
    cursor.position += 1;
    return setNode(shorthand);
  }
  if (/^[1-9]$/.test(letter)) return backReference(cursor);
  const single = escapedCharacter(cursor);
  if (single !== undefined) return setNode(character(cursor, single));
  cursor.position += 1;
  const current = cursor.flags;
  switch (letter) {
    case 'p':
    case 'P':
      return setNode(property(cursor, letter === 'P'));
    case 'Q':
      return {
        kind: 'sequence',
        parts: [...quoted(cursor)].map((unit) => setNode(character(cursor, unit.codePointAt(0) ?? 0))),
      };
    case 'E':
      return { kind: 'empty' };
    case 'k':
      return namedReference(cursor);
    case 'R':
      return lineBreak();
    case 'b':
      if (peek(cursor) === '{') throw new RegexUnsupported('\\b{…}');
      return { kind: 'place', holds: atWordEdge };
    case 'B':
      return { kind: 'place', holds: (text, index) => !atWordEdge(text, index) };
    case 'A':
      return { kind: 'place', holds: (_text, index) => index === 0 };
    case 'z':
      return { kind: 'place', holds: (text, index) => index === text.length };
    case 'Z':
      return { kind: 'place', holds: (text, index) => atLastLine(text, index, current) };
    case 'G':
      return { kind: 'place', holds: (_text, index) => index === 0 };
    case 'X':
    case 'N':
      throw new RegexUnsupported(`\\${letter}`);
    default:
      return fail(cursor, 'Illegal/unsupported escape sequence');
  }
};
