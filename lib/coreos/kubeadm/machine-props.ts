import type { NodeRole } from '../address-plan/description';
import type { CoreOSMachineProps, ListedMachine } from '../machines/machine-cluster-props';
import type { UserDataFormat } from '../model/format';
import type { Taint } from './configuration';
import type { Delivery } from './delivery/delivery';

/** Processors that Kubernetes and Flatcar are released for. */
export type Architecture = 'amd64' | 'arm64';

/** Properties that a machine, or all machines of a pool, can set for themselves. */
export interface KubeadmMachineOptions {
  /**
   * Labels of the node. The kubelet sets them itself, so names below `kubernetes.io` and `k8s.io` are limited
   * to those that it may set, such as `node.kubernetes.io/…` and `topology.kubernetes.io/zone`.
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /**
   * Taints of the node.
   * @default - none; masters on which pods do not run have that of the control plane
   */
  readonly taints?: readonly Taint[] | undefined;
  /**
   * Its processor.
   * @default 'amd64'
   */
  readonly architecture?: Architecture | undefined;
  /**
   * The format of its document. `cloud-init` is for Debian and Ubuntu, all others for Flatcar.
   * @default - that of the cluster
   */
  readonly format?: UserDataFormat | undefined;
  /**
   * How it gets its document; determines the commands in the next steps.
   * @default - that of the cluster
   */
  readonly delivery?: Delivery | undefined;
  /**
   * Name of the network interface that has its address.
   * @default - that of the cluster
   */
  readonly interfaceName?: string | undefined;
}

/** One machine of a {@link KubeadmCluster}. */
export interface KubeadmMachineProps extends CoreOSMachineProps, KubeadmMachineOptions {
  /**
   * MAC address of the interface, such as `52:54:00:12:34:56`. A static address is then set on the interface
   * that has it, whatever its name, and matchbox recognises the machine by it.
   * @default - the interface is found by its name
   */
  readonly macAddress?: string | undefined;
  /**
   * The node's id in the cloud, such as `sakura://is1b/113400001000`: with it, the load balancer controller
   * finds a server whose name differs from the node's. It cannot be changed once the node has registered.
   * @default - none: the server is found by the host name
   */
  readonly providerId?: string | undefined;
}

/** Nodes with the same labels, taints and kind of machine. */
export interface NodePoolProps extends KubeadmMachineOptions {
  /** Name of the pool, unique in the cluster; the nodes get it as their label `kumiki.dev/pool`. */
  readonly name: string;
  /** Nodes of the pool. A node's own properties override those of the pool, or add to them. */
  readonly nodes: readonly KubeadmMachineProps[];
}

/** The label that names the pool of a node. */
export const POOL_LABEL = 'kumiki.dev/pool';

/** A machine from the cluster's properties, combined with the properties of its pool. */
export interface ListedKubeadmMachine extends ListedMachine, KubeadmMachineProps {
  /** The machine's pool; undefined if it is in none. */
  readonly pool: string | undefined;
}

/** The parts of a cluster's properties that list machines. */
export interface KubeadmMachineLists {
  readonly master: KubeadmMachineProps;
  readonly otherMasters?: readonly KubeadmMachineProps[] | undefined;
  readonly nodes: readonly KubeadmMachineProps[];
  readonly pools?: readonly NodePoolProps[] | undefined;
}

/** Lists the machines of a cluster: the first master, the other masters, the nodes, then those of pools. */
export function listKubeadmMachines(
  props: KubeadmMachineLists,
): [ListedKubeadmMachine, ...ListedKubeadmMachine[]] {
  const { master, otherMasters = [], nodes, pools = [] } = props;
  return [
    { ...master, role: 'master', property: 'master', pool: undefined },
    ...listEach(otherMasters, 'master', 'otherMasters'),
    ...listEach(nodes, 'node', 'nodes'),
    ...pools.flatMap((pool, index) =>
      listEach(
        pool.nodes.map((node) => withPool(node, pool)),
        'node',
        `pools[${index}].nodes`,
        pool.name,
      ),
    ),
  ];
}

function listEach(
  machines: readonly KubeadmMachineProps[],
  role: NodeRole,
  property: string,
  pool?: string,
): ListedKubeadmMachine[] {
  return machines.map((machine, index) => ({
    ...machine,
    role,
    property: `${property}[${index}]`,
    pool,
  }));
}

function withPool(node: KubeadmMachineProps, pool: NodePoolProps): KubeadmMachineProps {
  const { name, labels, taints = [], architecture, format, delivery, interfaceName } = pool;
  return {
    ...node,
    labels: { [POOL_LABEL]: name, ...labels, ...node.labels },
    taints: [...taints, ...(node.taints ?? [])],
    architecture: node.architecture ?? architecture,
    format: node.format ?? format,
    delivery: node.delivery ?? delivery,
    interfaceName: node.interfaceName ?? interfaceName,
  };
}
