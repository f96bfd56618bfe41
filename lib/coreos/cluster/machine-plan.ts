import type { DescribedOverlay, NodeRole } from '../address-plan/description';
import type { BinarySet } from '../article/binaries';

/** Who rewrites the source addresses of packets that leave the overlay: see {@link CoreOSRudderClusterProps.ipMasq}. */
export type IpMasq = 'overlay' | 'docker' | 'none';

/** What is the same on all machines of a cluster. */
export interface SitePlan {
  readonly overlay: DescribedOverlay;
  /** Addresses of the machines that run pods, in the order in which the API server is told of them. */
  readonly schedulable: readonly string[];
  readonly masterSchedulable: boolean;
  readonly discovery: string;
  readonly updateGroup: string;
  readonly ipMasq: IpMasq;
  readonly binaries: BinarySet;
}

/** All that the units and files of one machine are made of. */
export interface MachinePlan extends SitePlan {
  readonly role: NodeRole;
  readonly hostname: string;
  readonly address: string;
  /** Whether pods run on it. */
  readonly isSchedulable: boolean;
}
