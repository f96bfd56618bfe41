/** The addresses of a network: a strip to see at a glance, and a list that says who has which. */
export const NETWORKS = `
const USES = {
  gateway: ['G', 'gateway'], router: ['R', 'router unit'], server: ['S', 'server'], unit: ['U', 'unit'],
  vip: ['V', 'virtual IP'], 'next-hop': ['N', 'next hop'], free: ['·', 'free'], network: ['–', 'network address'], broadcast: ['–', 'broadcast'],
};

const networkCard = (network) => h('article', { class: 'card', 'data-key': 'network ' + network.id },
  h('div', { class: 'card-head' },
    h('h4', {}, name(network.name)),
    h('span', { class: 'meta' }, network.router ? 'router, ' + network.router.bandwidthMbps + ' Mbps' : 'switch'),
    h('span', { class: 'meta mono' }, String(network.id)),
    tags(network.tags)),
  network.blocks.map(block),
  network.others.length > 0 ? h('div', {}, h('p', { class: 'meta' }, 'Addresses in use outside of any block'), holders(network.others)) : '',
  network.blocks.length + network.others.length === 0 ? h('p', { class: 'meta' }, 'No addresses in use.') : '');

const block = ({ cidr, nextHop, freeCount, addresses }) => h('div', { 'data-key': cidr },
  h('p', { class: 'meta' }, mono(cidr), ', ' + freeCount + ' of ' + addresses.length + ' free',
    nextHop ? ', routed to ' + nextHop : ''),
  h('div', { class: 'strip', role: 'img', 'aria-label': cidr + ': ' + freeCount + ' addresses free; the list below says who has the others' },
    addresses.map(cell)),
  holders(addresses));

const cell = ({ address, use, holders }) => h('span',
  { class: 'cell use-' + use + (holders.length > 1 ? ' contested' : ''), title: [address, USES[use][1], ...holders].join(' · ') },
  h('b', {}, USES[use][0]), '.' + address.split('.')[3]);

const holders = (addresses) => h('ul', { class: 'holders' }, ranges(addresses).map(holder));

const holder = ({ first, last, use, holders }) => h('li', { 'data-key': first },
  h('b', { class: 'use-' + use, 'aria-hidden': 'true' }, USES[use][0]),
  mono(first === last ? first : first + '–' + last.split('.')[3]),
  h('span', {}, use === 'free' ? h('span', { class: 'meta' }, 'free') : [
    name(holders.join(' and ')), h('span', { class: 'meta' }, ' ' + USES[use][1]),
    holders.length > 1 ? h('strong', { class: 'is-failed' }, ' in conflict') : '']));

// free neighbours are one line; the ends of a block are nobody's
const ranges = (addresses) => {
  const rows = [];
  for (const { address, use, holders } of addresses) {
    const previous = rows.at(-1);
    if (use === 'free' && previous?.use === 'free' && previous.isOpen) previous.last = address;
    else if (use !== 'network' && use !== 'broadcast') rows.push({ first: address, last: address, use, holders, isOpen: true });
    else if (previous) previous.isOpen = false;
  }
  return rows;
};
`;
