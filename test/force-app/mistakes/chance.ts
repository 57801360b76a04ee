/** Chance that is the same on every run: each mistake goes to files picked by its own words. */
const hash = (text: string): number => {
  let value = 2166136261;
  for (const character of text) value = Math.imul(value ^ character.charCodeAt(0), 16777619) >>> 0;
  return value;
};

/** Some of the items, spread by chance, in an order that `seed` alone decides. */
export const pick = <Item>(
  items: readonly Item[],
  count: number,
  seed: string,
  key: (item: Item) => string = String
): Item[] =>
  [...items]
    .map((item) => ({ item, rank: hash(`${seed}|${key(item)}`) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, count)
    .map(({ item }) => item);
