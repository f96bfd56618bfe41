import type { DesiredLoadBalancer } from '../../appliance/spec/inputs';
import type { NetworkSpec } from '../../appliance/spec/spec';
import { formatClusterNote } from '../../appliance/spec/tags';
import { toApplianceName } from './appliance-ids';
import type { ClusterView, ControllerDefaults } from './cluster-plan';
import type { NetworkView } from './nodes';
import type { ServiceRequest } from './services';

/** An appliance, as its first Service requests it. */
interface Asked {
  readonly ownerTag: string;
  readonly request: ServiceRequest;
  readonly network: NetworkView;
  /** Its current state, or that of the appliance being taken over. */
  readonly current: DesiredLoadBalancer | undefined;
}

/**
 * The spec of an appliance without virtual IPs. Settings that its Service leaves out stay as they are,
 * whatever the controller's defaults are now.
 */
export function toBase(
  { defaults, zone, scope }: Pick<ClusterView, 'defaults' | 'zone' | 'scope'>,
  { ownerTag, request, network, current }: Asked,
): DesiredLoadBalancer {
  const { options, key } = request;
  const { sharedAppliance } = options;
  const what = sharedAppliance === undefined ? `Service ${key}` : `Services that share '${sharedAppliance}'`;
  return {
    ...{ ownerTag, zone, tags: [], virtualIps: [] },
    name: toApplianceName(request, scope),
    description: `${what} ${formatClusterNote(scope)}`,
    plan: options.plan ?? current?.plan ?? defaults.plan,
    redundant: options.redundant ?? current?.redundant ?? defaults.redundant,
    network: toNetworkSpec(request, network, current, defaults),
  };
}

function toNetworkSpec(
  { options }: ServiceRequest,
  { routerId, switchId }: NetworkView,
  current: DesiredLoadBalancer | undefined,
  defaults: ControllerDefaults,
): NetworkSpec {
  const { network: choice = defaults.network, unitAddresses, gateway } = options;
  if (routerId !== undefined) {
    return {
      kind: 'router',
      router: options.network ? options.network.selector : { by: 'id', value: routerId },
      ...(unitAddresses && { addresses: unitAddresses.addresses }),
    };
  }
  if (!unitAddresses && current?.network.kind === 'switch') return current.network;
  return {
    kind: 'switch',
    switch: choice?.kind === 'switch' ? choice.selector : { by: 'id', value: switchId },
    addresses: unitAddresses?.addresses ?? [],
    prefixLength: unitAddresses?.prefixLength ?? 24,
    ...(gateway !== undefined && { gateway }),
  };
}
