import type { Binaries } from '../article/binaries';
import type { ClusterCompat } from '../article/cluster-recipe';
import type { Discovery } from '../article/discovery';
import type { KubeadmClusterProps } from '../kubeadm/kubeadm-props';
import type { UserDataEncoding, UserDataFormat } from '../model/format';
import type { UserDataProvider } from '../user-data/size-budget/provider';
import type { IpMasq } from './machine-plan';

/** One machine of a cluster. */
export interface CoreOSMachineProps {
  /** Its name: up to 63 characters, letters, digits and `-`. It names the construct and the file of user_data, too. */
  readonly hostname: string;
  /** Its IPv4 address on the node network. The cluster knows the machine by it. */
  readonly address: string;
  /**
   * The id that `fleetctl list-machines` shows: 32 hexadecimal digits. The machine makes it by itself; it is kept for people who look.
   * @default - not known
   */
  readonly machineId?: string | undefined;
}

/** Properties of {@link CoreOSRudderCluster}: those of the article's Kubernetes, or of today's. */
export type CoreOSRudderClusterProps = ArticleClusterProps | KubeadmClusterProps;

/** What each cluster of machines needs to be told. */
export interface ClusterProps {
  /** The machine with the API server. */
  readonly master: CoreOSMachineProps;
  /** The other machines. */
  readonly nodes: readonly CoreOSMachineProps[];
  /** The network that all machines stand on, such as `10.1.0.0/22`. */
  readonly nodeNetwork: string;
  /**
   * Where packets leave the node network, such as `10.1.0.1`: no machine may have that address.
   * @default - not checked
   */
  readonly gateway?: string | undefined;
  /** The network that pods get their addresses from, such as `10.240.0.0/16`: it overlaps no other. */
  readonly overlayNetwork: string;
  /**
   * The network that Services get their addresses from: it overlaps no other.
   * @default - with kubeadm `10.96.0.0/12`, its own default; else there is none
   */
  readonly serviceNetwork?: string | undefined;
  /**
   * Prefix length of the subnet of each machine, up to 30.
   * @default - 24 where the overlay network is larger, else one more than its own
   */
  readonly overlaySubnetLength?: number | undefined;
  /**
   * MTU of the machines' interface in bytes: the overlay's is 28 less, with kubeadm 50.
   * @default 1500
   */
  readonly externalMtu?: number | undefined;
  /** Public keys that may log in as `core`. Without one nobody can. */
  readonly sshAuthorizedKeys: readonly string[];
  /**
   * Whether pods run on the master, too.
   * @default true
   */
  readonly masterSchedulable?: boolean | undefined;
  /**
   * The group that updates come from, such as `stable`, `beta` or `alpha`. Machines never reboot by themselves.
   * @default 'stable'
   */
  readonly updateGroup?: string | undefined;
  /**
   * Who reads the documents.
   * @default 'coreos-cloudinit-1.14'; with kubeadm 'flatcar-ignition-3.4.0'
   */
  readonly format?: UserDataFormat | undefined;
  /**
   * How documents are handed to the cloud. Encoded, a readable copy stands beside each.
   * @default 'raw'
   */
  readonly encoding?: UserDataEncoding | undefined;
  /**
   * The cloud that takes them, whose limit of user_data no document may exceed. Most take 16 KB or more, some only 2 KB.
   * @default - sizes are not checked
   */
  readonly provider?: UserDataProvider | undefined;
}

/** Properties of {@link CoreOSRudderCluster} with the Kubernetes of the article. */
export interface ArticleClusterProps extends ClusterProps {
  /**
   * The generation of Kubernetes: that of the article, or with `kubeadm` today's.
   * @default 'article'
   */
  readonly kubernetes?: 'article' | undefined;
  /** How the members of etcd find each other: a new one for each cluster. */
  readonly discovery: Discovery;
  /**
   * `hardened`: the cluster of the article with its mistakes mended ({@link CoreOSRudderCluster.differences} says which). `article`: its units,
   * files and keys exactly.
   * @default 'hardened'
   */
  readonly compat?: ClusterCompat | undefined;
  /**
   * Where the programs of Kubernetes and Rudder come from. There is no default in hardened mode: their checksums are yours to know.
   * @default - with `compat: 'article'`: `Binaries.unpinned()`
   */
  readonly binaries?: Binaries | undefined;
  /**
   * Who rewrites the source addresses of packets to the outside. `overlay`: Rudder, and pods see each other's own addresses. `docker`: Docker,
   * and pods see the addresses of machines. `none`: nobody, so that the network outside must know the way back.
   * @default 'overlay'; with `compat: 'article'` always `docker`
   */
  readonly ipMasq?: IpMasq | undefined;
}
