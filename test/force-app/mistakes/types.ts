/** A change to one file that makes it wrong, and the rule that has to say so. */
export type Mistake = {
  readonly says: string;
  readonly file: string;
  /** Replaced by `to`. Left out: `to` is the whole file, or, without it, the file is gone. */
  readonly from?: string | RegExp;
  readonly to?: string;
  readonly rule: string;
  /** Where the problem is reported, if not in the changed file. */
  readonly shownIn?: string;
  readonly line?: number;
};

/** A mistake made by a rule of thumb, in one of many files: a new problem of one of these rules has to show it. */
export type Planted = {
  readonly says: string;
  /** The kind of metadata that is made wrong. */
  readonly type: string;
  readonly file: string;
  /** The file as it is with the mistake; left out: it is gone. */
  readonly text?: string;
  /** Where the file lies with the mistake, if it was moved. */
  readonly movedTo?: string;
  readonly rule: RegExp;
  /** The problem may show in another file: the one that lost what it refers to. */
  readonly anywhere?: boolean;
};
