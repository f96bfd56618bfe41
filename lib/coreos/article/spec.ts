import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { BinariesSpec } from './binaries';

/** Who rewrites the source addresses of packets that leave the overlay: `ipMasq` of a cluster. */
export type IpMasq = 'overlay' | 'docker' | 'none';

/** A cluster of the article as plain data: what all of its machines share. */
export interface ArticleClusterSpec {
  readonly overlay: DescribedOverlay;
  /** Addresses of the machines that run pods, in the order of the API server's `--machines`. */
  readonly schedulable: readonly string[];
  readonly masterSchedulable: boolean;
  /** The discovery URL of etcd. */
  readonly discovery: string;
  readonly updateGroup: string;
  readonly ipMasq: IpMasq;
  readonly binaries: BinariesSpec;
}

/** Everything that the units and files of one machine are rendered from. */
export interface ArticleMachineSpec extends ArticleClusterSpec {
  readonly role: NodeRole;
  readonly hostname: string;
  readonly address: string;
  /** Whether pods run on it. */
  readonly isSchedulable: boolean;
}
