import type { Binaries } from '../article/binaries';
import type { Discovery } from '../article/discovery';
import type { ClusterCompat } from '../article/recipe';
import type { IpMasq } from '../article/spec';
import type { MachineClusterProps } from '../machines/machine-cluster-props';
import type { UserDataFormat } from '../model/format';

/** Properties of {@link CoreOSRudderCluster}. */
export interface CoreOSRudderClusterProps extends MachineClusterProps {
  /** How the members of etcd find each other. Each cluster needs a new one. */
  readonly discovery: Discovery;
  /**
   * `article`: exactly the units, files and keys of a tutorial of 2014, which sets up Kubernetes with Rudder
   * on three CoreOS machines of IDCF Cloud; docs/coreos.md says more about it. `hardened`: the same cluster
   * with the article's mistakes fixed; {@link CoreOSRudderCluster.differences} lists them.
   * @default 'hardened'
   */
  readonly compat?: ClusterCompat | undefined;
  /**
   * Where the programs of Kubernetes and Rudder come from. Required in hardened mode, because only you know
   * their checksums.
   * @default - with `compat: 'article'`: `Binaries.unpinned()`
   */
  readonly binaries?: Binaries | undefined;
  /**
   * The program that rewrites the source addresses of outbound packets. `overlay`: Rudder, and pods see each
   * other's own addresses. `docker`: Docker, and pods see the addresses of machines. `none`: no program, so
   * the network outside needs a route back to the pods.
   * @default 'overlay'; with `compat: 'article'` always `docker`
   */
  readonly ipMasq?: IpMasq | undefined;
  /**
   * The network that Services get their addresses from. It must not overlap any other.
   * @default - there is none
   */
  readonly serviceNetwork?: string | undefined;
  /**
   * The format of the documents, named after the program that reads them.
   * @default 'coreos-cloudinit-1.14'
   */
  readonly format?: UserDataFormat | undefined;
}
