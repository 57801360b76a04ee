const token =
  /\s*(?:("(?:[\u0020\u0021\u0023-\u005b\u005d-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([{}[\],:]))/y;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'separator' | 'nothing';

/** The offset of the first character that makes a text no JSON; its length when it only ends too early. */
export function jsonErrorOffset(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  token.lastIndex = 0;
  for (;;) {
    const start = skipBlanks(text, token.lastIndex);
    if (start >= text.length) return text.length;
    const match = token.exec(text);
    if (match === null) return start;
    const mark = match[4];
    const next = step(expected, mark, match[1] !== undefined, open);
    if (next === undefined) return start;
    expected = next;
  }
}

/** What may come after a token, or undefined when the token may not come here. */
function step(expected: Expected, mark: string | undefined, isString: boolean, open: string[]): Expected | undefined {
  const after = (): Expected => (open.length > 0 ? 'separator' : 'nothing');
  const close = (): Expected => {
    open.pop();
    return after();
  };
  const inObject = open.at(-1) === '{';
  if (expected === 'nothing') return undefined;
  if (expected === 'colon') return mark === ':' ? 'value' : undefined;
  if (expected === 'key' || expected === 'key-or-end') {
    if (isString) return 'colon';
    return mark === '}' && expected === 'key-or-end' ? close() : undefined;
  }
  if (expected === 'separator') {
    if (mark === ',') return inObject ? 'key' : 'value';
    return mark === (inObject ? '}' : ']') ? close() : undefined;
  }
  if (mark === undefined) return after();
  if (mark === ']' && expected === 'value-or-end') return close();
  if (mark !== '{' && mark !== '[') return undefined;
  open.push(mark);
  return mark === '{' ? 'key-or-end' : 'value-or-end';
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  return at;
}
