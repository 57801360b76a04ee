import type { CheckedRecord } from '../types.js';
import type { Mirror } from './types.js';

/**
 * A mirror as planning asks it: whether a record of the source differs from the org's in anything. What differs is read again by key, and so is
 * a key that the mirror does not hold, unless it was read whole for this very run.
 */
export class MirrorIndex {
  public constructor(private readonly mirror: Mirror) {}

  public get whole(): boolean {
    return this.mirror.whole;
  }

  public find(record: CheckedRecord): { readonly same: boolean } | undefined {
    const row = this.mirror.find(record.key);
    return row && { same: this.mirror.same(record, row) };
  }
}
