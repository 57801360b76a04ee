/**
 * A cell of a CSV file, quoted where it has to be.
 *
 * @param delimiter what stands between the cells
 */
export function csvCell(text: string, delimiter = ','): string {
  return text.includes('"') || text.includes(delimiter) || /[\r\n]|^\s|\s$/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}

/** A line of a CSV file, with its end. */
export function csvLine(cells: readonly string[], delimiter = ','): string {
  // A lone empty cell has to be quoted: an empty line is no row.
  if (cells.length === 1 && cells[0] === '') return '""\n';
  return `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\n`;
}

/**
 * Text that a spreadsheet shows and never runs: what it would take for a formula begins with an apostrophe. For files that are only read; it
 * cannot be undone with certainty, so a file that is fed in again must not go through it.
 */
export function inertText(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
