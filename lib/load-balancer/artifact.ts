import type { LoadBalancerSpec } from '../appliance/spec/spec';
import type { ArtifactKind } from '../core/artifact-kind';

/** A load balancer in the assembly. */
export interface LoadBalancerArtifact {
  readonly constructPath: string;
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
  readonly virtualIpKey: string;
  readonly role: 'service' | 'probe';
  readonly namespace: string;
  readonly name: string;
}

/** Identifier of the JSON schema that load balancer specs are written with. */
const SCHEMA_ID = 'https://kumiki.dev/schemas/load-balancer.schema.json';

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
