/** Puts the overview into the page. */
export const PAGE = `
const at = (id) => document.getElementById(id);

// as the API writes times
const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Tokyo' });

const TIMES = { immediate: 'steps take no time', manual: 'moves by hand', real: 'real' };

const render = (overview) => {
  show(at('facts'),
    fact('API root', mono(overview.url)), fact('Rules', overview.strictness),
    fact('Time', TIMES[overview.mode] + ', ', mono(overview.now.slice(0, 10) + ' ' + overview.now.slice(11, 19))));
  show(at('jumps'), overview.zones.map((zone) => h('li', { 'data-key': zone.name }, h('a', { href: '#' + zone.name }, 'Zone ' + zone.name))),
    h('li', { 'data-key': 'requests' }, h('a', { href: '#requests' }, 'Requests')));
  show(at('zones'), overview.zones.map(zone));
  show(at('others'), overview.emptyZones.length > 0 ? 'Nothing yet in ' + overview.emptyZones.join(', ') + '.' : '');
  show(at('total'), count(overview.requestCount, 'request') + ' since the start');
  show(at('log'), overview.requests.map(request));
  at('quiet').hidden = overview.requests.length > 0;
};

const zone = ({ name: id, description, networks, appliances, servers, total }) =>
  h('section', { class: 'zone', id, 'aria-labelledby': id + '-name', 'data-key': id },
    h('h2', { id: id + '-name' }, id, h('small', {}, description)),
    part('Load balancers and other appliances', appliances, total.appliances,
      appliances.length > 0 ? h('div', {}, appliances.map(applianceCard))
        : h('p', { class: 'empty' }, 'None yet. What you create through the API appears here by itself.')),
    part('Networks', networks, total.networks, h('div', {}, networks.map(networkCard))),
    servers.length > 0 ? part('Servers', servers, total.servers, h('div', { class: 'card' }, h('ul', { class: 'rows' }, servers.map(serverRow)))) : '');

const part = (title, shown, total, content) => shown.length + total === 0 && title === 'Networks' ? ''
  : h('section', { 'data-key': title }, h('h3', {}, title,
    total > shown.length ? ' (the first ' + shown.length + ' of ' + total + ')' : ''), content);

const request = (entry) => h('li', { 'data-key': String(entry.number) },
  h('time', { datetime: new Date(entry.at).toISOString() }, TIME.format(entry.at)),
  h('span', { class: 'method' }, entry.method),
  h('span', { class: 'what' }, h('code', {}, name(entry.path)),
    entry.query && Object.keys(entry.query).length > 0 ? h('code', { class: 'query' }, name(JSON.stringify(entry.query))) : ''),
  h('span', { class: 'state is-' + (entry.status >= 200 && entry.status < 400 ? 'up' : 'failed') }, answerOf(entry)),
  h('span', { class: 'took' }, entry.durationMs.toFixed(1) + ' ms'));

const answerOf = ({ status, errorCode }) => status === 0 ? '✕ no answer' : (status < 400 ? '● ' : '✕ ') + [status, errorCode].filter(Boolean).join(' ');
`;
