import { all, type CustomResource, type Input, type Output } from '@pulumi/pulumi';
import type {
  AnnouncedService,
  LoadBalancerArtifact,
  LoadBalancerShareArtifact,
} from '../load-balancer/artifact';
import { type ServiceStatusPatch, serviceStatusPatch } from '../load-balancer/service-status';
import type { LoadBalancer } from './load-balancer';
import type { LoadBalancerShare } from './load-balancer-share';
import {
  type AppliedManifest,
  type ServiceStatusRegistration,
  type Transform,
  transformed,
} from './registration';
import { ServiceStatus } from './service-status';

/** A load balancer, or a share of existing ones, with its resource. */
export type Deployed =
  | { readonly artifact: LoadBalancerArtifact; readonly resource: LoadBalancer }
  | { readonly artifact: LoadBalancerShareArtifact; readonly resource: LoadBalancerShare };

/** The status of each Service that load balancers make reachable, by `namespace/name`. */
export function collectStatuses(deployed: readonly Deployed[]): Record<string, Output<ServiceStatusPatch>> {
  return Object.fromEntries(deployed.flatMap(listStatuses).map(({ name, patch }) => [name, patch]));
}

interface Announced {
  /** `namespace/name`. */
  readonly name: string;
  readonly service: AnnouncedService;
  readonly patch: Output<ServiceStatusPatch>;
  readonly loadBalancer: CustomResource;
}

function listStatuses({ artifact, resource }: Deployed): Announced[] {
  const known = all([resource.addressByKey, resource.serversByKey]);
  return artifact.services.map((service) => ({
    name: formatServiceName(service),
    service,
    patch: known.apply(([addressByKey, serversByKey]) =>
      serviceStatusPatch(service, { addressByKey, serversByKey }),
    ),
    loadBalancer: resource,
  }));
}

/** `namespace/name` of a Service. */
export function formatServiceName({ namespace, name }: Pick<AnnouncedService, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** The cluster whose Services get their statuses. */
export interface AnnounceInput {
  readonly applied: ReadonlyMap<string, AppliedManifest>;
  readonly kubeconfig: Input<string> | undefined;
  readonly transform: Transform | undefined;
}

/** Registers the status of each Service that is applied and announced, after the Service and its load balancer. */
export function announceServices(
  deployed: readonly Deployed[],
  { applied, kubeconfig, transform }: AnnounceInput,
): Map<string, ServiceStatus> {
  const services = collectServices(applied.values());
  const statuses = new Map<string, ServiceStatus>();
  for (const { name, service, patch, loadBalancer } of deployed.flatMap(listStatuses)) {
    const found =
      services.get(name) ?? services.get(formatServiceName({ namespace: '', name: service.name }));
    if (!found) continue;
    const { args, options } = transformed<ServiceStatusRegistration>(
      {
        kind: 'serviceStatus',
        service,
        args: {
          service: { namespace: readNamespace(found, service), name: service.name, uid: found.resource.uid },
          ingress: patch.apply(({ status }) => status.loadBalancer.ingress),
          ...(kubeconfig !== undefined && { kubeconfig }),
          ...(found.context !== undefined && { context: found.context }),
        },
        options: { dependsOn: [found.resource, loadBalancer] },
      },
      transform,
    );
    statuses.set(name, new ServiceStatus(name, args, options));
  }
  return statuses;
}

/** The Services among objects, by `namespace/name` as the program has it, whatever transform calls their resources. */
function collectServices(applied: Iterable<AppliedManifest>): Map<string, AppliedManifest> {
  const services = new Map<string, AppliedManifest>();
  for (const each of applied) {
    const { apiVersion, kind, metadata } = each.manifest.object;
    const { namespace = '', name = '' } = metadata;
    if (apiVersion === 'v1' && kind === 'Service') services.set(formatServiceName({ namespace, name }), each);
  }
  return services;
}

/** An object that names no namespace is put into that of the context, which the cluster tells. */
function readNamespace(
  { manifest, resource }: AppliedManifest,
  { namespace }: AnnouncedService,
): Input<string> {
  if (manifest.object.metadata.namespace !== undefined) return namespace;
  return resource.metadata.apply((metadata) => metadata.namespace ?? namespace);
}
