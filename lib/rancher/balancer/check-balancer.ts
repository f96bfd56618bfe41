import type { Problem } from '../../core/errors';
import { Ipv4 } from '../../core/ipv4';
import { DNS_SUBDOMAIN } from '../../kubernetes/name-rules';
import {
  checkHeaders,
  checkHosts,
  checkNetworks,
  checkNumber,
  checkPath,
  checkPlace,
  checkPort,
} from '../values';
import type { BalancerSettings } from './balancer-config';
import type { BalancerFrontend, BalancerTls, HttpFrontend } from './frontend';
import { DRAIN_PORT, HEALTH_PORT, METRICS_PORT, toContainerPort } from './ports';
import { checkDistinctRules } from './rules';
import type { TcpBalancerProps } from './tcp-balancer-props';

const DAY = 86_400;
const RANGES = [
  ['scale', [1, 1000], 'integer'],
  ['maxConnections', [1, 1_000_000], 'integer'],
  ['maxPipes', [1, 1_000_000], 'integer'],
  ['connectTimeoutSeconds', [0.01, 75], 'number'],
  ['clientTimeoutSeconds', [1, DAY], 'number'],
  ['serverTimeoutSeconds', [1, DAY], 'number'],
  ['tunnelTimeoutSeconds', [1, 20 * DAY], 'number'],
  ['requestTimeoutSeconds', [1, 3600], 'number'],
  ['retries', [0, 10], 'integer'],
  ['drainSeconds', [0, 3600], 'integer'],
  ['shutdownSeconds', [1, DAY], 'integer'],
] as const;

/** Settings that have no effect on a host. */
const POD_SETTINGS = ['scale', 'hostPorts', 'exposure', 'resources', 'networkPolicy'] as const;

/** Statuses that HAProxy itself answers with. */
const ERROR_STATUSES = [400, 403, 404, 408, 429, 500, 502, 503, 504];
/** The largest page that fits into one buffer of HAProxy together with the header. */
const MAX_PAGE_BYTES = 15_000;

export function* checkSettings(props: TcpBalancerProps, settings: BalancerSettings): Generator<Problem> {
  for (const [name, range, step] of RANGES) yield* checkNumber(name, props[name], range, step);
  yield* checkPort('healthPort', props.healthPort ?? HEALTH_PORT);
  yield* checkPort('metricsPort', settings.metricsPort, 1024);
  for (const given of settings.resolvers) {
    if (Ipv4.tryParse(given)) continue;
    yield {
      code: 'FRONT_SETTING',
      message: `'${given}' in resolvers is not the address of a DNS server`,
      given,
      allowed: 'IPv4 addresses',
      hint: 'leave resolvers out to ask those of the pod or host',
    };
  }
  if (props.resolvers?.length === 0) yield NO_RESOLVERS;
  for (const { status, html } of settings.errorPages) {
    if (ERROR_STATUSES.includes(status) && Buffer.byteLength(html) <= MAX_PAGE_BYTES) continue;
    yield {
      code: 'FRONT_SETTING',
      message: `the error page for status ${status} cannot be served`,
      given: ERROR_STATUSES.includes(status) ? `${Buffer.byteLength(html)} bytes` : status,
      allowed: `statuses ${ERROR_STATUSES.join(', ')}, with at most ${MAX_PAGE_BYTES} bytes`,
      hint: 'correct the status, or make the page smaller',
    };
  }
  yield* checkPlace('balancer', props, POD_SETTINGS);
}

const NO_RESOLVERS: Problem = {
  code: 'FRONT_SETTING',
  message: 'resolvers is empty, so no name could be resolved',
  given: [],
  allowed: 'at least one address',
  hint: 'leave resolvers out to ask those of the pod or host',
};

export function* checkFrontends(props: TcpBalancerProps): Generator<Problem> {
  if (props.frontends.length === 0) {
    yield {
      code: 'FRONT_LISTENER',
      message: 'the balancer listens on no port',
      given: [],
      allowed: 'at least one frontend',
      hint: "such as { mode: 'tcp', port: 80, backend }",
    };
  }
  yield* checkPortsOnce(props);
  for (const frontend of props.frontends) yield* checkFrontend(frontend);
}

