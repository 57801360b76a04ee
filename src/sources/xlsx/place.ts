/** What Excel calls a column, from 0: A, B ... Z, AA. */
export function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** What Excel calls a cell: `C5`. */
export function cellName(column: number, row: number): string {
  return columnName(column) + String(row);
}
