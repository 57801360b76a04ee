import { Messages } from '@salesforce/core/messages';
import type { z } from 'zod';
import {
  configShape,
  fieldShape,
  keyShape,
  latestShape,
  lookupShape,
  recordShape,
  sourceShape,
  whenShape,
} from './shape.js';
import { nearest } from './suggest.js';
import type { ConfigPath, ConfigProblem } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

type Issue = z.core.$ZodIssue;

/** Turns what zod found into words: one problem for each unknown key, and for each value that is not of the shape. */
export function problemsOf(issues: readonly Issue[], base: ConfigPath = []): ConfigProblem[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as Array<string | number>)];
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, path) }));
      case 'invalid_union':
        return unionProblems(issue.errors, path);
      case 'invalid_type':
        return [{ path, message: wrongType(issue.expected, issue.message) }];
      case 'invalid_value':
        return [{ path, message: wrongValue(path, issue.values) }];
      case 'too_small':
        return [{ path, message: messages.getMessage('problem.tooSmall', [String(issue.minimum)]) }];
      case 'too_big':
        return [{ path, message: messages.getMessage('problem.tooBig', [String(issue.maximum)]) }];
      case 'invalid_format':
        return [{ path, message: messages.getMessage(path.at(-1) === 'url' ? 'problem.url' : 'problem.name') }];
      default:
        return [{ path, message: messages.getMessage('problem.other', [issue.message]) }];
    }
  });
}

/** Of a choice, what is wrong with the alternative that was evidently meant: the one that got furthest into the value. */
function unionProblems(alternatives: ReadonlyArray<readonly Issue[]>, path: ConfigPath): ConfigProblem[] {
  const meant = alternatives.find((issues) => issues.length > 0 && issues.every((issue) => !isOutermost(issue)));
  if (meant !== undefined) return problemsOf(meant, path);
  const values = alternatives.flat().flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : []));
  const message = values.length > 0 ? wrongValue(path, values) : messages.getMessage('problem.noAlternative');
  return [{ path, message }];
}

function isOutermost(issue: Issue): boolean {
  return (
    issue.path.length === 0 &&
    issue.code !== 'unrecognized_keys' &&
    issue.code !== 'too_small' &&
    issue.code !== 'too_big'
  );
}

function wrongType(expected: string, text: string): string {
  if (text.endsWith('received undefined')) return messages.getMessage('problem.missing');
  return messages.getMessage('problem.type', [messages.getMessage(`type.${TYPES[expected] ?? 'other'}`)]);
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  int: 'number',
  boolean: 'boolean',
  array: 'array',
  object: 'object',
  record: 'object',
};

function wrongValue(path: ConfigPath, values: readonly unknown[]): string {
  if (path.length === 1 && path[0] === 'version') return messages.getMessage('problem.version');
  return messages.getMessage('problem.value', [values.map((value) => String(value)).join(', ')]);
}

function unknownKey(key: string, path: ConfigPath): string {
  const known = keysAt(path);
  const suggestion = nearest(key, known);
  return suggestion === undefined
    ? messages.getMessage('problem.unknownKey', [known.join(', ')])
    : messages.getMessage('problem.unknownKeyNear', [suggestion]);
}

/** The keys that may stand at a place of the config. */
function keysAt(path: ConfigPath): string[] {
  const [top, , part, , inner] = path;
  if (path.length === 0) return Object.keys(configShape.shape);
  if (top === 'sources') return Object.keys(sourceShape.shape);
  if (path.length === 2) return Object.keys(recordShape.shape);
  if (part === 'fields') {
    if (inner === 'lookup') return Object.keys(lookupShape.shape);
    return inner === 'split' ? ['at', 'part'] : Object.keys(fieldShape.shape);
  }
  if (part === 'when') return Object.keys(whenShape.shape);
  if (part === 'duplicates') return Object.keys(latestShape.shape);
  if (part === 'key' && path.length === 3) return Object.keys(keyShape.shape);
  return Object.keys(fieldShape.shape);
}
