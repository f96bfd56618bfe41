import type {
  ApplianceOverview,
  LoopbackOverview,
  RealServerOverview,
  ServerOverview,
  VirtualIpOverview,
} from '../../admin/overview/model';
import { type Child, count, fact, h, meta, mono, name, tags } from './elements';

/** A sign for each state, in addition to its name: not everyone can tell the colours apart. */
const SIGNS: Readonly<Record<string, string>> = {
  up: '●',
  available: '●',
  applied: '●',
  cleaning: '◐',
  migrating: '◐',
  down: '○',
  failed: '✕',
  unknown: '?',
  off: '–',
  stopped: '○',
  changed: '△',
  new: '+',
  removed: '−',
};

function sign(state: string): string {
  return SIGNS[state] ?? '?';
}

function badge(state: string, text = state): HTMLElement {
  return h('span', { class: `badge is-${state}` }, `${sign(state)} ${text}`);
}

/**
 * Renders the status of an instance. `down` is shown as stopped, not as a failure: it was switched off on
 * purpose.
 */
function instanceBadge(status: string): HTMLElement {
  return status === 'down' ? badge('stopped', 'down') : badge(status);
}

/** Renders an index of the cards with the health of each; an empty string for fewer than two. */
export function applianceIndex(appliances: readonly ApplianceOverview[]): HTMLElement | string {
  if (appliances.length < 2) return '';
  return h(
    'ul',
    { class: 'index' },
    appliances.map((each) =>
      h(
        'li',
        { 'data-key': String(each.id) },
        h('a', { href: `#appliance-${each.id}` }, name(each.name)),
        ' ',
        meta(describeHealth(each.virtualIps)),
      ),
    ),
  );
}

/** Summarizes health, such as `5 virtual IPs, 150 servers, 2 down`. */
function describeHealth(virtualIps: readonly VirtualIpOverview[]): string {
  const servers = virtualIps.flatMap((each) => each.servers);
  return [count(virtualIps.length, 'virtual IP'), describeServers(servers)].join(', ');
}

function describeServers(servers: readonly RealServerOverview[]): string {
  const down = servers.filter(({ isEnabled, health }) => isEnabled && health === 'down').length;
  return [count(servers.length, 'server'), down > 0 && `${down} down`].filter(Boolean).join(', ');
}

/** Renders an appliance with its states, its virtual IPs and their real servers. */
export function applianceCard(appliance: ApplianceOverview, isOpen: boolean): HTMLElement {
  const { id, virtualIps } = appliance;
  const head = h(
    'summary',
    { class: 'card-head' },
    h('h4', {}, name(appliance.name)),
    h('span', { class: 'badges' }, badge(appliance.availability), instanceBadge(appliance.instanceStatus)),
    meta(describeHealth(virtualIps)),
    tags(appliance.tags),
  );
  return h(
    'article',
    { class: 'card', id: `appliance-${id}`, 'data-key': `appliance ${id}` },
    h('details', { open: isOpen ? 'open' : undefined }, head, applianceDetails(appliance)),
  );
}

function applianceDetails(appliance: ApplianceOverview): Child[] {
  const { id, units, virtualIps } = appliance;
  return [
    appliance.hasUnappliedSettings ? unappliedWarning(id) : '',
    h(
      'dl',
      { class: 'details' },
      fact('Appliance', mono(String(id))),
      appliance.class === 'loadbalancer'
        ? fact('Plan', appliance.plan)
        : fact('Class', name(appliance.class)),
      fact('VRID', String(appliance.vrid)),
      fact(units.length === 1 ? 'Unit' : 'Units', mono(units.join(', '))),
      fact('Network', name(appliance.network)),
    ),
    virtualIps.length > 0 ? h('ul', { class: 'vips' }, virtualIps.map(virtualIpRow)) : '',
  ];
}

function unappliedWarning(id: number): HTMLElement {
  return h(
    'p',
    { class: 'unapplied' },
    h('strong', {}, '△ Saved, not applied. '),
    'The former settings still run; ',
    h('code', {}, `PUT /appliance/${id}/config`),
    ' applies the saved ones.',
  );
}

const VIP_STATES: Readonly<Record<VirtualIpOverview['state'], string>> = {
  applied: 'applied',
  changed: 'changed, not applied',
  new: 'not applied yet',
  removed: 'removed, but still running',
};

function virtualIpRow(vip: VirtualIpOverview): HTMLElement {
  const place = `${vip.address}:${vip.port}`;
  const details = [
    `checks every ${vip.delayLoopSeconds} s`,
    vip.sorryServer && `sorry server ${vip.sorryServer}`,
    vip.cps > 0 && `${vip.cps} connections per second`,
  ];
  return h(
    'li',
    { class: 'vip', 'data-key': place },
    h(
      'div',
      { class: 'vip-head' },
      h('strong', {}, place),
      vip.state === 'applied' ? '' : badge(vip.state, VIP_STATES[vip.state]),
      h('span', {}, name(vip.description)),
      meta(details.filter(Boolean).join(', ')),
    ),
    vip.loopback ? loopbackLine(vip.loopback) : '',
    realServers(vip.servers),
  );
}

/** Longer lists are folded at first. */
const MAX_UNFOLDED = 10;

function realServers(servers: readonly RealServerOverview[]): HTMLElement {
  if (servers.length === 0) return h('p', { class: 'meta' }, 'No real servers.');
  const rows = h('ul', { class: 'rows' }, servers.map(realServerRow));
  if (servers.length <= MAX_UNFOLDED) return rows;
  return h('details', { class: 'more' }, h('summary', {}, describeServers(servers)), rows);
}

function loopbackLine({ at, note }: LoopbackOverview): HTMLElement {
  return h('p', { class: 'meta' }, 'listens on ', mono(at), ' of this machine', note && ` (${note})`);
}

function realServerRow(server: RealServerOverview): HTMLElement {
  const { loopback, activeConnections } = server;
  const place = `${server.address}:${server.port}`;
  const state = server.isEnabled ? server.health : 'off';
  const details = [
    server.check,
    activeConnections > 0 && count(activeConnections, 'connection'),
    loopback && `at ${loopback.at}${loopback.note && ` (${loopback.note})`}`,
  ];
  return h(
    'li',
    { 'data-key': place },
    h('span', { class: `state is-${state}` }, `${sign(state)} ${state === 'off' ? 'disabled' : state}`),
    mono(place),
    h('span', {}, name(server.name)),
    meta(details.filter(Boolean).join(', ')),
  );
}

export function serverRow(server: ServerOverview): HTMLElement {
  const { instanceStatus } = server;
  const state = instanceStatus === 'down' ? 'stopped' : instanceStatus;
  return h(
    'li',
    { 'data-key': `server ${server.id}` },
    h('span', { class: `state is-${state}` }, `${sign(state)} ${instanceStatus}`),
    mono(server.addresses.join(', ')),
    h('span', {}, name(server.name)),
    meta(tags(server.tags)),
  );
}
