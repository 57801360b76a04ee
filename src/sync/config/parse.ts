import { dirname, resolve } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import type { Document } from 'yaml';
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { checkConfig } from './check.js';
import { problemsOf } from './issues.js';
import { normalConfig } from './normal.js';
import { configError } from './problems.js';
import { configShape } from './shape.js';
import type { Config, ConfigPath } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'config');

/**
 * A config from its text.
 *
 * @param path where the text is from, and what its sources' paths are relative to
 * @throws ConfigInvalidError (exit code 78), with every problem, its place and its line
 */
export function parseConfig(text: string, path: string): Config {
  const lines = new LineCounter();
  // The library compares every key with every other: of ten thousand keys that takes half a minute.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const place = { file: path, folder: dirname(resolve(path)), lineOf: lineFinder(document, lines) };

  const faults = [
    ...document.errors.map((error) => ({ at: error.pos[0], message: error.message })),
    ...repeatedKeys(document),
  ];
  if (faults.length > 0) {
    throw configError(
      { file: path, lineOf: (at) => Number(at[0]) },
      faults.map(({ at, message }) => ({ path: [lines.linePos(at).line], message }))
    );
  }
  const written = configShape.safeParse(plainValue(document, path));
  if (!written.success) throw configError(place, problemsOf(written.error.issues));
  const config = normalConfig(written.data, place);
  const problems = checkConfig(config);
  if (problems.length > 0) throw configError(config, problems);
  return config;
}

function repeatedKeys(document: Document): Array<{ readonly at: number; readonly message: string }> {
  const found: Array<{ readonly at: number; readonly message: string }> = [];
  visit(document, {
    Map: (_, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name === undefined) continue;
        if (seen.has(name)) {
          found.push({
            at: isNode(key) ? (key.range?.[0] ?? 0) : 0,
            message: messages.getMessage('problem.keyTwice', [name]),
          });
        }
        seen.add(name);
      }
    },
  });
  return found;
}

function plainValue(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw configError({ file: path, lineOf: () => undefined }, [{ path: [], message: (error as Error).message }]);
  }
}

/** Finds the line of a place: that of its key, or of the nearest thing around it that is written down. */
function lineFinder(document: Document, lines: LineCounter): (path: ConfigPath) => number | undefined {
  return (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent = document.getIn(path.slice(0, length - 1), true);
      const last = path[length - 1];
      const key = isMap(parent) ? parent.items.find((pair) => String(pair.key) === String(last))?.key : undefined;
      const node = isNode(key) ? key : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
}
