/** Whether a character (a code point) is one of a set. */
export type CharacterTest = (codePoint: number) => boolean;

export type Greed = 'greedy' | 'lazy' | 'possessive';

/** A regular expression of Java's dialect as a tree. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly test: CharacterTest }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'capture'; readonly group: number; readonly inner: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly inner: RegexNode;
      readonly minimum: number;
      readonly maximum: number;
      readonly greed: Greed;
    }
  | { readonly kind: 'atomic'; readonly inner: RegexNode }
  | { readonly kind: 'look'; readonly inner: RegexNode; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'reference'; readonly group: number; readonly ignoreCase: boolean }
  | { readonly kind: 'place'; readonly holds: (text: string, index: number) => boolean };

/** The pattern is not a valid one: Salesforce refuses it too. */
export class RegexError extends Error {}

/** The pattern is valid in Salesforce but uses something that is not evaluated here. */
export class RegexUnsupported extends Error {
  public constructor(public readonly feature: string) {
    super(feature);
  }
}

/** Further back than any text is long. */
const farBehind = 1e9;

/** Shortest and longest match of a node in UTF-16 units. */
export const lengthRange = (node: RegexNode): readonly [number, number] => {
  switch (node.kind) {
    case 'empty':
    case 'place':
    case 'look':
      return [0, 0];
    case 'set':
      return [1, 2];
    case 'sequence':
      return node.parts.map(lengthRange).reduce(([low, high], [least, most]) => [low + least, high + most], [0, 0]);
    case 'choice': {
      const ranges = node.options.map(lengthRange);
      return [Math.min(...ranges.map(([low]) => low)), Math.max(...ranges.map(([, high]) => high))];
    }
    case 'capture':
    case 'atomic':
      return lengthRange(node.inner);
    case 'repeat': {
      const [low, high] = lengthRange(node.inner);
      // Java lets a look-behind repeat one character without end, but not a group.
      const most = node.inner.kind === 'set' ? Math.min(node.maximum, farBehind) : node.maximum;
      return [low * node.minimum, high === 0 ? 0 : high * most];
    }
    case 'reference':
      return [0, Infinity];
  }
};
