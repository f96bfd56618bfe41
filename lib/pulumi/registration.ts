import { CustomResource, type CustomResourceOptions, type Output } from '@pulumi/pulumi';
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

/** A load balancer that is about to be registered. */
export interface LoadBalancerRegistration {
  /** Tells it from the other registrations. */
  readonly kind: 'loadBalancer';
  /** Where it comes from: tells load balancers apart. */
  readonly artifact: LoadBalancerArtifact;
  /** What the resource gets. */
  readonly args: LoadBalancerArgs;
  /** How Pulumi treats it. */
  readonly options: CustomResourceOptions;
}

/** Virtual IPs on existing load balancers that are about to be registered. */
export interface ShareRegistration {
  /** Tells it from the other registrations. */
  readonly kind: 'loadBalancerShare';
  /** What the app wants. */
  readonly artifact: LoadBalancerShareArtifact;
  /** What the resource gets. */
  readonly args: LoadBalancerShareArgs;
  /** How Pulumi treats it. */
  readonly options: CustomResourceOptions;
}

/** A Kubernetes object that is about to be registered. */
export interface ManifestRegistration {
  /** Tells it from the other registrations. */
  readonly kind: 'manifest';
  /** The construct that it comes from, such as `shop/Web/Deployment`. */
  readonly constructPath: string;
  /** The name of the resource: `namespace/kind/name`, or `kind/name` for an object in no namespace. */
  readonly name: string;
  /** The object. Values at any depth may be outputs. */
  readonly args: ManifestArgs;
  /** How Pulumi treats it. */
  readonly options: CustomResourceOptions;
}

/** The status of a Service that is about to be registered. */
export interface ServiceStatusRegistration {
  /** Tells it from the other registrations. */
  readonly kind: 'serviceStatus';
  /** The Service whose status it is. */
  readonly service: AnnouncedService;
  /** What the resource gets. */
  readonly args: ServiceStatusArgs;
  /** How Pulumi treats it. */
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
 * A Kubernetes object as a resource of the plugin of `@pulumi/kubernetes`. The classes of that package are not used:
 * they leave out fields that are newer than the package, and say so to nobody.
 */
export class ObjectResource extends CustomResource {
  /** What the cluster has made of the object's own. */
  declare readonly metadata: Output<{ readonly uid?: string; readonly namespace?: string }>;

  constructor(name: string, args: ManifestArgs, options: CustomResourceOptions) {
    const resume = skipStackTraces();
    try {
      super(typeResource(args), name, { ...args }, options);
    } finally {
      resume();
    }
  }

  /** Another object of the same name has another one. */
  get uid(): Output<string> {
    return this.metadata.apply(({ uid = '' }) => uid);
  }
}

/** The type of the resource of an object. */
export function typeResource({ apiVersion, kind }: Pick<ManifestArgs, 'apiVersion' | 'kind'>): string {
  return `kubernetes:${apiVersion === 'v1' ? 'core/v1' : apiVersion}:${kind}`;
}

/** An object as a resource of Pulumi. */
export interface AppliedManifest {
  readonly manifest: Manifest;
  readonly resource: ObjectResource;
  /** The context of the kubeconfig that it is applied to; undefined: the current one. */
  readonly context: string | undefined;
  /** What was registered. */
  readonly registration: ManifestRegistration;
}

/** A resource that is about to be registered. */
export type Registration =
  | LoadBalancerRegistration
  | ShareRegistration
  | ManifestRegistration
  | ServiceStatusRegistration;

/** Changes a resource before it is registered. */
export type Transform = (registration: Registration) => Registration;

/** What `transform` makes of a registration. @throws PULUMI_SETTING if it makes another kind of resource of it */
export function transformed<T extends Registration>(registration: T, transform: Transform | undefined): T {
  const result = transform?.(registration) ?? registration;
  if (isOfKind(result, registration)) return result;
  const given =
    typeof result === 'object' && result !== null ? String(Reflect.get(result, 'kind')) : typeof result;
  throw new KumikiError({
    code: 'PULUMI_SETTING',
    message: 'transform made something of a resource that is not of its kind',
    given,
    allowed: registration.kind,
    hint: 'return what it gets, with other args or options',
  });
}

function isOfKind<T extends Registration>(result: Registration, { kind }: T): result is T {
  return result.kind === kind;
}
