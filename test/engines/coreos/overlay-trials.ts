import type { DescribedOverlay } from '../../../lib/coreos/address-plan/description';

/**
 * Configurations that flannel accepts, and the number of nodes that request a subnet: one more than there are
 * subnets, or fewer.
 */
export const TAKEN: readonly { readonly overlay: DescribedOverlay; readonly nodes: number }[] = [
  // one node more than there are subnets
  { overlay: { network: '10.240.0.0/28' }, nodes: 4 },
  { overlay: { network: '10.240.0.0/27' }, nodes: 4 },
  { overlay: { network: '10.240.0.0/26', subnetLength: 30 }, nodes: 16 },
  { overlay: { network: '10.240.0.0/25', subnetLength: 28 }, nodes: 8 },
  { overlay: { network: '10.240.0.0/24' }, nodes: 4 },
  { overlay: { network: '10.240.0.0/24', subnetLength: 28 }, nodes: 16 },
  { overlay: { network: '10.240.0.0/24', subnetLength: 30 }, nodes: 64 },
  { overlay: { network: '10.240.0.0/23' }, nodes: 4 },
  { overlay: { network: '10.240.0.0/22' }, nodes: 4 },
  { overlay: { network: '10.240.0.0/21' }, nodes: 8 },
  { overlay: { network: '192.168.0.0/16', subnetLength: 18 }, nodes: 4 },
  { overlay: { network: '10.240.0.0/16', subnetLength: 22 }, nodes: 64 },
  { overlay: { network: '10.240.0.0/17' }, nodes: 128 },
  { overlay: { network: '10.0.0.0/8', subnetLength: 10 }, nodes: 4 },
  // with subnets left over: leased subnets must be among the candidates
  { overlay: { network: '10.240.0.0/16' }, nodes: 3 },
  { overlay: { network: '10.240.0.0/12' }, nodes: 40 },
  { overlay: { network: '172.16.0.0/12', subnetLength: 30 }, nodes: 20 },
  { overlay: { network: '10.0.0.0/8' }, nodes: 10 },
];

/** Configurations with which no node gets a subnet. */
export const REFUSED: readonly DescribedOverlay[] = [
  { network: '10.240.0.0/29' },
  { network: '10.240.0.0/30' },
  { network: '10.240.0.0/32' },
  { network: '10.240.0.0/29', subnetLength: 30 },
  { network: '10.240.0.0/16', subnetLength: 31 },
  { network: '10.240.0.0/16', subnetLength: 17 },
  { network: '10.240.0.0/16', subnetLength: 16 },
  { network: '10.240.0.0/16', subnetLength: 8 },
  { network: '0.0.0.0/0' },
  { network: '10.240.0.0' },
  { network: '10.240.0.0/33' },
  { network: '' },
];

/**
 * Configurations that flannel accepts and we deliberately refuse: it cuts off host bits, and accepts 0 as no
 * length, and any address.
 */
export const STRICTER: readonly DescribedOverlay[] = [
  { network: '10.240.0.1/16' },
  { network: '10.240.0.0/16', subnetLength: 0 },
  { network: '127.0.0.0/16' },
  { network: '224.0.0.0/16' },
];
