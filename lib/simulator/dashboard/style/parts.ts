/** What the cards hold: the strip of addresses, virtual IPs with their servers, the request log. */
export const PARTS = `
.strip { display: grid; grid-template-columns: repeat(16, minmax(0, 1fr)); gap: 3px; margin: 0.875rem 0; }
.cell { display: grid; justify-items: center; padding: 0.3125rem 0; border: 1px solid transparent; border-radius: 6px;
  font-family: var(--mono); font-size: 0.75rem; line-height: 1.35; }
.cell b { font-weight: 700; font-size: 0.8125rem; }
.use-gateway, .use-router, .use-next-hop { background: var(--router); color: var(--router-ink); }
.use-server { background: var(--server); color: var(--server-ink); }
.use-unit { background: var(--unit); color: var(--unit-ink); }
.use-vip { background: var(--vip); color: var(--vip-ink); }
.use-free { border: 1px dashed var(--line); color: var(--muted); }
.use-network, .use-broadcast { color: var(--muted); }
.contested { outline: 2px solid var(--bad); }
.holders { columns: 19rem; column-gap: 1.5rem; font-size: 0.875rem; }
.holders li { display: grid; grid-template-columns: 1.5rem 7.5rem minmax(0, 1fr); gap: 0.5rem; align-items: baseline;
  break-inside: avoid; padding-bottom: 0.25rem; }
.holders b { text-align: center; border-radius: 4px; font-family: var(--mono); font-size: 0.75rem; line-height: 1.5; }
.badges { display: flex; flex-wrap: wrap; gap: 0.375rem; }
.badge { display: inline-block; padding: 0.0625rem 0.625rem; border: 1px solid currentColor; border-radius: 999px;
  font-size: 0.8125rem; font-weight: 600; color: var(--muted); }
.is-up, .is-available { color: var(--good); }
.is-migrating, .is-cleaning, .is-changed, .is-new, .is-removed { color: var(--warn); }
.is-failed, .is-down { color: var(--bad); }
.is-off { color: var(--muted); }
.unapplied { margin-top: 0.75rem; padding: 0.5rem 0.875rem; border-left: 4px solid var(--warn); border-radius: 4px;
  background: var(--warn-ground); font-size: 0.9375rem; }
.unapplied strong { color: var(--warn); }
.details { display: flex; flex-wrap: wrap; gap: 0.25rem 1.75rem; margin-top: 0.625rem; font-size: 0.875rem; }
.details dt { color: var(--muted); font-size: 0.8125rem; }
.vips { margin-top: 0.875rem; border-top: 1px solid var(--line); }
.vip { padding-block: 0.75rem; }
.vip + .vip { border-top: 1px solid var(--line); }
.vip:last-child { padding-bottom: 0; }
.vip-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 0.75rem; }
.vip-head strong { font-family: var(--mono); font-size: 1rem; }
.rows li { display: grid; grid-template-columns: 6.5rem 11rem minmax(0, 1fr) minmax(0, 1.6fr); gap: 0.125rem 1rem; align-items: baseline;
  padding-top: 0.3125rem; font-size: 0.875rem; }
.rows .meta { font-size: 0.8125rem; }
.card > .rows:first-child { margin-top: -0.25rem; }
.state { font-weight: 600; }
.log li { display: grid; grid-template-columns: 4.75rem 3.75rem minmax(0, 1fr) 13rem 4.75rem; gap: 0.125rem 0.75rem; align-items: baseline;
  padding-block: 0.375rem; border-top: 1px solid var(--line); font-size: 0.875rem; }
.log li:first-child { border-top: 0; }
.log .query { display: block; color: var(--muted); }
.log .took { text-align: right; color: var(--muted); font-variant-numeric: tabular-nums; white-space: nowrap; }
.log time { color: var(--muted); font-variant-numeric: tabular-nums; }
.method { font-family: var(--mono); font-weight: 600; font-size: 0.8125rem; }
@media (max-width: 46rem) {
  .strip { grid-template-columns: repeat(8, minmax(0, 1fr)); }
  .rows li { grid-template-columns: 6.5rem minmax(0, 1fr); padding-block: 0.375rem; }
  .rows .meta { grid-column: 2; }
  .log li { grid-template-columns: minmax(0, 1fr) auto; }
  .log .what { grid-column: 1 / -1; grid-row: 2; }
  .log .method { grid-row: 1; grid-column: 1; }
  .log time { grid-row: 1; grid-column: 2; }
  .log .state { grid-row: 3; grid-column: 1; }
  .log .took { grid-row: 3; grid-column: 2; }
  .log li { gap: 0.1875rem 0.75rem; padding-block: 0.625rem; }
}
`;
