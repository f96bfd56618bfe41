/** Load balancers with state, virtual IPs and real servers; and the servers themselves. */
export const APPLIANCES = `
const SIGNS = { up: '●', available: '●', applied: '●', cleaning: '◐', migrating: '◐', down: '○', failed: '✕', unknown: '?', off: '–',
  changed: '△', new: '+', removed: '−' };

const badge = (state, text) => h('span', { class: 'badge is-' + state }, SIGNS[state] + ' ' + (text ?? state));
const tags = (list) => list.map((tag) => h('span', { class: 'tag' }, name(tag)));
const fact = (term, ...value) => h('div', {}, h('dt', {}, term), h('dd', {}, ...value));

const applianceCard = (appliance) => h('article', { class: 'card', 'data-key': 'appliance ' + appliance.id },
  h('div', { class: 'card-head' },
    h('h4', {}, name(appliance.name)),
    h('span', { class: 'badges' }, badge(appliance.availability), badge(appliance.instanceStatus)),
    tags(appliance.tags)),
  appliance.hasUnappliedSettings ? unapplied(appliance) : '',
  h('dl', { class: 'details' },
    fact('Appliance', mono(String(appliance.id))),
    appliance.class === 'loadbalancer' ? fact('Plan', appliance.plan) : fact('Class', name(appliance.class)),
    fact('VRID', String(appliance.vrid)),
    fact(appliance.units.length === 1 ? 'Unit' : 'Units', mono(appliance.units.join(', '))),
    fact('Network', name(appliance.network))),
  appliance.virtualIps.length > 0 ? h('ul', { class: 'vips' }, appliance.virtualIps.map(virtualIp)) : '');

const unapplied = ({ id }) => h('p', { class: 'unapplied' }, h('strong', {}, '△ Saved, not applied. '),
  'The former settings still run; ', h('code', {}, 'PUT /appliance/' + id + '/config'), ' applies the saved ones.');

const VIP_STATES = { changed: 'changed, not applied', new: 'not applied yet', removed: 'removed, but still running' };

const virtualIp = (vip) => h('li', { class: 'vip', 'data-key': vip.address + ':' + vip.port },
  h('div', { class: 'vip-head' },
    h('strong', {}, vip.address + ':' + vip.port),
    vip.state === 'applied' ? '' : badge(vip.state, VIP_STATES[vip.state]),
    h('span', {}, name(vip.description)),
    h('span', { class: 'meta' }, ['checks every ' + vip.delayLoopSeconds + ' s', vip.sorryServer && 'sorry server ' + vip.sorryServer,
      vip.cps > 0 && vip.cps + ' connections per second'].filter(Boolean).join(', '))),
  loopback(vip.loopback, 'listens on '),
  vip.servers.length > 0 ? h('ul', { class: 'rows' }, vip.servers.map(realServer)) : h('p', { class: 'meta' }, 'No real servers.'));

const loopback = (place, verb) => place
  ? h('p', { class: 'meta' }, verb, mono(place.at), ' of this machine', place.note ? ' (' + place.note + ')' : '') : '';

const realServer = (server) => {
  const state = server.isEnabled ? server.health : 'off';
  return h('li', { 'data-key': server.address + ':' + server.port },
    h('span', { class: 'state is-' + state }, SIGNS[state] + ' ' + (state === 'off' ? 'disabled' : state)),
    mono(server.address + ':' + server.port),
    h('span', {}, name(server.name)),
    h('span', { class: 'meta' }, [server.check, server.activeConnections > 0 && count(server.activeConnections, 'connection'),
      server.loopback && 'at ' + server.loopback.at + (server.loopback.note ? ' (' + server.loopback.note + ')' : '')]
      .filter(Boolean).join(', ')));
};

const serverRow = (server) => h('li', { 'data-key': 'server ' + server.id },
  h('span', { class: 'state is-' + server.instanceStatus }, SIGNS[server.instanceStatus] + ' ' + server.instanceStatus),
  mono(server.addresses.join(', ')),
  h('span', {}, name(server.name)),
  h('span', { class: 'meta' }, tags(server.tags)));
`;
