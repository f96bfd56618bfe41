import { contributionKey } from '../../core/contribution';
import type { NodeRole } from '../address-plan/description';
import type { CoreOSRudderCluster } from './core-os-rudder-cluster';
import type { NextStep } from './next-step';

/** A cluster of machines as it stands in the assembly: a summary of its plan. */
export interface ClusterArtifact {
  readonly constructPath: string;
  readonly overlay: OverlaySummary;
  /** Master first. */
  readonly machines: readonly MachineSummary[];
  /** What is left for a person to do, in this order. */
  readonly nextSteps: readonly NextStep[];
}

/** What the overlay network of a cluster has room for. */
export interface OverlaySummary {
  /** Such as `10.240.0.0/16`. */
  readonly network: string;
  /** Prefix length of each machine's subnet. */
  readonly subnetLength: number;
  /** How many machines can have a subnet. */
  readonly subnets: number;
  /** How many pods can have an address on each machine. */
  readonly podsPerMachine: number;
  /** In bytes, inside the overlay. */
  readonly mtu: number;
}

/** A machine in the table of the plan. */
export interface MachineSummary {
  readonly hostname: string;
  readonly role: NodeRole;
  readonly address: string;
  /** The subnets of which it gets one. */
  readonly subnets: string;
  /** Path of the construct that has its boot document. */
  readonly userDataPath: string;
}

/** Key under which clusters contribute their plan to the assembly. */
export const CLUSTER = contributionKey<ClusterArtifact>('cluster');

/** The plan of a cluster; undefined while it has problems. */
export function clusterArtifact({
  node,
  machines,
  addressPlan,
  nextSteps,
}: CoreOSRudderCluster): ClusterArtifact | undefined {
  if (!addressPlan) return undefined;
  const { overlay, candidates, containersPerNode, mtu } = addressPlan;
  const subnets = String(candidates);
  return {
    constructPath: node.path,
    overlay: {
      network: String(overlay.network.cidr),
      subnetLength: overlay.subnets.length,
      subnets: overlay.subnets.count,
      podsPerMachine: containersPerNode,
      mtu,
    },
    machines: machines.map(({ hostname, role, address, userData }) => ({
      hostname,
      role,
      address,
      subnets,
      userDataPath: userData.node.path,
    })),
    nextSteps,
  };
}
