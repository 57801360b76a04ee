import type { Source, SourceRow } from '../sources/index.js';

/**
 * A source whose blank cells in some columns repeat the cell above, so that a row taken out of its place still says what it said there.
 *
 * @param blanks words that mean blank, in any case
 */
export function filledDown(source: Source, columns: readonly string[], blanks: readonly string[]): Source {
  if (columns.length === 0) return source;
  const blank = new Set(['', ...blanks.map((word) => word.trim().toLowerCase())]);
  const wanted = new Set(columns.map((name) => name.toLowerCase()));
  return {
    describe: () => source.describe(),
    digest: () => source.digest(),
    async *batches() {
      const names = (await source.describe()).columns;
      const indices = names.flatMap((name, index) => (wanted.has(name.toLowerCase()) ? [index] : []));
      const above = new Map<number, string>();
      const filled = (row: SourceRow): SourceRow => {
        const cells = [...row.cells];
        for (const index of indices) {
          const cell = cells[index] ?? '';
          if (blank.has(cell.trim().toLowerCase())) cells[index] = above.get(index) ?? '';
          else above.set(index, cell);
        }
        return { ...row, cells };
      };
      for await (const rows of source.batches()) {
        yield rows.map(filled);
      }
    },
  };
}
