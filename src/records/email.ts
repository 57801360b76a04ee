/**
 * The form of an email address as the platform takes it: a local part of the characters RFC 2822 allows unquoted (no dot at either end, no two
 * in a row), one `@`, and a domain of at least two labels. It is a check of form: nobody knows whether the mailbox exists.
 */
const EMAIL =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;

export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && at <= 64 && text.length <= 320 && EMAIL.test(text);
}
