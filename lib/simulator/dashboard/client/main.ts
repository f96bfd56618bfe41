/** Keeps the page up to date: fetches the overview twice a second while the page is visible. */
import type { Overview } from '../../admin/overview/model';
import { at } from './elements';
import { showOverview } from './overview';
import { keepBodies } from './requests';

const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;

const STATES = { live: 'live', paused: 'paused', lost: 'the simulator does not answer' };

let isPaused = false;
/** JSON of the overview on the page. */
let shown = '';
const filter = at('filter');

function say(state: keyof typeof STATES): void {
  const live = at('live');
  if (!live || live.dataset.state === state) return;
  live.dataset.state = state;
  live.textContent = STATES[state];
}

async function refresh(): Promise<void> {
  try {
    const wanted = filter instanceof HTMLInputElement ? filter.value : '';
    const response = await fetch(`/simulator/overview?filter=${encodeURIComponent(wanted)}`, {
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

filter?.addEventListener('input', () => void refresh());
keepBodies(() => {
  shown = '';
  void refresh();
});

/** Opens the folded card that the address refers to. */
function openTarget(): void {
  const target = at(decodeURIComponent(location.hash.slice(1)))?.querySelector('details');
  if (target) target.open = true;
}
addEventListener('hashchange', openTarget);

void watch();
