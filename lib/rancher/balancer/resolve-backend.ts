import { isKumikiError, type Problem } from '../../core/errors';
import type { BackendSource, Machine, PodBackend, RefusedRequest } from '../../core/references';
import { toPodBackend } from '../../kubernetes/backend/pod-backend';
import { ADDRESS, checkNumber, checkPath, checkPort, isDnsName } from '../values';
import type {
  BalancerBackend,
  BalancerBackendOptions,
  BalancerBackendSpec,
  NodePortOptions,
} from './balancer-backend';
import type { BackendConfig, ServerConfig } from './balancer-config';

const DEFAULT_INTERVAL_SECONDS = 2;
/**
 * Two attempts to connect and the pause between them (a fifth of the interval) must fit into one interval, so
 * that a server is removed within two intervals.
 */
const CONNECT_SHARE = 0.4;

type ResolvedBackend = BackendConfig & { readonly refusedRequests: readonly RefusedRequest[] };

/** Backends of a balancer, each resolved once for each mode, even if several rules name it. */
export class ResolvedBackends {
  private readonly resolved = new Map<string, ResolvedBackend>();
  private readonly read = new Map<BalancerBackend, NamedServers | undefined>();
  private readonly holders = new Map<string, BalancerBackendSpec>();
  private readonly connectTimeoutSeconds: number;

  constructor(connectTimeoutSeconds: number) {
    this.connectTimeoutSeconds = connectTimeoutSeconds;
  }

  /** Resolves a backend; undefined if it cannot be used. Its problems are yielded only the first time. */
  *resolve(backend: BalancerBackend, mode: 'tcp' | 'http'): Generator<Problem, ResolvedBackend | undefined> {
    const servers = this.read.has(backend) ? this.read.get(backend) : yield* this.readServers(backend);
    if (!servers) return undefined;
    const name = `${mode}_${servers.name}`;
    const known = this.resolved.get(name);
    if (known) return known;
    const made = { ...servers, ...toOptions(backend.spec.options), mode, name };
    this.resolved.set(name, made);
    return made;
  }

  list(): readonly BackendConfig[] {
    return [...this.resolved.values()];
  }

  private *readServers(backend: BalancerBackend): Generator<Problem, NamedServers | undefined> {
    const { spec } = backend;
    const servers = yield* resolveServers(spec);
    this.read.set(backend, servers);
    if (!servers) return undefined;
    yield* checkOptions(spec.options, servers.name, this.connectTimeoutSeconds);
    const holder = this.holders.get(servers.name);
    if (holder && !isAlike(holder, spec)) yield toNameProblem(servers.name);
    this.holders.set(servers.name, spec);
    return servers;
  }
}

/** Checks whether two backends of the same name have the same declaration. */
function isAlike(a: BalancerBackendSpec, b: BalancerBackendSpec): boolean {
  const sourceOf = (spec: BalancerBackendSpec) => (spec.kind === 'node-ports' ? spec.source : undefined);
  return sourceOf(a) === sourceOf(b) && describeSpec(a) === describeSpec(b);
}

/** Describes everything but the construct of a backend. */
function describeSpec(spec: BalancerBackendSpec): string {
  const servers = spec.kind === 'servers' ? spec.servers : spec.nodes.map(({ address }) => address);
  return JSON.stringify([spec.kind, servers, spec.options]);
}

function toNameProblem(given: string): Problem {
  return {
    code: 'FRONT_BACKEND',
    message: `two backends of the balancer have the name '${given}', but differ`,
    given,
    allowed: 'one backend of each name',
    hint: 'make it once and use it in all rules, or give one of them another name',
  };
}

function toOptions({
  algorithm,
  check,
  sendsProxyProtocol,
  maxConnectionsPerServer,
}: BalancerBackendOptions) {
  return {
    algorithm: algorithm ?? 'roundrobin',
    checkPath: check?.path,
    checkHost: check?.options.host,
    checkIntervalSeconds: check?.options.intervalSeconds ?? DEFAULT_INTERVAL_SECONDS,
    sendsProxyProtocol: sendsProxyProtocol ?? false,
    maxConnectionsPerServer,
  };
}

