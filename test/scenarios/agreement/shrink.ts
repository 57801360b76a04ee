import type { Row } from './compare.js';

/** The least that still disagrees: rows are left out, then cells, then letters. `disagrees` is asked again for each attempt. */
export async function shrink(
  rows: readonly Row[],
  disagrees: (rows: readonly Row[]) => Promise<boolean>
): Promise<readonly Row[]> {
  let least = rows;
  for (let again = true; again;) {
    again = false;
    for (const attempt of smaller(least)) {
      if (!(await disagrees(attempt))) continue;
      least = attempt;
      again = true;
      break;
    }
  }
  return least;
}

function* smaller(rows: readonly Row[]): Generator<readonly Row[]> {
  for (
    let size = Math.ceil(rows.length / 2);
    size >= 1 && rows.length > 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let start = 0; start < rows.length; start += size) {
      yield [...rows.slice(0, start), ...rows.slice(start + size)];
    }
  }
  for (const [index, row] of rows.entries()) {
    const replaced = (changed: Row): readonly Row[] => rows.map((each, place) => (place === index ? changed : each));
    for (const name of Object.keys(row)) {
      const { [name]: cell = '', ...others } = row;
      yield replaced(others);
      if (cell.length > 1) {
        yield replaced({ ...row, [name]: cell.slice(0, Math.ceil(cell.length / 2)) });
        yield replaced({ ...row, [name]: cell.slice(0, -1) });
      }
    }
  }
}
