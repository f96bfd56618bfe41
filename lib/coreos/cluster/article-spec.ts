import { Binaries, type BinariesSpec } from '../article/binaries';
import type { ArticleClusterSpec, ArticleMachineSpec } from '../article/spec';
import { type ListedMachine, listMachines } from '../machines/machine-cluster-props';
import type { CoreOSRudderClusterProps } from './core-os-rudder-cluster-props';

/** Returns the properties of a cluster as plain data, with defaults filled in. */
export function toClusterSpec(props: CoreOSRudderClusterProps): ArticleClusterSpec {
  const { compat = 'hardened', masterSchedulable = true, updateGroup = 'stable' } = props;
  const { overlayNetwork, overlaySubnetLength, ipMasq = 'overlay' } = props;
  const schedulable = listMachines(props).filter(({ role }) => role === 'node' || masterSchedulable);
  return {
    overlay: { network: overlayNetwork, subnetLength: overlaySubnetLength, allocator: 'rudder' },
    schedulable: schedulable.map(({ address }) => address),
    masterSchedulable,
    discovery: props.discovery.toUrl(),
    updateGroup,
    ipMasq: compat === 'article' ? 'docker' : ipMasq,
    binaries: toBinariesSpec(props),
  };
}

/** Returns the input from which one machine's units and files are rendered. */
export function toMachineSpec(
  cluster: ArticleClusterSpec,
  { hostname, address, role }: ListedMachine,
): ArticleMachineSpec {
  return { ...cluster, role, hostname, address, isSchedulable: role === 'node' || cluster.masterSchedulable };
}

/**
 * Returns the source of the programs. Hardened mode has no default: without binaries a check reports a
 * problem, and nothing is downloaded.
 */
function toBinariesSpec({ compat, binaries }: CoreOSRudderClusterProps): BinariesSpec {
  const fallback = compat === 'article' ? Binaries.unpinned() : Binaries.preplaced();
  return (binaries ?? fallback).toSpec();
}
