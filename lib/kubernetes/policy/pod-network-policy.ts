import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { addCheck } from '../../core/check';
import { Cidr, Ipv4 } from '../../core/ipv4';
import { tryParseIpv6 } from '../../core/ipv6';
import { isObject } from '../../core/json';
import { isPort } from '../../core/port';
import type { Problems } from '../../core/problems';
import { checkNew } from '../../core/props/check-call';
import { produce } from '../../core/props/produce';
import type { BackendSource, PodBackend } from '../../core/references';
import { traceSource } from '../../core/source';
import { requireChart } from '../../core/stack';
import { toPodBackend } from '../backend/pod-backend';
import { SIGNATURES } from '../signatures';

/** Addresses outside the cluster, and their ports. */
export interface AddressPeer {
  /** Addresses or networks of IPv4 or IPv6, such as `10.0.2.2` or `203.0.113.0/28`. */
  readonly addresses: readonly string[];
  /** TCP ports. */
  readonly ports: readonly number[];
}

/** The connections that some pods may have; all others are denied, in both directions. */
export interface PodNetworkPolicyProps {
  /** The pods that it applies to. */
  readonly pods: BackendSource;
  /**
   * Sources of connections to the ports of these pods; `anyone` includes clients outside the cluster.
   * @default - none
   */
  readonly allowFrom?: readonly BackendSource[] | 'anyone' | undefined;
  /**
   * Backends whose ports these pods may connect to. Allows DNS queries too, unless `dns` is false. A function
   * is called when the app is synthesized.
   * @default - none
   */
  readonly allowTo?: readonly BackendSource[] | (() => readonly BackendSource[]) | undefined;
  /** Ports that these pods may connect to at any address, including outside the cluster. @default - none */
  readonly allowToPorts?: readonly number[] | (() => readonly number[]) | undefined;
  /** Addresses outside the cluster that these pods may connect to. @default - none */
  readonly allowToAddresses?: readonly AddressPeer[] | (() => readonly AddressPeer[]) | undefined;
  /**
   * Whether the pods may query the cluster's DNS; `anywhere`: DNS servers at any address, for pods that use
   * those of their node.
   * @default - true if `allowTo` is not empty
   */
  readonly dns?: boolean | 'anywhere' | undefined;
  /** Name of the NetworkPolicy. @default - generated from the construct path */
  readonly name?: string | undefined;
  /** Labels of the NetworkPolicy. @default - none */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/**
 * A NetworkPolicy for the pods of one workload. It takes effect if the cluster's network enforces policies.
 */
export class PodNetworkPolicy extends Construct {
  /** The NetworkPolicy object. */
  readonly policy: ApiObject;

  constructor(scope: Construct, id: string, props: PodNetworkPolicyProps) {
    checkNew(SIGNATURES, 'PodNetworkPolicy', arguments, new.target === PodNetworkPolicy);
    super(scope, id);
    traceSource(this);
    requireChart(this);
    addCheck(this, () => checkPorts('allowToPorts', produceList(props, 'allowToPorts')));
    addCheck(this, function* () {
      for (const peer of produceList(props, 'allowToAddresses')) yield* checkPeer(peer);
    });
    this.policy = new ApiObject(this, 'Resource', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: {
        ...(props.name !== undefined && { name: props.name }),
        ...(props.labels && { labels: { ...props.labels } }),
      },
      // objects of other libraries may change until the app is synthesized
      spec: Lazy.any({ produce: () => renderPolicy(props) }),
    });
  }
}

function* checkPorts(property: string, ports: readonly number[]): Problems {
  for (const port of ports) {
    if (isPort(port)) continue;
    yield {
      code: 'SYNTH_VALUE',
      message: `${property} has ${port}, which is not a port`,
      property,
      given: port,
      allowed: 'integers from 1 to 65535',
      hint: 'give the ports that the pods connect to, or leave it out',
    };
  }
}

