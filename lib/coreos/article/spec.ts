import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { BinariesSpec } from './binaries';

/** The program that rewrites the source addresses of packets leaving the overlay: `ipMasq` of a cluster. */
export type IpMasq = 'overlay' | 'docker' | 'none';

/** The parts of an article cluster that all of its machines share, as plain data. */
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

/** The input from which the units and files of one machine are rendered. */
export interface ArticleMachineSpec extends ArticleClusterSpec {
  readonly role: NodeRole;
  readonly hostname: string;
  readonly address: string;
  /** Whether pods run on it. */
  readonly isSchedulable: boolean;
}
