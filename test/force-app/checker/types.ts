/** One thing that is wrong with one file, where to look, and which rule says so. */
export type Problem = {
  /** Path below `force-app/main/default`, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Stable id, kebab-case. */
  readonly rule: string;
  readonly message: string;
};

/** Path below `force-app/main/default` -> text. In memory, so that a test can plant a mistake without touching the disk. */
export type Sources = ReadonlyMap<string, string>;

export type XmlElement = {
  readonly name: string;
  readonly line: number;
  /** Depth below the root, which is 0. */
  readonly depth: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, entities decoded, as written. */
  readonly text: string;
};

/** One metadata file, read. */
export type Component = {
  readonly file: string;
  /** The root element's name, for example `CustomField`. */
  readonly type: string;
  /** From the file name: `Status__c`, `Worksite__c-Worksite Layout`. */
  readonly name: string;
  /** The object whose folder the file is in, for what belongs to an object. */
  readonly object?: string;
  readonly root: XmlElement;
};
