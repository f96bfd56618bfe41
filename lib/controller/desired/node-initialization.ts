import { Cidr, Ipv4 } from '../../core/ipv4';
import { UNINITIALIZED_TAINT } from '../../core/node-initialization';
import type { Node, NodeAddress } from '../../kubernetes-api/kinds';
import type { Server } from '../../sakura/codec/model';
import { isForeign, type NodeIndex } from './nodes';

/**
 * The address that a kubelet was started with (`--node-ip`), recorded if a cloud provider is to complete its
 * addresses.
 */
const GIVEN_ADDRESS = 'alpha.kubernetes.io/provided-node-ip';

/** What a kubelet with `--cloud-provider=external` waits for: what its node is in the cloud. */
export interface NodeInitialization {
  /** All addresses of the node, if they need to change. Written first, because pods ask for them. */
  readonly addresses?: readonly NodeAddress[];
  /** A merge patch with the provider id and labels that the node lacks, and without the taint. */
  readonly patch: { readonly metadata: object; readonly spec: object };
}

/** Whether a node is waiting for a cloud controller. */
export function isUninitialized({ metadata, spec }: Node): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return spec?.taints?.some(({ key }) => key === UNINITIALIZED_TAINT) ?? false;
}

/**
 * Plans the initialization of a waiting node. What the kubelet or a person has set stays.
 * @returns a sentence that says why it cannot be initialized, if so
 */
export function planInitialization(node: Node, index: NodeIndex, zone: string): NodeInitialization | string {
  const { metadata, spec } = node;
  const { providerID: given } = spec ?? {};
  if (given && isForeign(given)) {
    return `its provider id ${given} is of another cloud, whose controller has to initialise it`;
  }
  const machine = index.tryFindMachine(node);
  if (!machine) return index.explainMissing(node).message;
  const twin = index.listNodesOf(machine).find((name) => name !== metadata.name);
  if (twin !== undefined) {
    return `server ${machine.name} (${machine.id}) is taken for the node ${twin}, too: correct the name or the provider id of one of them`;
  }
  const addresses = completeAddresses(node, machine);
  if (!addresses.some(({ type }) => type === 'InternalIP')) {
    return `neither its kubelet nor server ${machine.name} (${machine.id}) names an address: start the kubelet with --node-ip, or enter the address of the server's interface`;
  }
  const { addresses: before = [] } = node.status ?? {};
  return {
    ...(addresses.length > before.length && { addresses }),
    patch: {
      metadata: { labels: listMissingLabels(node, machine, zone) },
      spec: {
        ...(!given && { providerID: `sakura://${zone}/${machine.id}` }),
        taints: spec?.taints?.filter(({ key }) => key !== UNINITIALIZED_TAINT) ?? [],
      },
    },
  };
}

/** The addresses of a node, completed with those of its machine that it lacks. */
function completeAddresses({ metadata, status }: Node, { interfaces }: Server): NodeAddress[] {
  const before = status?.addresses ?? [];
  const has = (type: string, address?: string) =>
    before.some((each) => each.type === type && (address === undefined || each.address === address));
  const known = [...new Set(interfaces.flatMap(({ address }) => address ?? []))];
  const external = known.filter((address) => !isPrivate(address));
  const internal = readGiven(metadata.annotations?.[GIVEN_ADDRESS]) ?? known.find(isPrivate) ?? external[0];
  return [
    ...before,
    ...(internal === undefined || has('InternalIP') ? [] : [{ type: 'InternalIP', address: internal }]),
    ...external
      .filter((address) => !has('ExternalIP', address))
      .map((address) => ({ type: 'ExternalIP', address })),
    ...(has('Hostname') ? [] : [{ type: 'Hostname', address: metadata.name }]),
  ];
}

/** The first of the comma-separated addresses that a kubelet was given. */
function readGiven(text: string | undefined): string | undefined {
  const given = text?.split(',').find((each) => Ipv4.tryParse(each));
  // a kubelet that is only told the family chooses the address itself
  return given === '0.0.0.0' ? undefined : given;
}

function isPrivate(address: string): boolean {
  const parsed = Ipv4.tryParse(address);
  return parsed !== undefined && Cidr.around(parsed, 32).isPrivate;
}

/** The well-known labels that a node lacks. */
function listMissingLabels({ metadata }: Node, { planClass }: Server, zone: string): Record<string, string> {
  const [, region] = /^([a-z]+\d+)[a-z]$/.exec(zone) ?? [];
  const instanceType = planClass?.replaceAll('/', '-');
  const known = Object.entries({
    'topology.kubernetes.io/zone': zone,
    'topology.kubernetes.io/region': region,
    'node.kubernetes.io/instance-type': instanceType,
  });
  const missing = known.flatMap(([name, value]): [string, string][] =>
    value !== undefined && LABEL_VALUE.test(value) && metadata.labels?.[name] === undefined
      ? [[name, value]]
      : [],
  );
  return Object.fromEntries(missing);
}

/** The syntax of a label value in Kubernetes, except for the empty one. */
const LABEL_VALUE = /^[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;
