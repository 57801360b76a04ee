import type { Inventory, InventoryItem } from './inventory.js';

/**
 * Every component we ship that can carry a description ends it with these words. They tell an admin whose it is, and tell us, on the next
 * install, that a component of this name is the one we made and not the union's own.
 */
export const OWNERSHIP_MARK = '(POWER campaign)';

export type ClassifiedComponent = InventoryItem & {
  /** `new`: not in the org. `ours`: there, made by us. `foreign`: there, and nothing says that we made it. */
  readonly state: 'new' | 'ours' | 'foreign';
};

export type Classification = {
  readonly components: readonly ClassifiedComponent[];
  readonly foreign: readonly ClassifiedComponent[];
};

const nameOf = (item: InventoryItem): string => `${item.type}:${item.fullName}`.toLowerCase();

/**
 * Sets what we would deploy beside what the org holds under the same names.
 *
 * @param wanted our own components that carry a description
 * @param found what the org answered for exactly those names
 */
export function classify(wanted: Inventory, found: Inventory): Classification {
  const inOrg = new Map(found.map((item) => [nameOf(item), item]));
  const components = wanted.map((item): ClassifiedComponent => {
    const existing = inOrg.get(nameOf(item));
    if (existing === undefined) {
      return { ...item, state: 'new' };
    }
    return { ...existing, state: existing.description?.includes(OWNERSHIP_MARK) ? 'ours' : 'foreign' };
  });
  return { components, foreign: components.filter(({ state }) => state === 'foreign') };
}
