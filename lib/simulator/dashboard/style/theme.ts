/** Colours, type and spacing. Every pair of text and ground has a contrast of 4.5 or more; a test computes it. */
export const THEME = `
:root {
  color-scheme: light dark;
  --ground: #f8f6f2; --surface: #ffffff; --ink: #24201d; --muted: #655e56; --line: #e2dcd2; --accent: #99275a;
  --good: #17663f; --warn: #7d4a00; --bad: #a81f2b; --warn-ground: #fdf1d9;
  --router: #e1e6ea; --router-ink: #31414f; --server: #d5ebe6; --server-ink: #11493f;
  --unit: #f8e4bd; --unit-ink: #5c3f05; --vip: #f6d6e2; --vip-ink: #741741;
  --sans: ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK JP', sans-serif;
  --mono: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, 'DejaVu Sans Mono', monospace;
  --radius: 10px;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #171512; --surface: #201d1a; --ink: #ece7df; --muted: #aba297; --line: #38332d; --accent: #f299bd;
    --good: #7fd3a4; --warn: #f2c063; --bad: #ff9a9a; --warn-ground: #33270f;
    --router: #2c3740; --router-ink: #c9d6e0; --server: #133e37; --server-ink: #b9e6dc;
    --unit: #47340b; --unit-ink: #f5d893; --vip: #531935; --vip-ink: #fbc8db;
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body { background: var(--ground); color: var(--ink); font: 400 1rem/1.5 var(--sans); overflow-wrap: anywhere; }
h1, h2, h3, h4 { font-weight: 600; line-height: 1.25; }
ul, ol { list-style: none; }
a { color: var(--accent); text-underline-offset: 0.2em; }
code, .mono { font-family: var(--mono); font-size: 0.875em; font-variant-numeric: tabular-nums; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
[hidden] { display: none !important; }
@media (prefers-reduced-motion: no-preference) {
  html { scroll-behavior: smooth; }
  .cell, .badge { transition: background-color 0.3s, color 0.3s, border-color 0.3s; }
}
@media print { .skip, nav, button { display: none; } .card { break-inside: avoid; } }
`;
