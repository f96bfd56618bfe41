import type { Bodies, RequestLogEntry } from '../../http/request-log';
import { at, h, name } from './elements';

/** Times as the API writes them, in Japan. */
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' });

/** The bodies of requests that somebody has opened, by number; null: the simulator has them no longer. */
const bodies = new Map<number, Bodies | null>();

/** Fetches the bodies of each request that is opened, and calls `onBodies` then. */
export function keepBodies(onBodies: () => void): void {
  // the event does not bubble
  at('log')?.addEventListener('toggle', (event) => void open(event.target), { capture: true });
  async function open(target: EventTarget | null): Promise<void> {
    const row = target instanceof HTMLDetailsElement && target.open ? target.parentElement : null;
    const number = Number(row?.dataset.key);
    if (!row || bodies.has(number)) return;
    const response = await fetch(`/simulator/requests/${number}`, { cache: 'no-store' });
    const answer: { bodies?: Bodies | null } = await response.json();
    bodies.set(number, answer.bodies ?? null);
    onBodies();
  }
}

/** A request on one line that opens to its query, its body and its answer. */
export function requestRow(entry: RequestLogEntry): HTMLElement {
  const { status, query = {} } = entry;
  const isDone = status >= 200 && status < 400;
  const summary = h(
    'summary',
    {},
    h('time', { datetime: new Date(entry.at).toISOString() }, TIME.format(entry.at)),
    h('span', { class: 'method' }, entry.method),
    h(
      'span',
      { class: 'what' },
      h('code', {}, name(entry.path)),
      Object.keys(query).length > 0 ? h('code', { class: 'query' }, name(JSON.stringify(query))) : '',
    ),
    h('span', { class: `state is-${isDone ? 'up' : 'failed'}` }, formatAnswer(entry)),
    h('span', { class: 'took' }, `${entry.durationMs.toFixed(1)} ms`),
  );
  return h('li', { 'data-key': String(entry.number) }, h('details', {}, summary, requestDetails(entry)));
}

function requestDetails({ number, query = {} }: RequestLogEntry): HTMLElement {
  const known = bodies.get(number);
  return h(
    'div',
    { class: 'bodies' },
    Object.keys(query).length > 0 ? text('Query', JSON.stringify(query, null, 2)) : '',
    known ? [text('Body', indent(known.request)), text('Answer', indent(known.response))] : '',
    known === null
      ? h('p', { class: 'meta' }, 'Its bodies are no longer kept: only those of the last 200.')
      : '',
  );
}

function text(title: string, content: string): HTMLElement {
  return h(
    'div',
    { 'data-key': title },
    h('p', { class: 'meta' }, content === '' ? `${title}: none` : title),
    content === '' ? '' : h('pre', { tabindex: '0', 'aria-label': title }, name(content)),
  );
}

/** JSON with indentation; what is no JSON, or was cut, as it is. */
function indent(content: string): string {
  try {
    return JSON.stringify(JSON.parse(content), null, 2);
  } catch {
    return content;
  }
}

function formatAnswer({ status, errorCode }: RequestLogEntry): string {
  if (status === 0) return '✕ no answer';
  return `${status < 400 ? '●' : '✕'} ${[status, errorCode].filter(Boolean).join(' ')}`;
}
