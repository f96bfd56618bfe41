import type { ApiObject } from 'cdk8s';
import type { Problem } from '../../core/errors';
import { isObject, tryParseJson } from '../../core/json';
import type { BackendSource } from '../../core/references';
import { tryReadPods } from '../../kubernetes/backend/pod-backend';
import { ExistingService } from '../existing-service';

/** A Service that the load balancer sends requests to. */
export interface GkeService {
  readonly source: BackendSource;
  /** Undefined if the source has no Service, which is reported elsewhere. */
  readonly service: ApiObject | ExistingService | undefined;
}

/** Annotations of Services whose values are JSON, with the content they need. */
const JSON_ANNOTATIONS: Readonly<Record<string, { isValid(value: unknown): boolean; allowed: string }>> = {
  'cloud.google.com/neg': {
    isValid: (value) => isObject(value) && value.ingress === true,
    allowed: '{"ingress": true}: requests go straight to pods',
  },
  'cloud.google.com/backend-config': {
    isValid: (value) =>
      isObject(value) && (typeof value.default === 'string' || isStringMap(value.ports)) && isKnown(value),
    allowed: '{"default": "NAME"}, or {"ports": {"PORT": "NAME"}}',
  },
  'cloud.google.com/app-protocols': {
    isValid: (value) =>
      isStringMap(value) && Object.values(value).every((name) => ['HTTP', 'HTTPS', 'HTTP2'].includes(name)),
    allowed: 'a map of names of ports to HTTP, HTTPS or HTTP2',
  },
};

function isStringMap(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((each) => typeof each === 'string');
}

function isKnown(value: object): boolean {
  return Object.keys(value).every((key) => key === 'default' || key === 'ports');
}

/** Applies the rules of Google's own linter for Services behind an Ingress. */
export function* checkGkeServices(
  services: readonly GkeService[],
  namespace: string | undefined,
): Generator<Problem> {
  for (const { source, service } of services) {
    if (!service) continue;
    const path = source.node.path;
    const place = tryReadPods(service)?.namespace;
    if ((place ?? 'default') !== (namespace ?? 'default')) {
      yield serviceProblem(
        `the Service of '${path}' is in another namespace than the Ingress`,
        place ?? 'default',
        `the namespace of the Ingress, ${namespace ?? 'default'}`,
        'put the GkeIngress into the stack of its services',
      );
    }
    if (service instanceof ExistingService) continue;
    for (const [key, text] of Object.entries(readAnnotations(service)))
      yield* checkAnnotation(path, key, text);
  }
}

function* checkAnnotation(path: string, key: string, text: string): Generator<Problem> {
  const rule = Object.hasOwn(JSON_ANNOTATIONS, key) ? JSON_ANNOTATIONS[key] : undefined;
  if (!rule || rule.isValid(tryParseJson(text))) return;
  yield serviceProblem(
    `Google cannot read the annotation ${key} of the Service of '${path}'`,
    text,
    rule.allowed,
    'correct it, or leave it out: GkeIngress adds what is needed',
  );
}

/** Yields notes about facts that are not known here and may keep the load balancer from using a Service. */
export function* describeGkeServices(services: readonly GkeService[]): Generator<string> {
  const existing = services.flatMap(({ service }) =>
    service instanceof ExistingService ? [service.name] : [],
  );
  if (existing.length > 0) {
    yield `Services that others deploy need type NodePort, or the annotation cloud.google.com/neg: '{"ingress": true}': ${existing.join(', ')}`;
  }
  const unknown = services.filter(({ source }) => tryReadPods(source)?.health === undefined);
  if (unknown.length > 0) {
    const names = unknown.map(({ source, service }) => service?.name ?? source.node.path);
    yield `Google checks / of these, and takes nothing but 200: give their pods an HTTP readiness probe: ${names.join(', ')}`;
  }
}

/** Returns the annotations that an object has so far. */
export function readAnnotations(object: ApiObject): Readonly<Record<string, string>> {
  const metadata: unknown = object.metadata.toJson();
  const annotations = isObject(metadata) ? metadata.annotations : undefined;
  return isStringMap(annotations) ? annotations : {};
}

function serviceProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'GATEWAY_BACKEND', message, given, allowed, hint };
}
