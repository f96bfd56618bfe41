import { checkInputs } from '../../appliance/spec/check-inputs';
import { LOAD_BALANCER_LIMITS, type VirtualIpSpec } from '../../appliance/spec/spec';
import type { Problem } from '../../core/errors';
import { Cidr, Ipv4 } from '../../core/ipv4';
import type { Draft } from './cluster-plan';
import type { NetworkView } from './nodes';
import type { ServiceRequest } from './services';

/** The holder of a virtual IP. */
export interface Holder {
  /** The key of its Service; of several, the last one. */
  readonly key: string;
  readonly ownerTag: string;
  readonly ports: readonly number[];
}

/** Checks that a Service agrees with the first one of its appliance about the appliance's settings. */
export function* checkSharedSettings(
  { options: { network, plan, redundant } }: ServiceRequest,
  { base, network: own, virtualIps }: Draft,
  named: NetworkView,
): Generator<Problem> {
  const [first] = virtualIps;
  const differing = [
    ...(network && named.switchId !== own.switchId ? [own.label] : []),
    ...(plan !== undefined && plan !== base.plan ? [`plan ${base.plan}`] : []),
    ...(redundant !== undefined && redundant !== base.redundant ? [`redundant ${base.redundant}`] : []),
  ];
  if (differing.length === 0) return;
  yield {
    code: 'CONTROLLER_ANNOTATION',
    message: `the shared appliance has ${differing.join(', ')}, as ${first?.key ?? 'the first of its Services'} has`,
    given: [network && named.label, plan, redundant].filter((value) => value !== undefined).join(', '),
    allowed: 'the same values, or none',
    hint: 'remove the annotations, or choose another name in kumiki.dev/shared-appliance',
  };
}

/** Checks a virtual IP by itself, and against those that the appliance already has. */
export function* checkVirtualIp(
  { options }: ServiceRequest,
  { base, virtualIps }: Draft,
  wanted: VirtualIpSpec,
  holders: ReadonlyMap<string, Holder>,
): Generator<Problem> {
  yield* checkInputs({ ...base, virtualIps: [wanted] });
  const limit = LOAD_BALANCER_LIMITS.virtualIps;
  const used = countPorts(virtualIps);
  if (options.sharedAppliance !== undefined && used > 0 && used + wanted.ports.length > limit) {
    yield {
      code: 'LB_QUOTA',
      message: `its appliance takes ${limit} ports, of which others have ${used}`,
      given: wanted.ports.length,
      allowed: `at most ${limit - used}`,
      hint: 'put the new ports into a Service of their own',
    };
  }
  const holder = wanted.address === undefined ? undefined : holders.get(wanted.address);
  if (!holder) return;
  const taken = wanted.ports.flatMap(({ port }) => (holder.ports.includes(port) ? [port] : []));
  if (holder.ownerTag === base.ownerTag && taken.length === 0) return;
  yield {
    code: 'VIP_DUPLICATE',
    message: `${taken.length > 0 ? `port ${taken.join(', ')} of ` : ''}the address ${wanted.address} is that of Service ${holder.key}`,
    given: wanted.address,
    allowed: 'other ports of that address, for Services that share one appliance; or another address',
    hint: 'leave the address out to get a free one',
  };
}

/** The share of an appliance's capacity that virtual IPs take up. */
export function countPorts(virtualIps: readonly VirtualIpSpec[]): number {
  return virtualIps.reduce((sum, { ports }) => sum + ports.length, 0);
}

/** The problem of a Service that asks for a different appliance than the one it runs on. */
export function movedProblem({ options: { sharedAppliance } }: ServiceRequest): Problem {
  return {
    code: 'CONTROLLER_ANNOTATION',
    property: 'kumiki.dev/shared-appliance',
    message: 'a running Service stays on its appliance: its address cannot be on two at once',
    given: sharedAppliance ?? 'no annotation',
    allowed: 'the value that it was created with',
    hint: 'change it back, or delete the Service and create it again',
  };
}

