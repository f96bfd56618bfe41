import {
  CustomResource,
  type CustomResourceOptions,
  type Input,
  type Output,
  type Resource,
} from '@pulumi/pulumi';
import { KumikiError } from '../core/errors';
import type {
  AnnouncedService,
  LoadBalancerArtifact,
  LoadBalancerShareArtifact,
} from '../load-balancer/artifact';
import type { Manifest } from '../synth/objects/manifest';
import type { LoadBalancerArgs } from './load-balancer';
import type { LoadBalancerShareArgs } from './load-balancer-share';
import type { ServiceStatusArgs } from './service-status';
import { skipStackTraces } from './skip-stack-traces';

/** A load balancer about to be registered. */
export interface LoadBalancerRegistration {
  /** Discriminates the registrations. */
  readonly kind: 'loadBalancer';
  /** The artifact that it comes from; identifies the load balancer. */
  readonly artifact: LoadBalancerArtifact;
  /** The arguments of the resource. */
  readonly args: LoadBalancerArgs;
  /** The resource options. */
  readonly options: CustomResourceOptions;
}

/** Virtual IPs on existing load balancers, about to be registered. */
export interface ShareRegistration {
  /** Discriminates the registrations. */
  readonly kind: 'loadBalancerShare';
  /** The artifact that it comes from. */
  readonly artifact: LoadBalancerShareArtifact;
  /** The arguments of the resource. */
  readonly args: LoadBalancerShareArgs;
  /** The resource options. */
  readonly options: CustomResourceOptions;
}

/** A Kubernetes object about to be registered. */
export interface ManifestRegistration {
  /** Discriminates the registrations. */
  readonly kind: 'manifest';
  /** The construct that it comes from, such as `shop/Web/Deployment`. */
  readonly constructPath: string;
  /** The name of the resource: `namespace/kind/name`, or `kind/name` for an object without a namespace. */
  readonly name: string;
  /** The object. Values at any depth may be outputs. */
  readonly args: ManifestArgs;
  /** The resource options. */
  readonly options: CustomResourceOptions;
}

/** The status of a Service, about to be registered. */
export interface ServiceStatusRegistration {
  /** Discriminates the registrations. */
  readonly kind: 'serviceStatus';
  /** The Service whose status it is. */
  readonly service: AnnouncedService;
  /** The arguments of the resource. */
  readonly args: ServiceStatusArgs;
  /** The resource options. */
  readonly options: CustomResourceOptions;
}

/** A Kubernetes object whose values may be outputs. */
export interface ManifestArgs {
  /** Such as `apps/v1`. */
  readonly apiVersion: string;
  /** Such as `Deployment`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/**
 * An object keeps the field manager it was first applied with: after `pulumi stack rename`, another one would
 * have to take each field from the former one.
 */
const FIRST_FIELD_MANAGER = 'metadata.annotations["pulumi.com/patchFieldManager"]';

/**
 * A Kubernetes object as a resource of the `@pulumi/kubernetes` plugin. The classes of that package are not
 * used, because they silently drop fields that are newer than the package.
 */
export class ObjectResource extends CustomResource {
  /** The metadata as the cluster has it. */
  declare readonly metadata: Output<{ readonly uid?: string; readonly namespace?: string }>;

  constructor(name: string, args: ManifestArgs, options: CustomResourceOptions) {
    const resume = skipStackTraces();
    try {
      super(
        typeResource(args),
        name,
        { ...args },
        {
          // `pulumi up --replace` makes a thing anew before it deletes the former one, which has the same name here
          deleteBeforeReplace: true,
          ...options,
          ignoreChanges: [...(options.ignoreChanges ?? []), FIRST_FIELD_MANAGER],
        },
      );
    } finally {
      resume();
    }
  }

  /** The uid, which a new object of the same name does not share. */
  get uid(): Output<string> {
    return this.metadata.apply(({ uid = '' }) => uid);
  }
}

/** Returns the resource type of an object. */
export function typeResource({ apiVersion, kind }: Pick<ManifestArgs, 'apiVersion' | 'kind'>): string {
  return `kubernetes:${apiVersion === 'v1' ? 'core/v1' : apiVersion}:${kind}`;
}

/** What a resource comes after. */
export function listDependencies({ dependsOn }: CustomResourceOptions): Input<Resource>[] {
  if (dependsOn === undefined) return [];
  return (Array.isArray(dependsOn) ? dependsOn : [dependsOn]) as Input<Resource>[];
}

/** Options of a resource that is registered once something has succeeded, if at all. */
export function waitFor(options: CustomResourceOptions, needed: Promise<void>): CustomResourceOptions {
  const dependsOn = needed.then(() => listDependencies(options));
  // Pulumi only awaits it after other things, until when Node would report its rejection as unhandled
  dependsOn.catch(() => {});
  return { ...options, dependsOn };
}

/** An object registered as a Pulumi resource. */
export interface AppliedManifest {
  readonly manifest: Manifest;
  readonly resource: ObjectResource;
  /** The context of the kubeconfig that it is applied to; undefined for the current one. */
  readonly context: string | undefined;
  /** Its registration. */
  readonly registration: ManifestRegistration;
}

/** A resource about to be registered. */
export type Registration =
  | LoadBalancerRegistration
  | ShareRegistration
  | ManifestRegistration
  | ServiceStatusRegistration;

/** Changes a resource before it is registered. */
export type Transform = (registration: Registration) => Registration;

/** Applies `transform` to a registration. @throws PULUMI_SETTING if that changes the kind of the resource */
export function transformed<T extends Registration>(registration: T, transform: Transform | undefined): T {
  const result = transform?.(registration) ?? registration;
  if (isOfKind(result, registration)) return result;
  const given =
    typeof result === 'object' && result !== null ? String(Reflect.get(result, 'kind')) : typeof result;
  throw new KumikiError({
    code: 'PULUMI_SETTING',
    message: 'transform returned a resource of another kind',
    given,
    allowed: registration.kind,
    hint: 'return the registration it receives, with different args or options',
  });
}

function isOfKind<T extends Registration>(result: Registration, { kind }: T): result is T {
  return result.kind === kind;
}
