import { all, type CustomResource, type Input, isSecret, type Output, output } from '@pulumi/pulumi';
import type {
  AnnouncedService,
  LoadBalancerArtifact,
  LoadBalancerShareArtifact,
} from '../load-balancer/artifact';
import { type ServiceStatusPatch, serviceStatusPatch } from '../load-balancer/service-status';
import type { LoadBalancer } from './load-balancer';
import type { LoadBalancerShare } from './load-balancer-share';
import { nameObject } from './manifests/references';
import {
  type AppliedManifest,
  type ServiceStatusRegistration,
  type Transform,
  transformed,
  waitFor,
} from './registration';
import { addContext, listFormerNames, ResourceNames } from './resource-names';
import { ServiceStatus } from './service-status';

/** A load balancer, or a share of existing ones, with its resource. */
export type Deployed = {
  /** The kubeconfig context that its stack names. */
  readonly context: string | undefined;
} & (
  | { readonly artifact: LoadBalancerArtifact; readonly resource: LoadBalancer }
  | { readonly artifact: LoadBalancerShareArtifact; readonly resource: LoadBalancerShare }
);

/** The status of each Service that load balancers make reachable, by `namespace/name`, or `namespace/name@context`. */
export function collectStatuses(deployed: readonly Deployed[]): Record<string, Output<ServiceStatusPatch>> {
  return Object.fromEntries(
    deployed.flatMap(listStatuses).map(({ name, context, patch }) => [addContext(name, context), patch]),
  );
}

interface Announced {
  /** `namespace/name`. */
  readonly name: string;
  readonly context: string | undefined;
  readonly service: AnnouncedService;
  readonly patch: Output<ServiceStatusPatch>;
  readonly loadBalancer: CustomResource;
}

function listStatuses({ artifact, resource, context }: Deployed): Announced[] {
  const known = all([resource.addressByKey, resource.serversByKey]);
  return artifact.services.map((service) => ({
    name: formatServiceName(service),
    context,
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
  /** Rejects if the objects are refused, and their load balancers with them. */
  readonly admitted: () => Promise<void>;
}

/**
 * Registers the status of each announced Service that is applied, after the Service and its load balancer.
 */
export function announceServices(
  deployed: readonly Deployed[],
  { applied, kubeconfig, transform, admitted }: AnnounceInput,
): Map<string, ServiceStatus> {
  const services = collectServices(applied.values());
  const statuses = new Map<string, ServiceStatus>();
  const announced = deployed.flatMap(listStatuses);
  const names = new ResourceNames(announced);
  for (const each of announced) {
    const found = tryFindService(services, each);
    if (!found) continue;
    const { name, aliases = [] } = names.find(each);
    // without them, it would be written under the new name, and then removed under the old one
    const former = new Set([
      ...aliases.map((alias) => alias.name),
      ...listFormerNames(found.registration.options, {
        object: nameObject(found.manifest.object),
        name: each.name,
      }),
    ]);
    const registration = toRegistration(each, found, kubeconfig, [...former]);
    const { args, options } = transformed(registration, transform);
    statuses.set(name, new ServiceStatus(name, args, waitFor(options, admitted())));
  }
  return statuses;
}

function toRegistration(
  { service, patch, loadBalancer }: Announced,
  found: AppliedManifest,
  kubeconfig: Input<string> | undefined,
  former: readonly string[],
): ServiceStatusRegistration {
  const { resource, context } = found;
  return {
    kind: 'serviceStatus',
    service,
    args: {
      service: {
        namespace: readNamespace(found, service),
        name: service.name,
        uid: ifRegistered(resource.uid),
      },
      ingress: patch.apply(({ status }) => status.loadBalancer.ingress),
      ...(kubeconfig !== undefined && { kubeconfig }),
      ...(context !== undefined && { context }),
    },
    options: {
      dependsOn: [resource, loadBalancer],
      ...(former.length > 0 && { aliases: former.map((name) => ({ name })) }),
    },
  };
}

/**
 * The Services among the objects, by the names that the program gives them, whatever transform renames their
 * resources to.
 */
function collectServices(applied: Iterable<AppliedManifest>): Map<string, AppliedManifest> {
  const services = new Map<string, AppliedManifest>();
  for (const each of applied) {
    const { apiVersion, kind, metadata } = each.manifest.object;
    const { namespace = '', name = '' } = metadata;
    if (apiVersion !== 'v1' || kind !== 'Service') continue;
    services.set(addContext(formatServiceName({ namespace, name }), each.context), each);
  }
  return services;
}

/** The announced Service, in the cluster of its stack; it may have no namespace. */
function tryFindService(
  services: ReadonlyMap<string, AppliedManifest>,
  { service: { namespace, name }, context }: Announced,
): AppliedManifest | undefined {
  return [namespace, '']
    .map((place) => services.get(addContext(formatServiceName({ namespace: place, name }), context)))
    .find((found) => found !== undefined);
}

/** The namespace of an object. If it has none, that of the context, which only the cluster knows. */
function readNamespace(
  { manifest, resource }: AppliedManifest,
  { namespace }: AnnouncedService,
): Input<string> {
  if (manifest.object.metadata.namespace !== undefined) return namespace;
  return ifRegistered(resource.metadata.apply((metadata) => metadata.namespace ?? namespace));
}

/**
 * An output of a resource that this one depends on. If that resource cannot be registered, its own error says
 * why; as an argument, the output would repeat the error among property names and the SDK's stack.
 */
function ifRegistered(value: Output<string>): Output<string> {
  return output(
    isSecret(value).then(
      () => value,
      () => '',
    ),
  );
}
