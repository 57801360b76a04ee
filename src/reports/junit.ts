import { Messages } from '@salesforce/core/messages';
import { visible, xmlText } from './text.js';
import type { FindingGroup, ReportContext, ValidationSummary } from './types.js';
import { codesOf, exampleOf, nextStep, rowsNamed, ruleTitle, timesOf, verdict } from './words.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'reports');

/** Cases of one object: a page of more helps nobody, and some servers refuse large files. */
const MOST_CASES = 500;

/**
 * JUnit XML, as Jenkins' junit-10.xsd has it: a suite for each object and a case for each reason, with the count, the first rows and what to do
 * in its text. A case for each row would bury the reasons, and its name would change whenever a row moves; so a case is known by its rule and
 * field, and a server can tell since when it fails. What refuses fails, what only the org can tell is skipped, what is only worth
 * a look passes with its text. An object of which nothing is refused has one case that says so: no suite is empty.
 *
 * Servers differ in what they show: GitLab takes the suite's name from `classname` and only the text of a failure, and drops a case
 * whose name was there before. So the class is the object, the text is complete, and names are told apart.
 */
export function junitReport(summary: ValidationSummary, context: ReportContext): string {
  const objects = [
    ...new Set([...summary.objects, ...summary.groups.map(({ example }) => example)].map(({ object }) => object)),
  ];
  const suites = objects.map((object) => suiteOf(object, summary, context));
  const total = (of: 'tests' | 'failures'): number => suites.reduce((sum, suite) => sum + suite[of], 0);
  const attributes = attributesOf({
    name: 'sf power validate',
    tests: total('tests'),
    failures: total('failures'),
    errors: 0,
    time: 0,
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes}>\n${suites.map(({ xml }) => xml).join('')}</testsuites>\n`;
}

type Suite = { readonly xml: string; readonly tests: number; readonly failures: number };

function suiteOf(object: string, summary: ValidationSummary, context: ReportContext): Suite {
  const groups = summary.groups.filter(({ example }) => example.object === object);
  const shown = groups.slice(0, MOST_CASES);
  const failures = shown.filter(({ example }) => example.severity === 'error').length;
  const names = new Set<string>();
  const cases = shown.map((group) => caseOf(group, summary, names));
  if (failures === 0) cases.unshift(testcase(object, messages.getMessage('junit.taken'), ''));
  const skipped = shown.filter(({ example }) => example.severity === 'unknown').length;
  const counts = { tests: cases.length, failures, errors: 0, skipped };
  const timestamp = context.checkedAt?.toISOString().slice(0, 19);
  const { text, command } = nextStep(summary, context);
  const rest = groups.slice(MOST_CASES);
  const told = [
    verdict(summary),
    ...(rest.length > 0 ? [messages.getMessage('junit.more', [rest.length])] : []),
    messages.getMessage('next.label', [text]),
    ...(command === undefined ? [] : [command]),
  ];
  const out = `    <system-out>${lines(told)}</system-out>\n`;
  const xml = `  <testsuite${attributesOf({ name: object, ...counts, time: 0, timestamp })}>\n${cases.join('')}${out}  </testsuite>\n`;
  return { xml, tests: cases.length, failures };
}

function caseOf(group: FindingGroup, summary: ValidationSummary, names: Set<string>): string {
  const { example } = group;
  const { rule, severity, object, field } = example;
  const base = `${ruleTitle(rule)} (${[rule, ...(field === undefined ? [] : [field])].map(visible).join(', ')})`;
  const name = names.has(base) ? `${base} - ${severity}` : base;
  names.add(name);
  const rows = rowsNamed(group);
  const text = lines([
    ...(rows === undefined ? [] : [rows]),
    exampleOf(example),
    ...(example.actions ?? []).map((action) => `> ${visible(action)}`),
    messages.getMessage('codes', [codesOf(example)]),
    visible(example.source.path),
  ]);
  const message = `${timesOf(group, summary)}: ${visible(example.message)}`;
  switch (severity) {
    case 'error':
      return testcase(object, name, `<failure${attributesOf({ message, type: rule })}>${text}</failure>`);
    case 'unknown':
      return testcase(object, name, `<skipped${attributesOf({ message })}>${text}</skipped>`);
    case 'warning':
      return testcase(object, name, `<system-out>${xmlText(visible(message))}\n${text}</system-out>`);
  }
}

function testcase(object: string, name: string, content: string): string {
  const attributes = attributesOf({ name, classname: visible(object), time: 0 });
  return content === '' ? `    <testcase${attributes}/>\n` : `    <testcase${attributes}>${content}</testcase>\n`;
}

function attributesOf(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${xmlText(String(value))}"`))
    .join('');
}

/** Texts as lines of an element. */
function lines(texts: readonly string[]): string {
  return texts.map(xmlText).join('\n');
}
