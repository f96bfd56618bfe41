import type { IConstruct } from 'constructs';
import type { LoadBalancerShareSpec } from '../appliance/spec/share';
import type { LoadBalancerSpec, VirtualIpSpec } from '../appliance/spec/spec';
import { type ArtifactKind, artifactsOf, type StackArtifacts } from '../core/artifact-kind';
import { toFileName } from '../core/file-name';

/** A load balancer in the assembly. */
export interface LoadBalancerArtifact {
  /** Path of the load balancer's construct. */
  readonly constructPath: string;
  /** The desired state, as plain JSON. */
  readonly spec: LoadBalancerSpec;
  /** The Services that the appliance makes reachable. */
  readonly services: readonly AnnouncedService[];
}

/**
 * A Service that needs kube-proxy to answer at certain addresses: at the virtual IP with this key for role
 * `service`; at the real servers' addresses for role `probe`, so that the appliance's health checks follow
 * the readiness of the pods of each node.
 */
export interface AnnouncedService {
  /** Key of the virtual IP that the Service belongs to. */
  readonly virtualIpKey: string;
  /** Whether clients use it, or only the appliance's health checks. */
  readonly role: 'service' | 'probe';
  /** The namespace of the Service. */
  readonly namespace: string;
  /** The name of the Service in the cluster. */
  readonly name: string;
}

/** A virtual IP requested by a construct; read once the tree is complete. */
export interface VirtualIpSource {
  /** Unique on the appliance and stable, such as the path of `construct`: the address stays with this key. */
  readonly key: string;
  /** The construct at which problems of this virtual IP are reported. */
  readonly construct: IConstruct;
  /** Returns the virtual IP's part of the spec. */
  toVirtualIp(): Omit<VirtualIpSpec, 'key'>;
  /** The Services that the virtual IP makes reachable. */
  announcedServices(): readonly Omit<AnnouncedService, 'virtualIpKey'>[];
}

/** Ids of the JSON schemas of written specs. */
const SCHEMA_ID = 'https://kumiki.dev/schemas/load-balancer.schema.json';
const SHARE_SCHEMA_ID = 'https://kumiki.dev/schemas/load-balancer-share.schema.json';

/**
 * Artifact kind of load balancers: each writes its spec, which the Pulumi adapter and other programs read.
 */
export const LOAD_BALANCER: ArtifactKind<LoadBalancerArtifact> = {
  name: 'loadBalancers',
  noun: 'load balancer',
  omittedByPlainApp: 'its load balancer',
  applyCommand: 'pulumi up',
  files: (artifacts) =>
    artifacts.map(({ spec }) => ({
      path: `load-balancers/${toFileName(spec.id, '.json')}`,
      content: `${JSON.stringify({ $schema: SCHEMA_ID, ...spec }, undefined, 2)}\n`,
      isSecret: false,
    })),
};

/** Virtual IPs on existing load balancers, in the assembly. */
export interface LoadBalancerShareArtifact {
  /** Path of the construct for the existing load balancers. */
  readonly constructPath: string;
  /** The desired virtual IPs, as plain JSON. */
  readonly spec: LoadBalancerShareSpec;
  /** The Services that the virtual IPs make reachable. */
  readonly services: readonly AnnouncedService[];
}

/** Artifact kind of virtual IPs on existing load balancers: each share writes its spec. */
export const LOAD_BALANCER_SHARE: ArtifactKind<LoadBalancerShareArtifact> = {
  name: 'loadBalancerShares',
  noun: 'load balancer share',
  omittedByPlainApp: 'its virtual IPs',
  applyCommand: 'pulumi up',
  files: (artifacts) =>
    artifacts.map(({ spec }) => ({
      path: `load-balancer-shares/${toFileName(spec.id, '.json')}`,
      content: `${JSON.stringify({ $schema: SHARE_SCHEMA_ID, ...spec }, undefined, 2)}\n`,
      isSecret: false,
    })),
};

/** Returns the load balancers of a stack and its shares of existing ones. */
export function listBalancers(stack: StackArtifacts): (LoadBalancerArtifact | LoadBalancerShareArtifact)[] {
  return [...artifactsOf(stack, LOAD_BALANCER), ...artifactsOf(stack, LOAD_BALANCER_SHARE)];
}
