/**
 * The script of a picture with live states: draws the picture like every page does, then keeps the states up
 * to date.
 */
import { buildPicture } from '../../../graph/model/build-graph';
import type { SiteData } from '../../../graph/model/site-data';
import { start } from '../../../graph/page/client/behaviour';
import { renderBody } from '../../../graph/render/body';
import type { Overview } from '../../admin/overview/model';
import { type LiveState, type LiveTone, listLiveStates } from '../live-states';

const PAUSE_MS = 500;
const TIMEOUT_MS = 10_000;
const SVG = 'http://www.w3.org/2000/svg';
/** A sign for each tone, in addition to words: not everyone can tell the colours apart. */
const SIGNS: Readonly<Record<LiveTone, string>> = { good: '●', waiting: '◐', bad: '✕', absent: '○' };

const site = JSON.parse(document.getElementById('site')?.textContent ?? '') as SiteData;
const picture = buildPicture(site);
// renderBody escapes all data
document.getElementById('bar')?.insertAdjacentHTML('afterend', renderBody(picture));
start();

/** The state shown on the page, by node. */
const shown = new Map<string, string>();
/** The original labels of the links to nodes, without a state. */
const labels = new Map<Element, string>();

function showState(nodeId: string, target: string, state: LiveState | undefined): void {
  const text = state ? `${SIGNS[state.tone]} ${state.text}` : '';
  if ((shown.get(nodeId) ?? '') === text) return;
  shown.set(nodeId, text);
  for (const link of document.querySelectorAll(`svg .card a[href="#${target}"]`)) markCard(link, state, text);
  const line = document.querySelector(`#${target} > .live`) ?? addLine(target);
  if (line) {
    line.textContent = state ? `now: ${text}` : '';
    line.className = `live is-${state?.tone ?? 'absent'}`;
  }
}

/** Puts the state on the lower edge of a card, and into its label for screen readers. */
function markCard(link: Element, state: LiveState | undefined, text: string): void {
  const label = labels.get(link) ?? link.getAttribute('aria-label') ?? '';
  labels.set(link, label);
  link.setAttribute('aria-label', state ? `${label}, now ${state.text}` : label);
  link.querySelector('.live')?.remove();
  const card = link.querySelector('rect');
  if (!card || !state) return;
  const mark = document.createElementNS(SVG, 'g');
  mark.setAttribute('class', `live is-${state.tone}`);
  const words = document.createElementNS(SVG, 'text');
  words.textContent = text;
  words.setAttribute('x', '8');
  words.setAttribute('y', '12');
  const box = document.createElementNS(SVG, 'rect');
  mark.append(box, words);
  link.append(mark);
  const room = Number(card.getAttribute('width')) - 16;
  const width = Math.min(words.getComputedTextLength() + 16, room);
  if (words.getComputedTextLength() + 16 > room) {
    words.setAttribute('textLength', String(room - 16));
    words.setAttribute('lengthAdjust', 'spacingAndGlyphs');
  }
  box.setAttribute('width', String(width));
  box.setAttribute('height', '17');
  box.setAttribute('rx', '8.5');
  mark.setAttribute('transform', `translate(8 ${Number(card.getAttribute('height')) - 9})`);
}

function addLine(target: string): HTMLElement | undefined {
  const line = document.createElement('p');
  const heading = document.querySelector(`#${target} > h2`);
  heading?.after(line);
  return heading ? line : undefined;
}

function say(text: string, tone: LiveTone): void {
  const status = document.getElementById('live');
  if (!status || status.textContent === text) return;
  status.textContent = text;
  status.className = `is-${tone}`;
}

async function refresh(): Promise<void> {
  try {
    const response = await fetch('/simulator/overview', {
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return say('✕ the simulator does not answer', 'bad');
    const overview = (await response.json()) as Overview;
    const states = listLiveStates(picture.graph, site, overview);
    for (const [index, { id }] of picture.graph.nodes.entries()) showState(id, `n${index}`, states.get(id));
    say('● live', 'good');
  } catch {
    say('✕ the simulator does not answer', 'bad');
  }
}

async function watch(): Promise<void> {
  if (!document.hidden) await refresh();
  setTimeout(() => void watch(), PAUSE_MS);
}

void watch();
