import type { Problem } from '../../core/errors';
import type { Service } from '../../kubernetes-api/kinds';
import {
  FINALIZER,
  isOurs,
  PROBE_CLASS,
  readService,
  type ServiceRequest,
  toServiceKey,
} from '../desired/services';
import type { Informer } from './informer';
import type { Registry } from './registry';
import { toProbeName } from './service-state';

/** The requests of the cluster's Services: each version of a Service is read once. */
export class ServiceRequests {
  private readonly services: Informer<'Service'>;
  private readonly takesUnclassed: boolean;
  private readonly known = new Map<string, { readonly version: string; readonly request: ServiceRequest }>();

  constructor(services: Informer<'Service'>, takesUnclassed: boolean) {
    this.services = services;
    this.takesUnclassed = takesUnclassed;
  }

  /** Whether a Service should have a load balancer. */
  isWanted(service: Service): boolean {
    return service.metadata.deletionTimestamp === undefined && this.isOurs(service);
  }

  isOurs(service: Service): boolean {
    return isOurs(service, this.takesUnclassed);
  }

  /**
   * Requests of the Services that should have a load balancer, and have their finalizer or are on an
   * appliance already.
   */
  list(registry: Registry): ServiceRequest[] {
    const requests = this.services
      .list()
      .filter((each) => this.isWanted(each) && (hasFinalizer(each) || registry.mayServe(toServiceKey(each))))
      .map((each) => this.read(each));
    const keys = new Set(requests.map(({ key }) => key));
    for (const key of this.known.keys()) if (!keys.has(key)) this.known.delete(key);
    return requests;
  }

  private read(service: Service): ServiceRequest {
    const key = toServiceKey(service);
    const version = service.metadata.resourceVersion ?? '';
    const known = this.known.get(key);
    const request = known?.version === version ? known.request : readService(service);
    this.known.set(key, { version, request });
    const problems = request.hasProbe ? [...this.checkProbeName(service)] : [];
    return problems.length === 0 ? request : { ...request, problems: [...request.problems, ...problems] };
  }

  /** Another Service, not made by us, may have the name of the probe Service. */
  private *checkProbeName(service: Service): Generator<Problem> {
    const { metadata } = service;
    const name = toProbeName(service);
    const found = this.services.tryGet(toServiceKey({ metadata: { ...metadata, name } }));
    if (!found || found.spec?.loadBalancerClass === PROBE_CLASS) return;
    yield {
      code: 'CONTROLLER_SERVICE',
      message: `there is a Service ${name} already, so ${metadata.name} cannot have its probe`,
      given: name,
      allowed: 'that name for the controller',
      hint: `rename the Service ${name}, or annotate ${metadata.name} with kumiki.dev/check: ping`,
    };
  }
}

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(FINALIZER) ?? false;
}
