import type { IConstruct } from 'constructs';
import { describePassedFilters } from '../../kubernetes/backend/passed-filters';
import type { FrontListener } from '../front-artifact';
import type { BalancerConfig, FrontendConfig } from './balancer-config';
import type { TcpBalancerProps } from './tcp-balancer-props';

/** Summarizes each frontend, with the addresses that clients use. */
export function summarizeListeners(
  props: TcpBalancerProps,
  { frontends, backends }: BalancerConfig,
): readonly FrontListener[] {
  const targets = new Map(
    backends.map(({ name, servers }) => [
      name,
      servers.map(({ address, port }) => `${address}:${port}`).join(', '),
    ]),
  );
  const nodes = listNodes(props);
  return frontends.flatMap((frontend) => {
    const endpoints = nodes.map((address) => `${address}:${frontend.port}`);
    const listener = `${frontend.mode}${frontend.tls ? ' over TLS' : ''} :${frontend.port}`;
    return listMatches(frontend).map(({ match, backend }) => ({
      listener,
      match,
      target: targets.get(backend) ?? backend,
      endpoints,
    }));
  });
}

function listMatches({ rules, backend }: FrontendConfig): { match: string; backend: string }[] {
  return [
    ...rules.map((rule) => ({ match: `${rule.host}${rule.path}` || 'all', backend: rule.backend })),
    ...(backend === undefined ? [] : [{ match: rules.length > 0 ? 'everything else' : 'all', backend }]),
  ];
}

/**
 * Lists the addresses of nodes on which the pods may listen: the nodes through which backends are reached.
 * Which of them have a pod is up to the scheduler.
 */
function listNodes({ frontends, runsOn, hostPorts = true }: TcpBalancerProps): readonly string[] {
  if (runsOn === 'host' || !hostPorts) return [];
  const addresses = listBackends(frontends).flatMap(({ spec }) =>
    spec.kind === 'node-ports' ? spec.nodes.map(({ address }) => address) : [],
  );
  return [...new Set(addresses)];
}

/** Lists the backends that frontends name. */
export function listBackends(frontends: TcpBalancerProps['frontends']) {
  return frontends.flatMap((frontend) => {
    const rules = (frontend.mode === 'http' ? frontend.rules : frontend.sni) ?? [];
    const backends = rules.map(({ backend }) => backend);
    return frontend.backend ? [...backends, frontend.backend] : backends;
  });
}

/** Yields notes on the node ports in use. */
export function* describeNodePorts(
  { frontends }: TcpBalancerProps,
  { backends }: BalancerConfig,
): Generator<string> {
  if (!listBackends(frontends).some(({ spec }) => spec.kind === 'node-ports')) return;
  const ports = [
    ...new Set(
      backends.flatMap(({ servers }) => servers.map(({ port }) => port)).filter((port) => port >= 30_000),
    ),
  ].sort((a, b) => a - b);
  yield `node ports ${ports.join(', ')} answer on every node to whoever reaches it: let only the balancer through, with the packet filter of the servers or a firewall on the nodes`;
}

/** Yields notes on Services that let only some clients in, behind frontends that let all in. */
export function describeFilters(balancer: IConstruct, { frontends }: TcpBalancerProps): Iterable<string> {
  const open = frontends.filter(({ allowFrom = [] }) => allowFrom.length === 0);
  const sources = listBackends(open).flatMap(({ spec }) => (spec.kind === 'node-ports' ? spec.source : []));
  return describePassedFilters(balancer, sources, 'give its frontends allowFrom');
}
