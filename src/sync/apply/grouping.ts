import type { Pair } from './pairs.js';

/** Rows the platform puts in one batch of a bulk job; batches are worked on side by side (Bulk API 2.0 Developer Guide). */
const BATCH = 10_000;

/**
 * Rows of one parent side by side and, where they fit, within one batch: two batches that touch the same parent lock each other out. A parent
 * with more rows than a batch holds cannot be helped; its rows are retried.
 */
export function groupByParent(pairs: readonly Pair[], batch = BATCH): Pair[] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const parent = parentOf(pair);
    const group = groups.get(parent);
    if (group) group.push(pair);
    else groups.set(parent, [pair]);
  }
  if (pairs.length <= batch) return [...groups.values()].flat();
  return packed([...groups.values()], batch).flat();
}

/** The parents a row names, most shared first as the config's lookups stand: the whole list makes the group. */
function parentOf({ record }: Pair): string {
  let parents = '';
  for (const parent of record.parents.values()) parents += `${parent?.key.toLowerCase() ?? ''}\0`;
  return parents;
}

/** Groups in an order in which as few as can be lie across the end of a batch: the largest first, gaps filled with what fits. */
function packed(groups: readonly Pair[][], batch: number): Pair[][] {
  const bySize = new Map<number, Pair[][]>();
  for (const group of groups) {
    const same = bySize.get(group.length);
    if (same) same.push(group);
    else bySize.set(group.length, [group]);
  }
  const sizes = [...bySize.keys()].sort((a, b) => b - a);
  const order: Pair[][] = [];
  let room = batch;
  while (sizes.length > 0) {
    // The largest that fits; where none does, the largest of all, which goes over the end whatever is done.
    const place = Math.max(
      0,
      sizes.findIndex((size) => size <= room)
    );
    const size = sizes[place] ?? 0;
    const same = bySize.get(size) ?? [];
    const group = same.pop();
    if (group) order.push(group);
    if (same.length === 0) sizes.splice(place, 1);
    room -= size;
    while (room <= 0) room += batch;
  }
  return order;
}
