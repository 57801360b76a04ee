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
