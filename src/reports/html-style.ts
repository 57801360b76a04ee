/** The look of the page: one column, readable on paper, on a phone and in the dark. Colours keep a contrast of 4.5 to 1 at least. */
export const STYLE = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1a1d21; --soft: #545b64; --line: #d9dde3;
  --taken: #1c7c4c; --refused: #b3261e; --unknown: #8a5a00; --link: #0b5cab; --code: #eef1f5; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14171a; --card: #1d2125; --ink: #eceff2; --soft: #a9b1ba; --line: #363c43;
    --taken: #5fce93; --refused: #ff9c92; --unknown: #f0bd62; --link: #8cc2ff; --code: #2a3036; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main, footer { max-width: 54rem; margin: 0 auto; padding: 1.5rem 1.25rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: .25rem 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.25rem 0 .75rem; }
p { margin: .4rem 0; }
.about, footer, .codes { color: var(--soft); font-size: .9rem; }
.about, .codes, dd, li, code { overflow-wrap: anywhere; }
.verdict { background: var(--card); border: 1px solid var(--line); border-top: 6px solid var(--taken); border-radius: 8px; padding: 1.25rem 1.5rem; }
.verdict.refused { border-top-color: var(--refused); }
.verdict.open { border-top-color: var(--unknown); }
svg.bar { display: block; width: 100%; height: 14px; border-radius: 7px; background: var(--line); }
.bar .taken, .key .taken { fill: var(--taken); }
.bar .refused, .key .refused { fill: var(--refused); }
.bar .unknown, .key .unknown { fill: var(--unknown); }
.key { width: .8em; height: .8em; margin-right: .35em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
th, td { text-align: right; padding: .5rem .75rem; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
th:first-child { text-align: left; }
thead th { font-size: .85rem; color: var(--soft); font-weight: 600; white-space: normal; vertical-align: bottom; }
tbody th { font-weight: 600; white-space: normal; min-width: 11rem; }
.share { width: 26%; min-width: 7rem; }
.note { display: block; font-weight: 400; color: var(--soft); font-size: .85rem; }
details { background: var(--card); border: 1px solid var(--line); border-radius: 8px; margin: .5rem 0; }
summary { cursor: pointer; padding: .7rem 1rem; display: flex; gap: .75rem; align-items: baseline; }
summary::before { content: "\\25b8"; color: var(--soft); }
details[open] > summary::before { content: "\\25be"; }
summary::-webkit-details-marker { display: none; }
summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 8px; }
summary .what { flex: 1; font-weight: 600; overflow-wrap: anywhere; min-width: 0; }
summary .where { display: block; font-weight: 400; color: var(--soft); font-size: .9rem; }
summary .count { font-variant-numeric: tabular-nums; white-space: nowrap; font-weight: 600; }
.error summary .count { color: var(--refused); }
.unknown summary .count { color: var(--unknown); }
dl { margin: 0; padding: 0 1rem 1rem 2.3rem; }
dt { color: var(--soft); font-size: .85rem; margin-top: .5rem; }
dd { margin: 0; }
dd ul { margin: 0; padding-left: 1.1rem; }
code { background: var(--code); border-radius: 4px; padding: .15em .4em; font: .92em ui-monospace, Consolas, monospace; }
.command { display: block; padding: .6rem .8rem; margin-top: .5rem; }
.next { border-left: 4px solid var(--link); padding-left: .9rem; margin: 1.1rem 0; }
@media (max-width: 34rem) { h1 { font-size: 1.4rem; } main { padding: 1rem .75rem; } .verdict { padding: 1rem; } th, td { padding: .5rem; } tbody th { min-width: 6rem; } .share { display: none; } dl { padding-left: 1rem; } }
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --taken: #1c7c4c; --refused: #b3261e; --unknown: #8a5a00; --code: #f2f2f2; }
  body { font-size: 10.5pt; } main, footer { max-width: none; padding: 0; }
  details, tr, .verdict { break-inside: avoid; } h2 { break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  summary::before, details[open] > summary::before { content: none; } dl { padding-left: 1rem; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
