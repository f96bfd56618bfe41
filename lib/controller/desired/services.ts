import type { VirtualIpPortSpec } from '../../appliance/spec/spec';
import type { Problem } from '../../core/errors';
import { Cidr } from '../../core/ipv4';
import { USUAL_PORTS } from '../../core/port';
import type { Service } from '../../kubernetes-api/kinds';
import { type CheckChoice, readServiceOptions, type ServiceOptions, toHealthCheck } from './annotations';

/** `loadBalancerClass` of the Services that the controller handles. */
export const SERVICE_CLASS = 'kumiki.dev/sakura';

/** `loadBalancerClass` of the probe Services that answer the appliance's health checks. */
export const PROBE_CLASS = 'kumiki.dev/sakura-probe';

/** Keeps a Service until its load balancer is deleted; the same as that of the Kubernetes cloud providers. */
export const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

/** The condition that says whether a Service has its address; it also marks a Service that had one before. */
export const CONDITION = 'kumiki.dev/LoadBalancerReady';

/** On a Service made by a stack, which owns its virtual IP. */
export const STACK_ANNOTATION = 'kumiki.dev/stack';

/** The request of a Service, and what is wrong with it. */
export interface ServiceRequest {
  /** `namespace/name`: the key of its virtual IP on any appliance. */
  readonly key: string;
  readonly uid: string;
  readonly createdAt: string;
  readonly options: ServiceOptions;
  readonly ports: readonly VirtualIpPortSpec[];
  readonly address: string | undefined;
  /** Whether a probe Service answers the appliance's health checks. */
  readonly hasProbe: boolean;
  readonly problems: readonly Problem[];
  /** Notes on settings whose effect may surprise. */
  readonly notes: readonly string[];
}

/** `namespace/name` of a Service. */
export function toServiceKey({ metadata }: Pick<Service, 'metadata'>): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

/**
 * Whether the controller handles a Service. A Service without a class that was given a load balancer keeps
 * it, even if the controller is later started without `takesUnclassed`: a forgotten flag must not take
 * anything down.
 */
export function isOurs(service: Service, takesUnclassed: boolean): boolean {
  const { metadata, spec } = service;
  if (spec?.type !== 'LoadBalancer' || metadata.annotations?.[STACK_ANNOTATION] !== undefined) return false;
  const { loadBalancerClass } = spec;
  if (loadBalancerClass !== undefined) return loadBalancerClass === SERVICE_CLASS;
  return takesUnclassed || wasServed(service);
}

/** Whether the controller has handled a Service before. */
export function wasServed({ status }: Service): boolean {
  return status?.conditions?.some(({ type }) => type === CONDITION) ?? false;
}

/** Reads the request of a Service. */
export function readService(service: Service): ServiceRequest {
  const { metadata, spec = {} } = service;
  const { options, problems } = readServiceOptions(metadata.annotations);
  const hasSelector = Object.keys(spec.selector ?? {}).length > 0;
  const check: CheckChoice = options.check ?? (hasSelector ? 'tcp' : 'ping');
  const healthCheck = toHealthCheck(options, check);
  return {
    key: toServiceKey(service),
    uid: metadata.uid ?? '',
    createdAt: metadata.creationTimestamp ?? '',
    options,
    ports: (spec.ports ?? []).map(({ port }) => ({
      port,
      delayLoopSeconds: options.delaySeconds ?? 10,
      healthCheck,
    })),
    address: options.address ?? (spec.loadBalancerIP || undefined),
    hasProbe: check !== 'ping',
    problems: [
      ...problems,
      ...checkSpec(service, check, hasSelector),
      ...checkOwnPorts(service, check),
      ...checkCheckOptions(options, check),
      ...checkSourceRanges(service),
    ],
    notes: [...listNotes(service)],
  };
}

/** Kubernetes' own providers used to read it; kube-proxy, which does the filtering here, does not. */
const SOURCE_RANGES_ANNOTATION = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** The prefix of the archived controller's annotations. */
const ARCHIVED_PREFIX = 'k8s.usacloud.jp/';

/** Reports annotations on checks that do not apply to the Service's check. */
function* checkCheckOptions(options: ServiceOptions, check: CheckChoice): Generator<Problem> {
  const protocol = typeof check === 'string' ? check : check.protocol;
  for (const [name, option, protocols] of [
    ['check-status', 'checkStatus', ['http', 'https']],
    ['check-retry', 'checkRetry', ['tcp', 'http', 'https']],
    ['check-timeout-seconds', 'checkTimeoutSeconds', ['tcp', 'http', 'https']],
  ] as const) {
    if (options[option] === undefined || protocols.some((each) => each === protocol)) continue;
    yield {
      code: 'CONTROLLER_ANNOTATION',
      property: `kumiki.dev/${name}`,
      message: `a check by ${protocol} has no ${name}`,
      given: `${options[option]}, checked by ${protocol}`,
      allowed: `with a check by ${protocols.join(', ')}`,
      hint: `remove the annotation, or choose another check in kumiki.dev/check`,
    };
  }
}