/** Refuses empty lists, which Kubernetes reads as all addresses or all ports. */
function* checkPeer({ addresses, ports }: AddressPeer): Problems {
  const property = 'allowToAddresses';
  yield* checkPorts(property, ports);
  for (const [what, list] of Object.entries({ addresses, ports })) {
    if (list.length > 0) continue;
    yield {
      code: 'SYNTH_VALUE',
      message: `${property} has an entry without ${what}, which would allow all of them`,
      property,
      given: list,
      allowed: 'at least one address and one port',
      hint: 'say which, or leave the entry out',
    };
  }
  for (const given of addresses) {
    if (isAddress(given)) continue;
    yield {
      code: 'SYNTH_VALUE',
      message: `${property} has '${given}', which is neither an address nor a network`,
      property,
      given,
      allowed: 'IPv4 or IPv6 addresses or networks, such as 10.0.2.2 or 203.0.113.0/28',
      hint: 'give the address of what the pods connect to: network policies cannot match names',
    };
  }
}

function isAddress(text: string): boolean {
  if (Ipv4.tryParse(text) || Cidr.tryParse(text)) return true;
  const [, address = '', length = '128'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return tryParseIpv6(address) !== undefined && Number(length) <= 128;
}

function renderPolicy(props: PodNetworkPolicyProps): object {
  const pods = toPodBackend(props.pods);
  const targets = produceList(props, 'allowTo').map(toPodBackend);
  const dns = props.dns ?? targets.length > 0;
  return {
    podSelector: { matchLabels: pods.selector },
    policyTypes: ['Ingress', 'Egress'],
    ingress: renderIngress(pods, props.allowFrom ?? []),
    egress: [
      ...targets.map((target) => ({ to: [renderPeer(target, pods)], ports: renderPorts(target) })),
      ...renderPortsAnywhere(produceList(props, 'allowToPorts')),
      ...produceList(props, 'allowToAddresses').map(renderAddresses),
      ...(dns === 'anywhere' ? [{ ports: DNS.ports }] : dns ? [DNS] : []),
    ],
  };
}

/** The properties that may be a list or a function, with the type of their items. */
interface Lists {
  readonly allowTo: BackendSource;
  readonly allowToPorts: number;
  readonly allowToAddresses: AddressPeer;
}

function produceList<K extends keyof Lists>(
  props: { readonly [P in K]?: readonly Lists[P][] | (() => readonly Lists[P][]) | undefined },
  property: K,
): readonly Lists[K][] {
  const list = props[property];
  if (typeof list !== 'function') return list ?? [];
  const ofPeers = property === 'allowToAddresses';
  return produce(list, {
    property,
    accepts: (value) => Array.isArray(value) && (!ofPeers || value.every(isAddressPeer)),
    allowed: ofPeers ? 'a list of addresses and ports, both lists' : 'a list',
  });
}

function isAddressPeer(value: unknown): boolean {
  return isObject(value) && Array.isArray(value.addresses) && Array.isArray(value.ports);
}

function renderPortsAnywhere(ports: readonly number[]): object[] {
  if (ports.length === 0) return [];
  return [{ ports: ports.map((port) => ({ port, protocol: 'TCP' })) }];
}

function renderAddresses({ addresses, ports }: AddressPeer): object {
  return {
    to: addresses.map((address) => ({ ipBlock: { cidr: toCidr(address) } })),
    ports: ports.map((port) => ({ port, protocol: 'TCP' })),
  };
}

function toCidr(address: string): string {
  if (address.includes('/')) return address;
  return address.includes(':') ? `${address}/128` : `${address}/32`;
}

function renderIngress(pods: PodBackend, allowFrom: readonly BackendSource[] | 'anyone'): object[] {
  if (allowFrom === 'anyone') return [{ ports: renderPorts(pods) }];
  // an empty list of peers would allow everyone
  if (allowFrom.length === 0) return [];
  return [
    { from: allowFrom.map((source) => renderPeer(toPodBackend(source), pods)), ports: renderPorts(pods) },
  ];
}

function renderPeer(peer: PodBackend, pods: PodBackend): object {
  return {
    podSelector: { matchLabels: peer.selector },
    ...(peer.namespace !== undefined &&
      peer.namespace !== pods.namespace && {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
      }),
  };
}

function renderPorts(backend: PodBackend): object[] {
  return backend.ports.map(({ number, protocol }) => ({ port: number, protocol }));
}

/** The cluster's DNS pods, and the address of the cache that some clusters run on every node. */
const DNS = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
    { ipBlock: { cidr: '169.254.20.10/32' } },
  ],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};
