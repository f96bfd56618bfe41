/** The frame of the page: masthead, sections, cards; one column on a phone. */
export const LAYOUT = `
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--surface); color: var(--accent); z-index: 1; }
.skip:focus { top: 0.5rem; }
.masthead, main, .foot { max-width: 70rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
.masthead { padding-block: 1.75rem 1.25rem; }
.title { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; }
.title h1 { font-size: 1.375rem; letter-spacing: -0.01em; margin-right: auto; }
.title h1 span { color: var(--accent); font-weight: 500; margin-right: 0.375rem; }
@media (max-width: 30rem) { .title h1 { flex-basis: 100%; } .live { margin-right: auto; } }
.live { font-size: 0.875rem; color: var(--muted); }
.live[data-state='live']::before { content: '● '; color: var(--good); }
.live[data-state='paused']::before { content: '❙❙ '; }
.live[data-state='lost'] { color: var(--bad); font-weight: 600; }
.live[data-state='lost']::before { content: '✕ '; }
button { font: inherit; font-size: 0.875rem; min-height: 2.25rem; padding: 0.25rem 0.875rem; color: var(--ink);
  background: var(--surface); border: 1px solid var(--muted); border-radius: 999px; cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }
.facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin-top: 0.75rem; font-size: 0.875rem; }
.facts div { display: flex; flex-wrap: wrap; gap: 0 0.4rem; }
.facts dt { color: var(--muted); }
nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; margin-top: 0.75rem; font-size: 0.9375rem; }
nav a { display: inline-block; padding-block: 0.25rem; }
main:focus { outline: none; }
.zone { padding-block: 1.5rem 0.5rem; border-top: 1px solid var(--line); }
h2 { font-size: 1.375rem; letter-spacing: -0.015em; }
h2 small { font-size: 1rem; font-weight: 400; color: var(--muted); letter-spacing: 0; margin-left: 0.35rem; }
h3 { margin: 1.5rem 0 0.625rem; font-size: 0.9375rem; color: var(--muted); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius);
  padding: 1rem clamp(0.875rem, 3vw, 1.25rem); margin-bottom: 0.75rem; }
.card-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 0.75rem; }
.card-head h4 { font-size: 1.0625rem; }
.meta { color: var(--muted); font-size: 0.875rem; }
.meta:empty { display: none; }
.tag { display: inline-block; padding: 0 0.5rem; border: 1px solid var(--line); border-radius: 999px; font-size: 0.8125rem;
  color: var(--muted); }
.empty { color: var(--muted); padding: 1rem clamp(0.875rem, 3vw, 1.25rem); border: 1px dashed var(--line); border-radius: var(--radius); }
#others { margin-block: 1rem 1.5rem; }
.foot { padding-block: 1rem 3rem; color: var(--muted); font-size: 0.875rem; }
`;
