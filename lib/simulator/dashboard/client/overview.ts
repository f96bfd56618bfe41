import type { Overview, ZoneOverview } from '../../admin/overview/model';
import { applianceCard, applianceIndex, serverRow } from './appliances';
import { at, type Child, count, fact, h, mono, show } from './elements';
import { networkCard } from './networks';
import { requestRow } from './requests';

const MODES: Readonly<Record<Overview['mode'], string>> = {
  immediate: 'steps take no time',
  manual: 'moves by hand',
  real: 'real',
};

/** Displays the overview on the page. */
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
    overview.hasPicture
      ? h('li', { 'data-key': 'picture' }, h('a', { href: '/picture' }, 'Picture of the site'))
      : '',
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
    h('h2', { id: `${id}-name` }, id, ' ', h('small', {}, description)),
    part(
      'Load balancers and other appliances',
      appliances.length,
      total.appliances,
      appliances.length > 0 ? [applianceIndex(appliances), applianceCards(appliances)] : noAppliances(),
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

/** More cards than this are folded at first, as each may have hundreds of real servers. */
const MAX_UNFOLDED = 3;

function applianceCards(appliances: ZoneOverview['appliances']): HTMLElement {
  const isOpen = appliances.length <= MAX_UNFOLDED;
  return h(
    'div',
    {},
    appliances.map((each) => applianceCard(each, isOpen)),
  );
}

function noAppliances(): HTMLElement {
  return h('p', { class: 'empty' }, 'None. What you create through the API appears here by itself.');
}

function part(title: string, shown: number, total: number, content: Child): HTMLElement {
  const heading = total > shown ? `${title} (the first ${shown} of ${total})` : title;
  return h('section', { 'data-key': title }, h('h3', {}, heading), content);
}
