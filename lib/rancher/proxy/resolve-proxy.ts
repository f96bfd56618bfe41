import { isKumikiError, type Problem } from '../../core/errors';
import type { BackendSource } from '../../core/references';
import { ExistingService } from '../../gateway/existing-service';
import { findService } from '../../kubernetes/backend/find-service';
import { toPodBackend } from '../../kubernetes/backend/pod-backend';
import { readDrainSeconds } from '../front-pods';
import { ADDRESS, checkPort, isDnsName } from '../values';
import type { CaddyProxyProps } from './caddy-proxy-props';
import { checkProxy } from './check-proxy';
import { PLACE, type ProxyConfig, type ProxyPlace, type UpstreamConfig } from './proxy-config';
import { ProxyUpstream, type ProxyUpstreamSpec } from './proxy-upstream';

/** Returns the specification of an upstream, which may be given as a service or workload. */
export function toUpstreamSpec(upstream: CaddyProxyProps['upstream']): ProxyUpstreamSpec {
  return 'spec' in upstream && !('node' in upstream)
    ? upstream.spec
    : ProxyUpstream.service(upstream as BackendSource).spec;
}

/** Turns properties into plain data; yields all problems. */
export function* resolveProxy(
  props: CaddyProxyProps,
  place: ProxyPlace = PLACE,
): Generator<Problem, ProxyConfig> {
  yield* checkProxy(props);
  const spec = toUpstreamSpec(props.upstream);
  const upstream = spec.kind === 'address' ? yield* resolveAddress(spec) : yield* resolveService(spec, props);
  return {
    hosts: props.hosts,
    upstream,
    certificates: props.certificates.spec,
    webSocket: props.webSocket ?? true,
    requestHeaders: props.requestHeaders ?? {},
    responseHeaders: props.responseHeaders ?? {},
    trustedProxies: props.trustedProxies ?? [],
    proxyProtocolFrom: props.proxyProtocolFrom ?? [],
    connectTimeoutSeconds: props.connectTimeoutSeconds ?? 3,
    retrySeconds: props.retrySeconds ?? 5,
    drainSeconds: readDrainSeconds(props),
    graceSeconds: props.graceSeconds ?? 30,
    place,
  };
}

function* resolveAddress({
  host,
  port,
  tls,
}: ProxyUpstreamSpec & { readonly kind: 'address' }): Generator<Problem, UpstreamConfig> {
  yield* checkPort('the port of the upstream', port);
  if (!ADDRESS.accepts(host)) {
    yield upstreamProblem(
      `'${host}' is not the address of an upstream`,
      host,
      ADDRESS.allowed,
      "such as ProxyUpstream.address('172.17.0.2', 8080)",
    );
  } else if (tls && !isDnsName(host)) {
    yield upstreamProblem(
      'the upstream is an address, for which no certificate can be verified',
      host,
      'a DNS name, or an address without tls',
      'name the server by its DNS name',
    );
  }
  return { host, port, tls, refusedRequests: [] };
}

/** Placeholder for a service that cannot be used, which has been reported. */
const NOWHERE: UpstreamConfig = { host: 'invalid', port: 1, tls: false, refusedRequests: [] };

function* resolveService(
  { source, port }: ProxyUpstreamSpec & { readonly kind: 'service' },
  { clusterDomain = 'cluster.local', runsOn }: CaddyProxyProps,
): Generator<Problem, UpstreamConfig> {
  const { path } = source.node;
  if (runsOn === 'host') {
    yield upstreamProblem(
      `the upstream '${path}' has an address inside the cluster only, but the proxy runs on a host`,
      path,
      'a server by address',
      'ProxyUpstream.address with the address of a balancer, or of a node and a node port',
    );
    return NOWHERE;
  }
  const service = source instanceof ExistingService ? source : findService(source);
  try {
    const pods = toPodBackend(service ?? source);
    const tcp = pods.servicePorts.filter(({ protocol }) => protocol === 'TCP').map((one) => one.port);
    const chosen = port ?? (tcp.length === 1 ? tcp[0] : tcp.find((one) => one === 80));
    if (service && chosen !== undefined && tcp.includes(chosen)) {
      const host = `${service.name}.${pods.namespace ?? 'default'}.svc.${clusterDomain}`;
      const { refusedRequests = [] } = toPodBackend(source);
      return { host, port: chosen, tls: false, refusedRequests };
    }
    yield upstreamProblem(
      service
        ? `it is not clear which port of '${path}' serves, or it has no such port`
        : `'${path}' has no Service`,
      port ?? tcp,
      tcp.length > 0 ? `one of its TCP ports: ${tcp.join(', ')}` : 'a Service with a TCP port',
      service ? 'name the port: ProxyUpstream.service(source, 8080)' : 'expose it: Exposure.clusterIp()',
    );
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    yield* error.problems.map((problem) => ({ ...problem, constructPath: undefined, source: undefined }));
  }
  return NOWHERE;
}

function upstreamProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'FRONT_BACKEND', message, given, allowed, hint };
}
