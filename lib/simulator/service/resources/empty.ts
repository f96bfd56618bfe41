import { answerFind } from '../find/find';
import type { Route } from '../model/route';

/** What clients ask for on the way to something else, and nobody can make here. */
const LISTS: readonly [path: string, key: string, what: string][] = [
  ['/disk', 'Disks', 'disks'],
  ['/archive', 'Archives', 'archives'],
  ['/cdrom', 'CDROMs', 'ISO images'],
  ['/packetfilter', 'PacketFilters', 'packet filters'],
  ['/privatehost', 'PrivateHosts', 'private hosts'],
  ['/sshkey', 'SSHKeys', 'SSH keys'],
  ['/license', 'Licenses', 'licenses'],
  ['/commonserviceitem', 'CommonServiceItems', 'DNS zones, GSLBs and other common services'],
  ['/product/disk', 'DiskPlans', 'disk plans'],
  ['/product/license', 'LicenseInfo', 'kinds of licenses'],
  ['/product/privatehost', 'PrivateHostPlans', 'private host plans'],
];

/** Lists that are always empty. */
export const EMPTY_ROUTES: readonly Route[] = LISTS.map(([path, key, what]) => ({
  method: 'GET',
  path,
  does: `find ${what}`,
  differs: 'there are none, and none can be made',
  handle: ({ query }) => answerFind(key, [], query),
}));