/** A use of a port in the container. */
interface PortUse {
  readonly use: string;
  readonly port: number;
}

/** Reports ports that would be used twice on the node or in the container. */
function* checkPortsOnce({
  frontends,
  healthPort = HEALTH_PORT,
  metricsPort = METRICS_PORT,
}: TcpBalancerProps): Generator<Problem> {
  const holders = new Map<number, string>();
  const uses: readonly PortUse[] = [
    { use: 'healthPort', port: healthPort },
    { use: 'metricsPort', port: metricsPort },
    { use: 'the port for draining', port: DRAIN_PORT },
    ...frontends.map(({ port }, index) => ({ use: `frontends[${index}]`, port })),
  ];
  for (const { use, port } of uses) {
    const inside = toContainerPort(port);
    const holder = holders.get(inside);
    if (holder === undefined) {
      holders.set(inside, use);
      continue;
    }
    yield {
      code: 'FRONT_LISTENER',
      message: `${use} and ${holder} both need port ${inside} in the container`,
      given: port,
      allowed: 'ports that differ, also after 10000 is added to those below 1024',
      hint: 'give one of them another port',
    };
  }
}

function* checkFrontend(frontend: BalancerFrontend): Generator<Problem> {
  const where = `the frontend on port ${frontend.port}`;
  yield* checkPort(`the port of a frontend`, frontend.port);
  yield* checkNumber(`maxConnections of ${where}`, frontend.maxConnections, [1, 1_000_000]);
  yield* checkNetworks(`allowFrom of ${where}`, frontend.allowFrom);
  if (frontend.tls) yield* checkTls(frontend.tls, where);
  if (frontend.mode === 'http') {
    yield* checkHttp(frontend, where);
  } else {
    for (const { hosts } of frontend.sni ?? []) yield* checkHosts(`a rule of ${where}`, hosts);
    const rules = (frontend.sni ?? []).flatMap(({ hosts }) => hosts.map((host) => ({ host, path: '' })));
    yield* checkDistinctRules(rules, where);
  }
  const rules = frontend.mode === 'http' ? frontend.rules : frontend.sni;
  if (!frontend.backend && !rules?.length) {
    yield {
      code: 'FRONT_LISTENER',
      message: `${where} leads nowhere`,
      given: frontend.mode,
      allowed: 'a backend, or rules with backends',
      hint: 'set backend: BalancerBackend.nodePorts(service, nodes)',
    };
  }
}

function* checkHttp(frontend: HttpFrontend, where: string): Generator<Problem> {
  yield* checkHeaders(`requestHeaders of ${where}`, frontend.requestHeaders);
  yield* checkHeaders(`responseHeaders of ${where}`, frontend.responseHeaders);
  for (const { hosts, path } of frontend.rules ?? []) {
    if (hosts) yield* checkHosts(`a rule of ${where}`, hosts);
    yield* checkPath(`a rule of ${where}`, path);
  }
  const rules = (frontend.rules ?? []).flatMap(({ hosts = [''], path = '/' }) =>
    hosts.map((host) => ({ host, path })),
  );
  yield* checkDistinctRules(rules, where);
  if (frontend.redirectToHttps && frontend.tls) {
    yield {
      code: 'FRONT_LISTENER',
      message: `${where} ends TLS, and redirects to https`,
      given: 'redirectToHttps: true',
      allowed: 'the redirect on a frontend without tls',
      hint: 'set it on a separate frontend, such as one on port 80',
    };
  }
}

function* checkTls({ secretNames }: BalancerTls, where: string): Generator<Problem> {
  if (secretNames.length === 0) {
    yield {
      code: 'FRONT_CERTIFICATE',
      message: `tls of ${where} names no certificate`,
      given: [],
      allowed: 'names of Secrets',
      hint: 'name at least one, or leave tls out',
    };
  }
  for (const given of secretNames) {
    if (DNS_SUBDOMAIN.accepts(given)) continue;
    yield {
      code: 'FRONT_CERTIFICATE',
      message: `'${given}' is not the name of a Secret, in tls of ${where}`,
      given,
      allowed: DNS_SUBDOMAIN.allowed,
      hint: 'name a Secret of type kubernetes.io/tls in the namespace of the balancer',
    };
  }
}
