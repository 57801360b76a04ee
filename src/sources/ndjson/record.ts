import { Messages } from '@salesforce/core/messages';
import type { RowProblem } from '../types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** Objects inside objects beyond this depth are refused; also what keeps a hostile record from filling the stack. */
const DEPTH_LIMIT = 8;

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const OPEN_LIST = 91;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HALF_CHARACTER = /\p{Surrogate}/u;
const SPACE = /[ \t\r\n]*/y;

/** A record that cannot be told for certain. Its message is for nobody: the problem is. */
class Unread extends Error {
  public constructor(public readonly problem: RowProblem) {
    super(problem.rule);
  }
}

/** Of a name, as much as a message can hold. */
const NAME_SHOWN = 80;

/** Takes one value of a record: its name, an inner object's as `address.city`, and the value as text, blank for null. */
export type TakeValue = (name: string, value: string) => RowProblem | undefined;

/**
 * Reads one JSON object and hands on its values one by one, in their order. Texts are unescaped; numbers stay as they are written,
 * so that no digit is lost; a list of plain values becomes one text cut by semicolons, as a multi-select is written.
 *
 * It is our own because `JSON.parse` rounds numbers, keeps the last of two equal names in silence, and shows parts of the data in its errors.
 *
 * @param line where the record begins, for problems
 * @returns what is wrong with it, if anything is; values handed on before are then not to be used
 */
export function readRecord(text: string, line: number, take: TakeValue): RowProblem | undefined {
  try {
    createReader(text, line, take)();
    return undefined;
  } catch (error) {
    if (error instanceof Unread) return error.problem;
    throw error;
  }
}

function createReader(text: string, line: number, take: TakeValue): () => void {
  let at = 0;

  const notJson = (what: Wrong): Unread =>
    new Unread({ rule: 'not-json', tokens: [line, at + 1, messages.getMessage(`json.${what}`)] });
  const broken = (what: 'zero' | 'half'): Unread =>
    new Unread({ rule: 'broken-text', tokens: [line, messages.getMessage(`broken.${what}`)] });
  const nested = (name: string, what: 'objects' | 'lists' | 'deep'): Unread =>
    new Unread({
      rule: 'nested-value',
      tokens: [line, name.slice(0, NAME_SHOWN), messages.getMessage(`nested.${what}`, [DEPTH_LIMIT])],
    });

  const skipSpace = (): void => {
    if (text.charCodeAt(at) > 32) return;
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
  };

  const expect = (mark: string, what: Wrong): void => {
    skipSpace();
    if (text[at] !== mark) throw notJson(at >= text.length ? 'ends' : what);
    at += 1;
  };

  const string = (): string => {
    const start = at;
    at += 1;
    let escaped = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) break;
      if (code !== code) throw notJson('ends');
      if (code < 32) throw notJson('control');
      if (code === BACKSLASH) {
        escaped = true;
        at += 1;
      }
      at += 1;
    }
    at += 1;
    return escaped ? unescaped(start) : text.slice(start + 1, at - 1);
  };

  const unescaped = (start: number): string => {
    let value: string;
    try {
      value = JSON.parse(text.slice(start, at)) as string;
    } catch {
      at = start;
      throw notJson('escape');
    }
    if (value.includes('\0')) throw broken('zero');
    if (HALF_CHARACTER.test(value)) throw broken('half');
    return value;
  };

  const plain = (): string => {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return string();
    for (const [word, value] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = at;
    const number = NUMBER.exec(text)?.[0];
    if (number === undefined) throw notJson(at >= text.length ? 'ends' : 'value');
    at += number.length;
    return number;
  };

  const list = (name: string): string => {
    at += 1;
    const values: string[] = [];
    skipSpace();
    if (text[at] === ']') {
      at += 1;
      return '';
    }
    for (;;) {
      skipSpace();
      const code = text.charCodeAt(at);
      if (code === OPEN_OBJECT) throw nested(name, 'objects');
      if (code === OPEN_LIST) throw nested(name, 'lists');
      const value = plain();
      if (value.includes(';')) throw new Unread({ rule: 'list-separator', tokens: [line, name.slice(0, NAME_SHOWN)] });
      if (value !== '') values.push(value);
      skipSpace();
      if (text[at] !== ',') break;
      at += 1;
    }
    expect(']', 'list');
    return values.join(';');
  };

  const hand = (name: string, value: string): void => {
    const problem = take(name, value);
    if (problem !== undefined) throw new Unread(problem);
  };

  const object = (prefix: string, depth: number): void => {
    at += 1;
    skipSpace();
    if (text[at] === '}') {
      at += 1;
      return;
    }
    for (;;) {
      skipSpace();
      if (text.charCodeAt(at) !== QUOTE) throw notJson(at >= text.length ? 'ends' : 'name');
      const own = string();
      const name = prefix === '' ? own : `${prefix}.${own}`;
      expect(':', 'colon');
      skipSpace();
      const code = text.charCodeAt(at);
      if (code === OPEN_OBJECT) {
        if (depth === DEPTH_LIMIT) throw nested(name, 'deep');
        object(name, depth + 1);
      } else hand(name, code === OPEN_LIST ? list(name) : plain());
      skipSpace();
      if (text[at] !== ',') break;
      at += 1;
    }
    expect('}', 'object');
  };

  return () => {
    skipSpace();
    const code = text.charCodeAt(at);
    if (code !== OPEN_OBJECT) {
      if (code !== OPEN_LIST && !Number.isNaN(code)) plain();
      else if (code !== OPEN_LIST) throw notJson('nothing');
      throw new Unread({ rule: 'not-an-object', tokens: [line] });
    }
    object('', 1);
    skipSpace();
    if (at < text.length) throw notJson('more');
  };
}

/** Whether a record is no JSON only because the text is over before the record is: it may go on on the next line. */
export function endsEarly(problem: RowProblem | undefined): boolean {
  return problem?.rule === 'not-json' && problem.tokens[2] === messages.getMessage('json.ends');
}

type Wrong = 'ends' | 'control' | 'escape' | 'value' | 'list' | 'name' | 'colon' | 'object' | 'nothing' | 'more';

const WORDS: ReadonlyArray<readonly [word: string, value: string]> = [
  ['null', ''],
  ['true', 'true'],
  ['false', 'false'],
];