function* checkSourceRanges({ metadata, spec = {} }: Service): Generator<Problem> {
  const { loadBalancerSourceRanges = [] } = spec;
  if (!loadBalancerSourceRanges.every((range) => Cidr.tryParse(range.trim()))) {
    yield {
      code: 'CONTROLLER_SERVICE',
      property: 'spec.loadBalancerSourceRanges',
      message: 'kube-proxy filters clients of an IPv4 address by IPv4 networks',
      given: loadBalancerSourceRanges.join(', '),
      allowed: 'IPv4 networks such as 203.0.113.0/24',
    };
  }
  const annotated = metadata.annotations?.[SOURCE_RANGES_ANNOTATION];
  if (annotated === undefined || loadBalancerSourceRanges.length > 0) return;
  yield {
    code: 'CONTROLLER_SERVICE',
    property: SOURCE_RANGES_ANNOTATION,
    message: `nothing enforces the annotation ${SOURCE_RANGES_ANNOTATION}: everyone would have access`,
    given: annotated,
    allowed: 'spec.loadBalancerSourceRanges, which kube-proxy enforces',
  };
}

/** Refuses ports whose checks would take a port away from the nodes, such as that of the kubelet. */
function* checkOwnPorts({ spec = {} }: Service, check: CheckChoice): Generator<Problem> {
  if (check === 'ping') return;
  for (const { port } of spec.ports ?? []) {
    const use = USUAL_PORTS.get(port);
    if (use === undefined) continue;
    yield {
      code: 'CONTROLLER_SERVICE',
      property: 'spec.ports',
      message: `nodes use port ${port} themselves, for ${use}: checks of the appliance would make kube-proxy answer there instead`,
      given: port,
      allowed: 'a port that no program of the machines listens on',
      hint: 'annotate the Service with kumiki.dev/check: ping, or choose another port',
    };
  }
}

function* checkSpec({ spec = {} }: Service, check: CheckChoice, hasSelector: boolean): Generator<Problem> {
  for (const { port, protocol = 'TCP' } of spec.ports ?? []) {
    if (protocol === 'TCP') continue;
    yield {
      code: 'CONTROLLER_SERVICE',
      property: 'spec.ports',
      message: `port ${port} is ${protocol}, which the load balancer does not carry`,
      given: `${port}/${protocol}`,
      allowed: 'TCP',
      hint: 'put ports of other protocols into another Service, of type NodePort',
    };
  }
  const { ipFamilies = ['IPv4'], externalTrafficPolicy } = spec;
  if (!ipFamilies.includes('IPv4')) {
    yield {
      code: 'CONTROLLER_SERVICE',
      property: 'spec.ipFamilies',
      message: 'the Service is for IPv6 only, and the load balancer carries IPv4',
      given: ipFamilies.join(', '),
      allowed: 'ipFamilies with IPv4',
    };
  }
  if (!hasSelector && check !== 'ping') {
    yield {
      code: 'CONTROLLER_SERVICE',
      property: 'kumiki.dev/check',
      message: 'a Service without a selector cannot have a probe Service, which checks other than ping need',
      allowed: 'ping',
    };
  }
  if (externalTrafficPolicy === 'Local' && check === 'ping') {
    yield {
      code: 'CONTROLLER_SERVICE',
      property: 'spec.externalTrafficPolicy',
      message:
        'with policy Local nodes without a pod drop connections, and ping does not see which those are',
      given: 'Local, checked by ping',
      allowed: "policy Cluster, or a check of 'tcp', 'http:/PATH' or 'https:/PATH'",
    };
  }
}

function* listNotes({ metadata, spec = {} }: Service): Generator<string> {
  const archived = Object.keys(metadata.annotations ?? {}).filter((key) => key.startsWith(ARCHIVED_PREFIX));
  if (archived.length > 0) {
    yield `${archived.sort().join(', ')}: annotations of the archived controller are not read; write those that you need as kumiki.dev/…`;
  }
  if (spec.sessionAffinity === 'ClientIP') {
    yield 'sessionAffinity: ClientIP holds within each node only: the appliance may send the same client to another node';
  }
  if ((spec.ipFamilies ?? []).includes('IPv6')) {
    yield 'the Service has two address families: the load balancer carries IPv4 alone';
  }
}
