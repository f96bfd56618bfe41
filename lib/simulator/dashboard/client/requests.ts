import type { Bodies, RequestLogEntry } from '../../http/request-log';
import { at, h, name } from './elements';

/** Formats times in Japanese time, like the API. */
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' });

/** The bodies of opened requests, by number; null if the simulator no longer has them. */
const bodies = new Map<number, Bodies | null>();

/** Fetches the bodies of each request when it is opened, then calls `onBodies`. */
export function keepBodies(onBodies: () => void): void {
  // capture: the event does not bubble
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

/** Renders a request as one line that opens to show its query, its body and its response. */
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

/** Indents JSON; returns anything else, including truncated JSON, unchanged. */
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
