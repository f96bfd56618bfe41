/** Keeps the page up to date: asks for the overview twice a second, while somebody looks. */
import type { Overview } from '../../admin/overview/model';
import { at } from './elements';
import { showOverview } from './overview';

const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;

const STATES = { live: 'live', paused: 'paused', lost: 'the simulator does not answer' };

let isPaused = false;
/** The text of the overview that the page shows. */
let shown = '';

function say(state: keyof typeof STATES): void {
  const live = at('live');
  if (!live || live.dataset.state === state) return;
  live.dataset.state = state;
  live.textContent = STATES[state];
}

async function refresh(): Promise<void> {
  try {
    const response = await fetch('/simulator/overview', {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (isPaused) return;
    if (!response.ok) return say('lost');
    if (text !== shown) {
      const overview: Overview = JSON.parse(text);
      showOverview(overview);
    }
    shown = text;
    say('live');
  } catch {
    if (!isPaused) say('lost');
  }
}

async function watch(): Promise<void> {
  if (!isPaused && !document.hidden) await refresh();
  setTimeout(() => void watch(), PAUSE_MS);
}

const pause = at('pause');
pause?.addEventListener('click', () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? 'Resume' : 'Pause';
  if (isPaused) say('paused');
  else void refresh();
});

void watch();