/** The problem of a Service that asks for a different network than its appliance's. */
export function movedNetworkProblem(standing: NetworkView, named: NetworkView): Problem {
  return {
    code: 'CONTROLLER_ANNOTATION',
    property: 'kumiki.dev/network',
    message: `its load balancer is on ${standing.label}, and cannot move: its address belongs to that network`,
    given: named.label,
    allowed: standing.label,
    hint: 'change it back, or delete the Service and create it again',
  };
}

/**
 * The problem of an appliance whose network no longer exists in the cloud: the appliance stays until a person
 * decides.
 */
export function goneNetworkProblem(switchId: string): Problem {
  return {
    code: 'CONTROLLER_NETWORK',
    message: `its load balancer is on switch ${switchId}, which no longer exists`,
    given: switchId,
    hint: 'delete the Service, and create it again on another network',
  };
}

/** The problem of a `kumiki.dev/adopt` whose appliance cannot be taken over. */
export function adoptProblem(id: string, message: string): Problem {
  return {
    code: 'CONTROLLER_ANNOTATION',
    property: 'kumiki.dev/adopt',
    message,
    given: id,
    allowed:
      'the id of a load balancer of the same zone that no Kumiki stack or controller owns, on one Service',
    hint: 'name another one, or remove the annotation',
  };
}

/** Checks the address options on a network that has a block and assigns addresses itself. */
export function* checkNetworkOptions(
  { options: { unitAddresses, gateway }, address }: ServiceRequest,
  { routerId, block, label }: NetworkView,
): Generator<Problem> {
  if (routerId === undefined || block === undefined) return;
  const network = Cidr.parse(block);
  if (gateway !== undefined) {
    yield {
      code: 'CONTROLLER_ANNOTATION',
      property: 'kumiki.dev/gateway',
      message: `${label} has its own gateway`,
      given: gateway,
      allowed: 'the annotation on a plain switch only',
      hint: 'remove it',
    };
  }
  const outside = [...(unitAddresses?.addresses ?? []), ...(address === undefined ? [] : [address])].filter(
    (each) => {
      const parsed = Ipv4.tryParse(each);
      return parsed && !network.contains(parsed);
    },
  );
  const isOther = unitAddresses !== undefined && unitAddresses.prefixLength !== network.prefixLength;
  if (outside.length === 0 && !isOther) return;
  yield {
    code: 'CONTROLLER_ANNOTATION',
    property:
      outside.every((each) => each === address) && !isOther
        ? 'kumiki.dev/address'
        : 'kumiki.dev/unit-addresses',
    message: `${label} has the block ${block}`,
    given: [...outside, ...(isOther ? [`/${unitAddresses.prefixLength}`] : [])].join(', '),
    allowed: `addresses of ${block}`,
    hint: 'leave it out to get free ones',
  };
}

/** A network that was not looked up. */
export function unknownNetwork(networkKey: string): Problem {
  return {
    code: 'CONTROLLER_NETWORK',
    message: `the network '${networkKey}' is not known yet`,
    given: networkKey,
    hint: 'wait until the controller has reached the Sakura Cloud API',
  };
}

/** The ports of nodes that probe Services answer, each with the Service that is checked there. */
export class ProbedPorts {
  /** Key of the Service by network and port. */
  private readonly holders = new Map<string, string>();

  /** Adds the ports of a Service, and describes those at which another one is checked already. */
  *add({ key, hasProbe, ports }: ServiceRequest, { switchId }: NetworkView): Generator<string> {
    if (!hasProbe) return;
    for (const { port } of ports) {
      const place = `${switchId} ${port}`;
      const holder = this.holders.get(place);
      this.holders.set(place, holder ?? key);
      if (holder === undefined || holder === key) continue;
      yield `${holder} is checked at port ${port} of the nodes, too, where the pods of one answer for the other: put a gateway in front of both, or annotate one with kumiki.dev/check: ping`;
    }
  }
}
