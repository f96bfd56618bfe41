import type { DescribedOverlay } from '../../../lib/coreos/address-plan/description';

/**
 * Configurations that flannel takes, and how many nodes ask it: one more than there are subnets, or fewer.
 */
export const TAKEN: readonly { readonly overlay: DescribedOverlay; readonly nodes: number }[] = [
  // until there are no more, and one
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
  // with room left: what is leased must lie among the candidates
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
 * Configurations that flannel takes and we refuse, on purpose: it cuts host bits off, takes 0 for none, and
 * any addresses.
 */
export const STRICTER: readonly DescribedOverlay[] = [
  { network: '10.240.0.1/16' },
  { network: '10.240.0.0/16', subnetLength: 0 },
  { network: '127.0.0.0/16' },
  { network: '224.0.0.0/16' },
];
