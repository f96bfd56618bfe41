import { ApiObject, Lazy, Names } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { isKumikiError, type Problem } from '../core/errors';
import { Ipv4 } from '../core/ipv4';
import { isPort } from '../core/port';
import type { BackendSource } from '../core/references';
import { findService } from '../kubernetes/backend/find-service';
import { toPodBackend } from '../kubernetes/backend/pod-backend';
import { DNS_SUBDOMAIN } from '../kubernetes/name-rules';
import { ExistingService } from './existing-service';
import { type BackendOptions, type ExternalOptions, GatewayBackend } from './gateway-backend';
import type { Upstream } from './nginx/gateway-config';

/** The namespace of objects that name none. */
const DEFAULT_NAMESPACE = 'default';

/** A Service of the construct tree, or one that others deploy. */
export type ServiceObject = ApiObject | ExistingService;

/** A backend as declared by a route. Its Service is found or created when the route is declared. */
export type DeclaredBackend =
  | {
      readonly kind: 'service';
      readonly source: BackendSource;
      /** Undefined if the source cannot be a backend; reading its pods reports the reason. */
      readonly service: ServiceObject | undefined;
      readonly options: BackendOptions;
    }
  | { readonly kind: 'external'; readonly host: string; readonly options: ExternalOptions };

/** Declares backends; creates a Service below `scope` for a workload that has none. */
export function declareBackend(
  scope: Construct,
  given: BackendSource | GatewayBackend,
): readonly { readonly backend: DeclaredBackend; readonly weight: number }[] {
  const { spec } = isGatewayBackend(given) ? given : GatewayBackend.service(given);
  switch (spec.kind) {
    case 'external':
      return [{ backend: spec, weight: 1 }];
    case 'weighted':
      return spec.targets.flatMap(({ backend, weight }) =>
        declareBackend(scope, backend).map((declared) => ({ backend: declared.backend, weight })),
      );
    default: {
      const service = tryFindService(spec.source) ?? tryAddService(scope, spec.source);
      return [{ backend: { ...spec, service }, weight: 1 }];
    }
  }
}

export function isGatewayBackend(given: object): given is GatewayBackend {
  return 'spec' in given && !('node' in given);
}

function tryFindService(source: IConstruct): ServiceObject | undefined {
  return source instanceof ExistingService ? source : findService(source);
}

/** Creates a Service for a workload that has none, or returns the one that an earlier route created. */
function tryAddService(scope: Construct, source: BackendSource): ApiObject | undefined {
  const id = `Service-${Names.toDnsLabel(source)}`;
  const existing = scope.node.tryFindChild(id);
  if (existing) return findService(existing);
  if (tryRead(source).problem) return undefined;
  return new ApiObject(scope, id, {
    apiVersion: 'v1',
    kind: 'Service',
    spec: {
      type: 'ClusterIP',
      selector: Lazy.any({ produce: () => tryRead(source).pods?.selector ?? {} }),
      ports: Lazy.any({
        produce: () =>
          (tryRead(source).pods?.ports ?? []).map(({ name, number, protocol }) => ({
            name: name ?? `${protocol.toLowerCase()}-${number}`,
            port: number,
            targetPort: name ?? number,
            protocol,
          })),
      }),
    },
  });
}

function tryRead(source: BackendSource) {
  try {
    return { pods: toPodBackend(source), problem: undefined };
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    return { pods: undefined, problem: error.problems[0] };
  }
}

/** Resolves a declared backend to a name and port; yields its problems. */
export function* resolveUpstream(
  declared: DeclaredBackend,
  where: { readonly clusterDomain: string; readonly route: string },
): Generator<Problem, Upstream | undefined> {
  return declared.kind === 'external'
    ? yield* resolveExternal(declared.host, declared.options, where.route)
    : yield* resolveService(declared, where);
}

