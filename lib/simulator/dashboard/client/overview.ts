import type { Overview, ZoneOverview } from '../../admin/overview/model';
import type { RequestLogEntry } from '../../http/request-log';
import { applianceCard, serverRow } from './appliances';
import { at, type Child, count, fact, h, mono, name, show } from './elements';
import { networkCard } from './networks';

/** Times as the API writes them, in Japan. */
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' });

const MODES: Readonly<Record<Overview['mode'], string>> = {
  immediate: 'steps take no time',
  manual: 'moves by hand',
  real: 'real',
};

/** Shows the overview on the page. */
export function showOverview(overview: Overview): void {
  const { zones, emptyZones, requests, now } = overview;
  show(
    at('facts'),
    fact('API root', mono(overview.url)),
    fact('Rules', overview.strictness),
    fact('Time', `${MODES[overview.mode]}, `, mono(`${now.slice(0, 10)} ${now.slice(11, 19)}`)),
  );
  show(
    at('jumps'),
    zones.map((zone) => jump(zone.name, `Zone ${zone.name}`)),
    jump('requests', 'Requests'),
  );
  show(at('zones'), zones.map(zoneSection));
  show(at('others'), emptyZones.length > 0 ? `Nothing yet in ${emptyZones.join(', ')}.` : '');
  show(at('total'), `${count(overview.requestCount, 'request')} since the start`);
  show(at('log'), requests.map(requestRow));
  at('quiet')?.toggleAttribute('hidden', requests.length > 0);
}

function jump(id: string, text: string): HTMLElement {
  return h('li', { 'data-key': id }, h('a', { href: `#${id}` }, text));
}

function zoneSection({ name: id, description, ...zone }: ZoneOverview): HTMLElement {
  const { networks, appliances, servers, total } = zone;
  return h(
    'section',
    { class: 'zone', id, 'aria-labelledby': `${id}-name`, 'data-key': id },
    h('h2', { id: `${id}-name` }, id, h('small', {}, description)),
    part(
      'Load balancers and other appliances',
      appliances.length,
      total.appliances,
      appliances.length > 0 ? h('div', {}, appliances.map(applianceCard)) : noAppliances(),
    ),
    total.networks > 0
      ? part('Networks', networks.length, total.networks, h('div', {}, networks.map(networkCard)))
      : '',
    total.servers > 0
      ? part(
          'Servers',
          servers.length,
          total.servers,
          h('div', { class: 'card' }, h('ul', { class: 'rows' }, servers.map(serverRow))),
        )
      : '',
  );
}

function noAppliances(): HTMLElement {
  return h('p', { class: 'empty' }, 'None yet. What you create through the API appears here by itself.');
}

function part(title: string, shown: number, total: number, content: Child): HTMLElement {
  const heading = total > shown ? `${title} (the first ${shown} of ${total})` : title;
  return h('section', { 'data-key': title }, h('h3', {}, heading), content);
}

function requestRow(entry: RequestLogEntry): HTMLElement {
  const { status, query = {} } = entry;
  const isDone = status >= 200 && status < 400;
  return h(
    'li',
    { 'data-key': String(entry.number) },
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
}

function formatAnswer({ status, errorCode }: RequestLogEntry): string {
  if (status === 0) return '✕ no answer';
  return `${status < 400 ? '●' : '✕'} ${[status, errorCode].filter(Boolean).join(' ')}`;
}
