import type {
  ApplianceOverview,
  LoopbackOverview,
  RealServerOverview,
  ServerOverview,
  VirtualIpOverview,
} from '../../admin/overview/model';
import { count, fact, h, meta, mono, name, tags } from './elements';

/** A sign beside the word for each state, as colour alone does not tell everybody. */
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

/** An appliance with its states, its virtual IPs and their real servers. */
export function applianceCard(appliance: ApplianceOverview): HTMLElement {
  const { id, units, virtualIps } = appliance;
  return h(
    'article',
    { class: 'card', 'data-key': `appliance ${id}` },
    h(
      'div',
      { class: 'card-head' },
      h('h4', {}, name(appliance.name)),
      h('span', { class: 'badges' }, badge(appliance.availability), badge(appliance.instanceStatus)),
      tags(appliance.tags),
    ),
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
  );
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
    vip.servers.length > 0
      ? h('ul', { class: 'rows' }, vip.servers.map(realServerRow))
      : h('p', { class: 'meta' }, 'No real servers.'),
  );
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
  const state = server.instanceStatus;
  return h(
    'li',
    { 'data-key': `server ${server.id}` },
    h('span', { class: `state is-${state}` }, `${sign(state)} ${state}`),
    mono(server.addresses.join(', ')),
    h('span', {}, name(server.name)),
    meta(tags(server.tags)),
  );
}
