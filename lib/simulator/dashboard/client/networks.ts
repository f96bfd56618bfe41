import type { AddressOverview, BlockOverview, NetworkOverview } from '../../admin/overview/model';
import { h, meta, mono, name, tags } from './elements';

type Use = AddressOverview['use'];

/** The letter for each use in the strip of a block, and its name. */
const USES: Readonly<Record<Use, readonly [letter: string, title: string]>> = {
  gateway: ['G', 'gateway'],
  router: ['R', 'router unit'],
  server: ['S', 'server'],
  unit: ['U', 'unit'],
  vip: ['V', 'virtual IP'],
  'next-hop': ['N', 'next hop'],
  free: ['·', 'free'],
  network: ['–', 'network address'],
  broadcast: ['–', 'broadcast'],
};

/** Renders a network and the use of its addresses: a strip for each block, and a list of who has which. */
export function networkCard(network: NetworkOverview): HTMLElement {
  const { id, router, noted, blocks, others } = network;
  return h(
    'article',
    { class: 'card', 'data-key': `network ${id}` },
    h(
      'div',
      { class: 'card-head' },
      h('h4', {}, name(network.name)),
      meta(router ? `router, ${router.bandwidthMbps} Mbps` : 'switch'),
      noted ? meta('network ', mono(noted.cidr), ', gateway ', mono(noted.gateway)) : '',
      h('span', { class: 'meta mono' }, String(id)),
      tags(network.tags),
    ),
    blocks.map(blockPart),
    others.length > 0
      ? h('div', {}, h('p', { class: 'meta' }, 'Addresses in use outside of any block'), holderList(others))
      : '',
    blocks.length + others.length === 0 ? h('p', { class: 'meta' }, 'No addresses in use.') : '',
  );
}

function blockPart({ cidr, nextHop, freeCount, addresses }: BlockOverview): HTMLElement {
  const label = `${cidr}: ${freeCount} addresses free; the list below says who has the others`;
  return h(
    'div',
    { 'data-key': cidr },
    h(
      'p',
      { class: 'meta' },
      mono(cidr),
      `, ${freeCount} of ${addresses.length} free`,
      nextHop === null ? '' : `, routed to ${nextHop}`,
    ),
    h('div', { class: 'strip', role: 'img', 'aria-label': label }, addresses.map(cell)),
    holderList(addresses),
  );
}

function cell({ address, use, holders }: AddressOverview): HTMLElement {
  const [letter, title] = USES[use];
  const isContested = holders.length > 1;
  return h(
    'span',
    {
      class: `cell use-${use}${isContested ? ' contested' : ''}`,
      title: [address, title, ...holders].join(' · '),
    },
    h('b', {}, letter),
    `.${lastOctet(address)}`,
  );
}

function holderList(addresses: readonly AddressOverview[]): HTMLElement {
  return h('ul', { class: 'holders' }, joinRanges(addresses).map(holderRow));
}

function holderRow({ first, last, use, holders }: Range): HTMLElement {
  const [letter, title] = USES[use];
  return h(
    'li',
    { 'data-key': first },
    h('b', { class: `use-${use}`, 'aria-hidden': 'true' }, letter),
    mono(first === last ? first : `${first}–${lastOctet(last)}`),
    h(
      'span',
      {},
      use === 'free'
        ? meta('free')
        : [
            name(holders.join(' and ')),
            meta(` ${title}`),
            holders.length > 1 ? h('strong', { class: 'is-failed' }, ' in conflict') : '',
          ],
    ),
  );
}

/** Addresses of one use that are listed as one item. */
interface Range {
  readonly first: string;
  readonly last: string;
  readonly use: Use;
  readonly holders: readonly string[];
}

/** Joins adjacent free addresses, and leaves out the unusable ends of a block. */
function joinRanges(addresses: readonly AddressOverview[]): Range[] {
  const ranges: Range[] = [];
  let before: Use | undefined;
  for (const { address, use, holders } of addresses) {
    const previous = ranges.at(-1);
    if (use === 'free' && before === 'free' && previous) ranges.splice(-1, 1, { ...previous, last: address });
    else if (use !== 'network' && use !== 'broadcast') {
      ranges.push({ first: address, last: address, use, holders });
    }
    before = use;
  }
  return ranges;
}

function lastOctet(address: string): string {
  return address.split('.')[3] ?? '';
}
