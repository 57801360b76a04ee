/** What a person cannot see, or what changes how the rest is shown: controls, marks that turn or hide text, halves of characters. */
const UNSEEN = /[\p{Cc}\p{Cs}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
const EACH_UNSEEN = new RegExp(UNSEEN, 'gu');
const LINE_BREAKS = /\s*[\r\n]+\s*/g;

/**
 * Text from outside as a message may show it: on one line, cut at so many characters, and with a name such as [U+202E] where a character could
 * not be seen, so that no file can write on the screen what it likes.
 */
export function shownText(text: string, limit = 60): string {
  let end = Math.min(text.length, limit);
  // Not between the two halves of one character.
  if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
  const cut = end < text.length ? `${text.slice(0, end)}…` : text;
  if (!UNSEEN.test(cut)) return cut;
  return cut.replaceAll(LINE_BREAKS, ' ').replaceAll(EACH_UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}
