/**
 * Mistakes that only one kind of metadata can hold, one for each rule the platform’s server keeps, made in several files of that kind.
 * Promise: each says which rule has to catch it. `from` is looked for in every file of the kind; those that have it are chosen from.
 */
import { BASICS } from './kinds-basics.js';
import { CODE } from './kinds-code.js';
import { LISTS } from './kinds-lists.js';
import { PAGES } from './kinds-pages.js';
import { pick } from './chance.js';
import type { Planted } from './types.js';

export type KindMistake = {
  readonly says: string;
  /** The files it may be made in. */
  readonly files: RegExp;
  readonly from: RegExp;
  readonly to: string | ((...groups: string[]) => string);
  readonly rule: RegExp;
  /** In how many files; two, if not said. */
  readonly most?: number;
  readonly anywhere?: boolean;
};

export const mistakesByKind = (sources: ReadonlyMap<string, string>): Planted[] =>
  [...BASICS, ...LISTS, ...PAGES, ...CODE].flatMap(({ says, files, from, to, rule, most = 2, anywhere }) =>
    pick(
      [...sources].filter(([file, text]) => files.test(file) && from.test(text)),
      most,
      says,
      ([file]) => file
    ).map(([file, text]) => ({
      says,
      type: file.endsWith('-meta.xml')
        ? (/<(\w+) xmlns/.exec(text)?.[1] ?? '')
        : file.startsWith('lwc/')
          ? 'LightningComponentBundle'
          : 'project',
      file,
      text:
        typeof to === 'string'
          ? text.replace(from, to)
          : text.replace(from, (...groups: unknown[]) => to(...groups.map(String))),
      rule,
      ...(anywhere === undefined ? {} : { anywhere }),
    }))
  );