function* resolveExternal(
  host: string,
  options: ExternalOptions,
  route: string,
): Generator<Problem, Upstream | undefined> {
  const { tls = true, protocol = 'http', hostHeader = host } = options;
  const port = options.port ?? (tls ? 443 : 80);
  const isAddress = Ipv4.tryParse(host) !== undefined;
  if (!isAddress && !(DNS_SUBDOMAIN.accepts(host) && /[a-z]/.test(host))) {
    yield {
      code: 'GATEWAY_BACKEND',
      message: `the external backend of route '${route}' is not a host name`,
      given: host,
      allowed: 'a DNS name in lower case without scheme, port and path, or an IPv4 address',
      hint: "such as GatewayBackend.external('api.example.com', { port: 8443 })",
    };
    return undefined;
  }
  if (isAddress && tls) {
    yield {
      code: 'GATEWAY_BACKEND',
      message: `the external backend of route '${route}' is an address, for which no certificate can be verified`,
      given: host,
      allowed: 'a DNS name, or an address with tls: false',
      hint: 'name the server by its DNS name',
    };
    return undefined;
  }
  if (!isPort(port)) {
    yield toPortProblem(port, route);
    return undefined;
  }
  const [name = '', hostPort, ...more] = hostHeader.split(':');
  if (
    more.length > 0 ||
    !DNS_SUBDOMAIN.accepts(name) ||
    !(hostPort === undefined || /^[1-9]\d{0,4}$/.test(hostPort))
  ) {
    yield {
      code: 'GATEWAY_BACKEND',
      message: `the Host header for the external backend of route '${route}' is not valid`,
      given: hostHeader,
      allowed: 'a DNS name in lower case, perhaps with a port',
      hint: 'leave hostHeader out to send the name of the server',
    };
    return undefined;
  }
  const key = ['external', host, port, protocol, tls, hostHeader].join(' ');
  return { key, name: `external.${host}_${port}`, host, port, protocol, tls, hostHeader };
}

function* resolveService(
  { source, service, options }: DeclaredBackend & { readonly kind: 'service' },
  { clusterDomain, route }: { readonly clusterDomain: string; readonly route: string },
): Generator<Problem, Upstream | undefined> {
  const { pods, problem } = tryRead(service ?? source);
  if (!pods || !service) {
    yield {
      ...(problem ?? { code: 'GATEWAY_BACKEND', message: 'it has no Service' }),
      constructPath: undefined,
      source: undefined,
      message: `'${source.node.path}' cannot serve route '${route}': ${problem?.message ?? 'it has no Service'}`,
      given: problem?.given ?? source.node.path,
      hint: problem?.hint ?? 'pass the workload itself, or the Service in front of it',
    };
    return undefined;
  }
  const port = yield* choosePort(pods.servicePorts, options.port, source.node.path, route);
  if (port === undefined) return undefined;
  const namespace = pods.namespace ?? DEFAULT_NAMESPACE;
  const { protocol = 'http' } = options;
  const { name } = service;
  const key = [namespace, name, port, protocol].join(' ');
  return {
    key,
    name: `${namespace}_${name}_${port}${protocol === 'grpc' ? '_grpc' : ''}`,
    host: `${name}.${namespace}.svc.${clusterDomain}`,
    port,
    protocol,
    tls: false,
    refusedRequests: tryRead(source).pods?.refusedRequests,
  };
}

function* choosePort(
  servicePorts: readonly { readonly port: number; readonly protocol: string }[],
  wanted: number | undefined,
  path: string,
  route: string,
): Generator<Problem, number | undefined> {
  const tcp = servicePorts.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
  const chosen = wanted ?? (tcp.length === 1 ? tcp[0] : tcp.find((port) => port === 80));
  if (chosen !== undefined && tcp.includes(chosen)) return chosen;
  yield {
    code: 'GATEWAY_BACKEND',
    message:
      wanted === undefined
        ? `it is not clear which port of '${path}' serves route '${route}'`
        : `'${path}' has no TCP port ${wanted}, which route '${route}' names`,
    given: wanted ?? tcp,
    allowed: tcp.length > 0 ? `one of its TCP ports: ${tcp.join(', ')}` : 'a Service with a TCP port',
    hint: 'name the port: GatewayBackend.service(source, { port: … })',
  };
  return undefined;
}

export function toPortProblem(given: number, route: string): Problem {
  return {
    code: 'GATEWAY_BACKEND',
    message: `the port of route '${route}' is ${given}`,
    given,
    allowed: 'an integer from 1 to 65535',
    hint: 'use the port that the backend listens on',
  };
}
