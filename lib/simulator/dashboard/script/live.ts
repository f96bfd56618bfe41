/** Keeps the page up to date: asks twice a second, while somebody looks. */
export const LIVE = `
const PAUSE_MS = 500;
const STATES = { live: 'live', paused: 'paused', lost: 'the simulator does not answer' };
let isPaused = false;
let shown = '';

const say = (state) => {
  if (at('live').dataset.state === state) return;
  at('live').dataset.state = state;
  at('live').textContent = STATES[state];
};

const refresh = async () => {
  try {
    const response = await fetch('/simulator/overview', { cache: 'no-store', signal: AbortSignal.timeout(10000) });
    const text = await response.text();
    if (isPaused) return;
    if (!response.ok) return say('lost');
    if (text !== shown) render(JSON.parse(text));
    shown = text;
    say('live');
  } catch {
    if (!isPaused) say('lost');
  }
};

const watch = async () => {
  if (!isPaused && !document.hidden) await refresh();
  setTimeout(watch, PAUSE_MS);
};

at('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  at('pause').textContent = isPaused ? 'Resume' : 'Pause';
  if (isPaused) say('paused');
  else refresh();
});

watch();
`;
