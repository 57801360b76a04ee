/** A sum in decimals, as many as its parts have: taking away what was added leaves nothing behind (7.6 - 7.5 is 0.1, which doubles miss). */
export function sumOf(parts: readonly number[]): number {
  const sum = parts.reduce((total, part) => total + part, 0);
  const decimals = Math.max(...parts.map(decimalsOf));
  return decimals > MOST_DECIMALS ? Number(sum.toPrecision(15)) : Number(sum.toFixed(decimals));
}

/** Beyond them `toFixed` would show what a double only approximates. */
const MOST_DECIMALS = 20;

function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}
