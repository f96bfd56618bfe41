import type { ClusterArtifact } from '../coreos/cluster/cluster-artifact';
import type { UserDataArtifact } from '../coreos/user-data/artifact';
import type { LoadBalancerArtifact } from '../load-balancer/artifact';

/** All that an app comes to, as plain sorted data: feeds files, Pulumi, pictures, checks and diffs alike. No I/O behind it. */
export interface Assembly {
  readonly stacks: readonly StackAssembly[];
  /** Remarks that a person should read, such as hardening that an image does not allow. */
  readonly notes: readonly Note[];
}

export interface StackAssembly {
  /** The chart's construct path, such as `shop`; unique in the app. */
  readonly path: string;
  /** The path as one word that can be part of a file name; unique in the app. */
  readonly name: string;
  /** File name without extension, as cdk8s gives it: the name, with `0000-` in front when charts depend on each other. */
  readonly fileName: string;
  /** Kubernetes objects, dependencies first. */
  readonly manifests: readonly Manifest[];
  readonly loadBalancers: readonly LoadBalancerArtifact[];
  /** Boot documents of machines. */
  readonly userData: readonly UserDataArtifact[];
  /** Clusters of machines: their plans, and what is left for a person to do. */
  readonly clusters: readonly ClusterArtifact[];
  /** The constructs right below the stack, for the report. */
  readonly constructs: readonly ConstructSummary[];
}

export interface Manifest {
  readonly constructPath: string;
  /** Made of the tree when first read. */
  readonly object: KubernetesObject;
}

/** A Kubernetes object: JSON with string keys, nothing undefined. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

export interface Note {
  readonly constructPath: string;
  readonly text: string;
}

export interface ConstructSummary {
  readonly id: string;
  /** Class name, such as `GuestbookApp`. */
  readonly type: string;
  readonly manifestCount: number;
  readonly loadBalancerCount: number;
  readonly userDataCount: number;
}
