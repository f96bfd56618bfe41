import { respondToFind } from '../find/find';
import type { Route } from '../model/route';

/** A kind of resource that clients list while they do something else, and that cannot be created here. */
interface EmptyList {
  readonly path: string;
  /** Key of the list in the response. */
  readonly key: string;
  /** The resources, in the plural. */
  readonly what: string;
  /** A single resource, if the service has operations on one. @default - it has none */
  readonly one?: string;
}

export const EMPTY_LISTS: readonly EmptyList[] = [
  { path: '/disk', key: 'Disks', what: 'disks', one: 'a disk' },
  { path: '/archive', key: 'Archives', what: 'archives', one: 'an archive' },
  { path: '/cdrom', key: 'CDROMs', what: 'ISO images', one: 'an ISO image' },
  { path: '/packetfilter', key: 'PacketFilters', what: 'packet filters', one: 'a packet filter' },
  { path: '/privatehost', key: 'PrivateHosts', what: 'private hosts', one: 'a private host' },
  { path: '/sshkey', key: 'SSHKeys', what: 'SSH keys', one: 'an SSH key' },
  { path: '/license', key: 'Licenses', what: 'licenses', one: 'a license' },
  {
    path: '/commonserviceitem',
    key: 'CommonServiceItems',
    what: 'DNS zones, GSLBs and other common services',
    one: 'a DNS zone, a GSLB or another common service',
  },
  { path: '/product/license', key: 'LicenseInfo', what: 'kinds of licenses' },
  { path: '/product/privatehost', key: 'PrivateHostPlans', what: 'private host plans' },
];

/** The find operation of each list. */
export const EMPTY_LIST_ROUTES: readonly Route[] = EMPTY_LISTS.map(({ path, key, what }) => ({
  method: 'GET',
  path,
  summary: `find ${what}`,
  knownDifference: 'there are none, and none can be created',
  handle: ({ query }) => respondToFind(key, [], query),
}));
