/**
 * Promise: a file is written so that a deploy can read it and a diff shows only what changed. From what the deploy library refuses; order
 * and indentation are house rules.
 */
import { fileName } from './model.js';
import { parseXml } from './xml.js';
import type { Problem, Sources, XmlElement } from './types.js';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';

/** How a file is written: what a deploy refuses, and what makes a diff say only what changed. */
export const checkForm = (file: string, source: string): Problem[] => {
  const problems: Problem[] = [];
  const report = (line: number, rule: string, message: string): void => {
    problems.push({ file, line, rule, message });
  };
  const parsed = parseXml(source);
  if (!('root' in parsed)) return [{ file, line: parsed.line, rule: 'form-xml', message: parsed.message }];
  const lines = source.split('\n');
  if (lines[0] !== DECLARATION) report(1, 'form-declaration', `the first line is not ${DECLARATION}`);
  if (source.includes('\r')) report(1, 'form-line-ending', 'lines end with LF alone');
  if (!source.endsWith('>\n')) report(lines.length, 'form-final-newline', 'the file ends with one newline');
  if (source.startsWith('\uFEFF')) report(1, 'form-declaration', 'the file starts with a byte order mark');
  const comment = source.indexOf('<!--');
  if (comment !== -1 && comment < source.indexOf(`<${parsed.root.name}`)) {
    report(
      source.slice(0, comment).split('\n').length,
      'form-comment',
      'a comment stands before the root element, which the deploy refuses'
    );
  }
  if (parsed.root.attributes['xmlns'] !== NAMESPACE)
    report(parsed.root.line, 'form-namespace', 'the root has not the Metadata API’s namespace');
  problems.push(...checkOrder(file, parsed.root), ...checkIndent(file, lines, parsed.root));
  return problems;
};

/** Names in alphabetical order, `fullName` first: so one name's elements stand together, and two people write the same file. */
const checkAlphabet = (file: string, element: XmlElement): Problem[] => {
  const rank = (name: string): string => (name === 'fullName' ? '' : name);
  const wrong = element.children.find((child, index) => {
    const before = element.children[index - 1];
    return before !== undefined && rank(before.name) > rank(child.name);
  });
  const here = wrong
    ? [
        {
          file,
          line: wrong.line,
          rule: 'form-order',
          message: `<${wrong.name}> is out of order in <${element.name}> (fullName, then the alphabet)`,
        },
      ]
    : [];
  return [...here, ...element.children.flatMap((child) => checkAlphabet(file, child))];
};

/** Kinds that tools write in an order of their own, which people know them by. */
const OWN_ORDER = new Set(['Flow', 'LightningComponentBundle']);

/** One name’s elements stand together: apart, a deploy says “duplicated at this location”. */
const checkTogether = (file: string, element: XmlElement): Problem[] => {
  const seen = new Set<string>();
  const apart = element.children.find((child, index) => {
    const again = seen.has(child.name) && element.children[index - 1]?.name !== child.name;
    seen.add(child.name);
    return again;
  });
  const here = apart
    ? [
        {
          file,
          line: apart.line,
          rule: 'form-apart',
          message: `<${apart.name}> stands apart from the others of its name`,
        },
      ]
    : [];
  return [...here, ...element.children.flatMap((child) => checkTogether(file, child))];
};

const checkOrder = (file: string, root: XmlElement): Problem[] => [
  ...checkTogether(file, root),
  ...(OWN_ORDER.has(root.name) ? [] : checkAlphabet(file, root)),
];

const checkIndent = (file: string, lines: readonly string[], element: XmlElement): Problem[] => {
  const line = lines[element.line - 1] ?? '';
  const wanted = `${'    '.repeat(element.depth)}<${element.name}`;
  const here = line.startsWith(wanted)
    ? []
    : [
        {
          file,
          line: element.line,
          rule: 'form-indent',
          message: `<${element.name}> starts its own line, four spaces a level`,
        },
      ];
  return [...here, ...element.children.flatMap((child) => checkIndent(file, lines, child))];
};

const known = new Map<string, Map<string, Problem[]>>();

/** The same text in the same file has the same form: looked at once. */
const checkFormOnce = (file: string, source: string): Problem[] => {
  let texts = known.get(file);
  if (!texts) known.set(file, (texts = new Map<string, Problem[]>()));
  let found = texts.get(source);
  if (!found) texts.set(source, (found = checkForm(file, source)));
  return found;
};

export const checkForms = (sources: Sources): Problem[] =>
  [...sources].flatMap(([file, source]) => (fileName(file) ? checkFormOnce(file, source) : []));
