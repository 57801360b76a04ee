import { createContext, Script } from 'node:vm';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'rows');

const EXIT_CONFIG = 78;

/** A pattern that needs longer than this for one cell, in milliseconds, would hang on a file. */
const TIME_LIMIT = 250;

/** Longer text is matched by its beginning. */
const TEXT_LIMIT = 2000;

/** Text this short is safe with a pattern whose repeats are few and not nested. */
const SHORT = 64;

/**
 * A function that keeps the first group of a pattern (all of the match where it has no group), and gives blank where it does not match.
 *
 * A pattern comes from a config and can take for ever on the wrong text. Simple patterns on short text run as they are; all others
 * run under a time limit, and one that passes it ends the run.
 *
 * @throws PatternTooSlowError (exit code 78)
 */
export function createMatcher(pattern: string): (text: string) => string {
  const expression = new RegExp(pattern, 'u');
  const simple = isSimple(pattern);
  const guarded = createGuarded(pattern);
  return (text) => {
    const found = simple && text.length <= SHORT ? expression.exec(text) : guarded(text.slice(0, TEXT_LIMIT));
    if (found === null) return '';
    return found.length > 1 ? (found[1] ?? '') : found[0];
  };
}

function createGuarded(pattern: string): (text: string) => RegExpExecArray | null {
  const context = createContext({ expression: new RegExp(pattern, 'u'), text: '' });
  const script = new Script('expression.exec(text)');
  return (text) => {
    context.text = text;
    try {
      return script.runInContext(context, { timeout: TIME_LIMIT }) as RegExpExecArray | null;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw messages.createError('error.PatternTooSlow', [pattern], [], EXIT_CONFIG);
    }
  };
}

/** At most three repeats without an end, none inside a group that is itself repeated, and no reference back to a group. */
function isSimple(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\[^1-9k]|\[(?:\\.|[^\]\\])*\]/gu, 'x');
  const repeats = bare.match(/[*+]|\{\d+,?\d*\}/g) ?? [];
  return repeats.length <= 3 && !/\\|\)\s*(?:[*+]|\{)/.test(bare);
}