function* checkOptions(
  { check, maxConnectionsPerServer }: BalancerBackendOptions,
  name: string,
  connectTimeoutSeconds: number,
): Generator<Problem> {
  const where = `backend '${name}'`;
  yield* checkNumber(`maxConnectionsPerServer of ${where}`, maxConnectionsPerServer, [1, 1_000_000]);
  const { intervalSeconds = DEFAULT_INTERVAL_SECONDS, host } = check?.options ?? {};
  yield* checkNumber(`intervalSeconds of ${where}`, intervalSeconds, [0.1, 3600], 'number');
  yield* checkPath(`the check of ${where}`, check?.path);
  if (host !== undefined && !ADDRESS.accepts(host)) {
    yield toServerProblem(`the check of ${where} has '${host}' as host`, host);
  }
  if (connectTimeoutSeconds <= intervalSeconds * CONNECT_SHARE) return;
  yield {
    code: 'FRONT_SETTING',
    message: `a server of ${where} that does not answer would keep getting connections for longer than two intervals of its checks`,
    given: `connectTimeoutSeconds ${connectTimeoutSeconds}, intervalSeconds ${intervalSeconds}`,
    allowed: 'a connect timeout of at most two fifths of the interval',
    hint: `set connectTimeoutSeconds to ${round(intervalSeconds * CONNECT_SHARE)}, or intervalSeconds to ${round(connectTimeoutSeconds / CONNECT_SHARE)}`,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

interface NamedServers {
  readonly name: string;
  readonly servers: readonly ServerConfig[];
  readonly refusedRequests: readonly RefusedRequest[];
}

function* resolveServers(spec: BalancerBackendSpec): Generator<Problem, NamedServers | undefined> {
  return spec.kind === 'servers' ? yield* listServers(spec) : yield* listNodePorts(spec);
}

function* listServers({
  name,
  servers,
}: BalancerBackendSpec & { readonly kind: 'servers' }): Generator<Problem, NamedServers | undefined> {
  if (!/^[A-Za-z][\w.-]{0,62}$/.test(name)) {
    yield {
      code: 'FRONT_BACKEND',
      message: `'${name}' is not the name of a backend`,
      given: name,
      allowed: "1 to 63 of letters, digits, '_', '.' and '-', beginning with a letter",
      hint: 'it is for logs and metrics: choose a short one',
    };
    return undefined;
  }
  if (servers.length === 0) {
    yield {
      code: 'FRONT_BACKEND',
      message: `backend '${name}' has no servers`,
      given: [],
      allowed: 'at least one server',
      hint: "such as { address: '10.1.3.13', port: 8080 }",
    };
  }
  for (const { address, port } of servers) {
    yield* checkPort(`the port of ${address}, in backend '${name}'`, port);
    if (!ADDRESS.accepts(address)) {
      yield toServerProblem(`'${address}' is not the address of a server, in backend '${name}'`, address);
    }
  }
  const named = servers.map((server) => ({
    name: server.name ?? `${server.address}_${server.port}`,
    address: server.address,
    isName: isDnsName(server.address),
    port: server.port,
  }));
  yield* checkServerNames(named, name);
  return { name, servers: named, refusedRequests: [] };
}

function* checkServerNames(servers: readonly ServerConfig[], backend: string): Generator<Problem> {
  const seen = new Set<string>();
  for (const { name } of servers) {
    if (!/^[\w.-]{1,270}$/.test(name) || seen.has(name)) {
      yield {
        code: 'FRONT_BACKEND',
        message: `a server of backend '${backend}' cannot have the name '${name}'`,
        given: name,
        allowed: "letters, digits, '_', '.' and '-', for each server of the backend another name",
        hint: 'leave the name out to use the address',
      };
    }
    seen.add(name);
  }
}

function toServerProblem(message: string, given: string): Problem {
  return {
    code: 'FRONT_BACKEND',
    message,
    given,
    allowed: ADDRESS.allowed,
    hint: 'write the name or address alone',
  };
}

function* listNodePorts({
  source,
  nodes,
  options,
}: BalancerBackendSpec & { readonly kind: 'node-ports' }): Generator<Problem, NamedServers | undefined> {
  const pods = yield* readPods(source);
  if (!pods) return undefined;
  const nodePort = yield* chooseNodePort(source, pods, options);
  if (nodePort === undefined) return undefined;
  const name = `${source.node.path.replace(/[^\w.-]+/g, '.')}_${nodePort}`;
  if (nodes.length === 0) {
    yield {
      code: 'FRONT_BACKEND',
      message: `there are no nodes to reach '${source.node.path}' through`,
      given: [],
      allowed: 'at least one node',
      hint: 'pass the nodes of the cluster, such as cluster.nodes',
    };
  }
  const servers = nodes.map((node) => toServer(node, nodePort));
  for (const { address } of servers) {
    if (!ADDRESS.accepts(address))
      yield toServerProblem(`'${address}' is not the address of a node`, address);
  }
  yield* checkServerNames(servers, name);
  return { name, servers, refusedRequests: pods.refusedRequests ?? [] };
}

function toServer({ hostname, address }: Machine, port: number): ServerConfig {
  return { name: hostname ?? address, address, isName: isDnsName(address), port };
}

function* readPods(source: BackendSource): Generator<Problem, PodBackend | undefined> {
  try {
    return toPodBackend(source);
  } catch (error) {
    if (!isKumikiError(error)) throw error;
    yield* error.problems.map((problem) => ({ ...problem, constructPath: undefined, source: undefined }));
    return undefined;
  }
}

/** The range of node ports, unless the API server is configured otherwise. */
const NODE_PORTS = [30_000, 32_767] as const;

function* chooseNodePort(
  source: BackendSource,
  { servicePorts }: PodBackend,
  { port, nodePort }: NodePortOptions,
): Generator<Problem, number | undefined> {
  const { path } = source.node;
  if (nodePort !== undefined) {
    if (Number.isInteger(nodePort) && nodePort >= NODE_PORTS[0] && nodePort <= NODE_PORTS[1]) return nodePort;
    yield nodePortProblem(
      `node port ${nodePort} of '${path}' is out of range`,
      nodePort,
      `${NODE_PORTS[0]} to ${NODE_PORTS[1]}`,
      'read it with kubectl get service, or fix it in the Service',
    );
    return undefined;
  }
  const tcp = servicePorts.filter((one) => one.protocol === 'TCP');
  const chosen = port === undefined && tcp.length === 1 ? tcp[0] : tcp.find((one) => one.port === port);
  if (!chosen) {
    yield nodePortProblem(
      port === undefined
        ? `it is not clear which port of '${path}' is meant`
        : `'${path}' has no TCP port ${port}`,
      port ?? tcp.map((one) => one.port),
      tcp.length > 0
        ? `one of its ports: ${tcp.map((one) => one.port).join(', ')}`
        : 'a Service of type NodePort',
      tcp.length > 0
        ? 'name it in the options: { port: … }'
        : 'expose the workload: Exposure.nodePort(30080)',
    );
    return undefined;
  }
  if (chosen.nodePort !== undefined) return chosen.nodePort;
  yield nodePortProblem(
    `the Service of '${path}' has no fixed node port, so the balancer cannot know where it is`,
    `port ${chosen.port}`,
    'a Service of type NodePort with a fixed node port',
    'fix it, such as Exposure.nodePort(30080); or read it after the apply and pass { nodePort: … }',
  );
  return undefined;
}

function nodePortProblem(message: string, given: unknown, allowed: string, hint: string): Problem {
  return { code: 'FRONT_NODE_PORT', message, given, allowed, hint };
}
