import type { IConstruct } from 'constructs';
import type { LoadBalancerShareSpec } from '../appliance/spec/share';
import type { LoadBalancerSpec, VirtualIpSpec } from '../appliance/spec/spec';
import { type ArtifactKind, artifactsOf, type StackArtifacts } from '../core/artifact-kind';

/** A load balancer in the assembly. */
export interface LoadBalancerArtifact {
  /** The load balancer. */
  readonly constructPath: string;
  /** What is wanted, as plain JSON. */
  readonly spec: LoadBalancerSpec;
  /** The Services that the appliance makes reachable. */
  readonly services: readonly AnnouncedService[];
}

/**
 * A Service that kube-proxy must own addresses for: the virtual IP with this key for role `service`;
 * the real servers' addresses for role `probe`, so that the appliance's health checks follow the
 * readiness of the pods of each node.
 */
export interface AnnouncedService {
  /** Which virtual IP its status has. */
  readonly virtualIpKey: string;
  /** Whether clients use it, or only the checks of the appliance. */
  readonly role: 'service' | 'probe';
  /** Where the Service is. */
  readonly namespace: string;
  /** Its name in the cluster. */
  readonly name: string;
}

/** A virtual IP that a construct asks for; read once the tree is complete. */
export interface VirtualIpSource {
  /** Unique in the appliance and stable, such as the path of `construct`: the address stays with it. */
  readonly key: string;
  /** The construct at which problems of this virtual IP are reported. */
  readonly construct: IConstruct;
  /** As a specification has it. */
  toVirtualIp(): Omit<VirtualIpSpec, 'key'>;
  /** The Services that the virtual IP makes reachable. */
  announcedServices(): readonly Omit<AnnouncedService, 'virtualIpKey'>[];
}

/** Identifiers of the JSON schemas that specs are written with. */
const SCHEMA_ID = 'https://kumiki.dev/schemas/load-balancer.schema.json';
const SHARE_SCHEMA_ID = 'https://kumiki.dev/schemas/load-balancer-share.schema.json';

/** Load balancers: each writes its spec, which the Pulumi adapter and other programs read. */
export const LOAD_BALANCER: ArtifactKind<LoadBalancerArtifact> = {
  name: 'loadBalancers',
  noun: 'load balancer',
  lost: 'its load balancer',
  applyCommand: 'pulumi up',
  files: (artifacts) =>
    artifacts.map(({ spec }) => ({
      path: `load-balancers/${spec.id}.json`,
      content: `${JSON.stringify({ $schema: SCHEMA_ID, ...spec }, undefined, 2)}\n`,
      isSecret: false,
    })),
};

/** Virtual IPs on existing load balancers, in the assembly. */
export interface LoadBalancerShareArtifact {
  /** The load balancer that exists already. */
  readonly constructPath: string;
  /** What is wanted of it, as plain JSON. */
  readonly spec: LoadBalancerShareSpec;
  /** The Services that they make reachable. */
  readonly services: readonly AnnouncedService[];
}

/** Virtual IPs on existing load balancers: each share writes its spec. */
export const LOAD_BALANCER_SHARE: ArtifactKind<LoadBalancerShareArtifact> = {
  name: 'loadBalancerShares',
  noun: 'load balancer share',
  lost: 'its virtual IPs',
  applyCommand: 'pulumi up',
  files: (artifacts) =>
    artifacts.map(({ spec }) => ({
      path: `load-balancer-shares/${spec.id}.json`,
      content: `${JSON.stringify({ $schema: SHARE_SCHEMA_ID, ...spec }, undefined, 2)}\n`,
      isSecret: false,
    })),
};

/** The load balancers of a stack, and its virtual IPs on existing ones. */
export function listBalancers(stack: StackArtifacts): (LoadBalancerArtifact | LoadBalancerShareArtifact)[] {
  return [...artifactsOf(stack, LOAD_BALANCER), ...artifactsOf(stack, LOAD_BALANCER_SHARE)];
}
