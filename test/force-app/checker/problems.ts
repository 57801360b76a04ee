import type { Component, Problem, XmlElement } from './types.js';

/** Says what is wrong with one component: at an element, at a line, or at its root. */
export const reporter =
  ({ file, root }: Pick<Component, 'file' | 'root'>) =>
  (rule: string, message: string, at?: XmlElement | number): Problem => ({
    file,
    line: typeof at === 'number' ? at : (at ?? root).line,
    rule,
    message,
  });

/** Items whose key was there before; the first of each key is not among them. */
export const repeated = <Item>(items: readonly Item[], key: (item: Item) => string): Item[] => {
  const seen = new Set<string>();
  return items.filter((item) => {
    const again = seen.has(key(item));
    seen.add(key(item));
    return again;
  });
};
