import type { Problem } from '../core/errors';
import { type CheckedPort, checkHealth, describeUnknownPath } from './check-health';
import { HealthCheck } from './health-check';
import { type ResolvedBackend, resolveBackend } from './resolved-backend';
import { toRealServerSpec } from './servers';
import type { CarriedTraffic } from './service-fields';
import type { ServiceInput } from './service-manifests';
import type { LoadBalancedServiceProps } from './service-props';
import { describePlainTls } from './tls-ports';
import { resolveTraffic } from './traffic';
import { choosePolicy, describePolicy } from './traffic-policy';
import type { ExternalTrafficPolicy } from './traffic-props';

/** A load-balanced service whose backend is known. */
export interface ResolvedService extends ResolvedBackend {
  readonly checked: readonly CheckedPort[];
  readonly traffic: CarriedTraffic & { readonly externalTrafficPolicy: ExternalTrafficPolicy };
  readonly notes: readonly string[];
}

/** The facts about an appliance that a service on it depends on. */
export interface ApplianceFacts {
  /** Whether its virtual IPs are from a router's block, which anyone can reach. */
  readonly isPublic: boolean;
  /** Its own addresses, from which it sends health checks; undefined if they are chosen later. */
  readonly unitAddresses: readonly string[] | undefined;
}

/** Reads the backend of a service and applies the properties to it. */
export function resolveService(
  props: LoadBalancedServiceProps & { readonly address?: string | undefined },
  appliance: ApplianceFacts,
): ResolvedService {
  const resolved = resolveBackend(props.backend, props.ports);
  const { backend } = resolved;
  const { isPublic } = appliance;
  const path = backend?.construct.node.path ?? '';
  const { traffic, problems, notes } = resolveTraffic(props, backend?.service, { path, isPublic });
  const checked = resolved.ports.map((port) => ({
    port,
    check: port.healthCheck ?? props.healthCheck ?? HealthCheck.tcp(),
  }));
  const { delayLoopSeconds } = props;
  const policy = traffic.externalTrafficPolicy ?? choosePolicy({ backend, checked, delayLoopSeconds });
  const service = { ...resolved, checked, traffic: { ...traffic, externalTrafficPolicy: policy } };
  return {
    ...service,
    problems: [
      ...resolved.problems,
      ...problems,
      ...checked.flatMap((port) => [...checkHealth(backend, port)]),
      ...checkTraffic(service, props, appliance),
    ],
    notes: [
      ...notes,
      ...describeService(service, props),
      ...describePolicy({ backend, checked, delayLoopSeconds }, policy, traffic.externalTrafficPolicy),
    ],
  };
}

/** Returns the input of the Service that gets the virtual IP. */
export function toServiceInput({ backend, ports, traffic }: ResolvedService): ServiceInput {
  return { selector: backend?.selector ?? {}, ports, traffic };
}

/**
 * Returns the input of the probe Service: a node answers for its own pods only. If source ranges are set,
 * only the appliance's own addresses, from which it sends health checks, may connect: connections to a node's
 * address would otherwise bypass the filter.
 */
export function toProbeInput(service: ResolvedService, { unitAddresses = [] }: ApplianceFacts): ServiceInput {
  const { publishNotReadyAddresses, sourceRanges } = service.traffic;
  return {
    selector: service.backend?.selector ?? {},
    ports: listProbed(service.checked),
    traffic: {
      externalTrafficPolicy: 'Local',
      publishNotReadyAddresses,
      sourceRanges: sourceRanges && unitAddresses.map((address) => `${address}/32`),
    },
  };
}

/** Lists the ports whose checks connect to the nodes. */
export function listProbed(checked: readonly CheckedPort[]): CheckedPort['port'][] {
  return checked.filter(({ check }) => check.needsAnswerFromNode).map(({ port }) => port);
}

function* checkTraffic(
  { traffic, checked }: Pick<ResolvedService, 'traffic' | 'checked'>,
  { servers, createProbeService }: LoadBalancedServiceProps,
  { unitAddresses }: ApplianceFacts,
): Generator<Problem> {
  const probed = listProbed(checked);
  if (traffic.externalTrafficPolicy === 'Local' && probed.length < checked.length) {
    yield {
      code: 'LB_SERVICE',
      message:
        'with the policy Local a ping keeps nodes without pods among the servers, although they do not answer',
      given: 'Local',
      allowed: 'Cluster, or health checks that connect',
      hint: "use HealthCheck.tcp() or http() for every port, or externalTrafficPolicy: 'Cluster'",
    };
  }
  const enabled = servers.map(toRealServerSpec).filter((server) => server.enabled);
  const mayBeSeveral =
    enabled.length > 1 || enabled.some((server) => 'select' in server && server.select.by === 'tag');
  if (traffic.clientAffinitySeconds && mayBeSeveral) {
    yield {
      code: 'LB_SERVICE',
      message: `a client cannot stay with one pod for ${traffic.clientAffinitySeconds} s: the appliance sends each connection to the server with the fewest, and each server chooses a pod by itself`,
      given: traffic.clientAffinitySeconds,
      allowed: 'one server behind the virtual IP, or no affinity',
      hint: 'set clientAffinitySeconds: 0 and let a gateway keep sessions by a cookie, or name one server',
    };
  }
  if (traffic.sourceRanges && !unitAddresses && probed.length > 0 && createProbeService !== false) {
    yield {
      code: 'LB_SERVICE',
      property: 'sourceRanges',
      message:
        'not every client may connect, but the checked ports of the machines would be open to all: only the appliance should reach them, and its own addresses are not given',
      given: traffic.sourceRanges,
      allowed: 'a network with the addresses of the appliance, or HealthCheck.ping()',
      hint: "name them, such as RouterNetwork.byName('…', { addresses: ['203.0.113.4'] })",
    };
  }
}

function* describeService(
  { backend, checked, traffic }: Pick<ResolvedService, 'backend' | 'checked' | 'traffic'>,
  { createProbeService }: LoadBalancedServiceProps,
): Generator<string> {
  if (traffic.sourceRanges) {
    yield `only clients in ${traffic.sourceRanges.join(', ')} may connect: kube-proxy drops the packets of others on the machines, because the appliance passes everything on`;
  }
  if (traffic.publishNotReadyAddresses) {
    yield 'pods get connections before they are ready: checks of the appliance do not follow their readiness';
  }
  for (const port of checked) {
    const text = describeUnknownPath(backend, port);
    if (text !== undefined) yield text;
  }
  const probed = listProbed(checked).map(({ port }) => port);
  if (createProbeService === false && probed.length > 0) {
    yield `nothing in this service answers the checks of port ${probed.join(', ')} on the machines, because it has no probe Service: something else must`;
  }
  yield* describePlainTls(backend, checked);
}
