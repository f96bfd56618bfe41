import type { PodBackend, PodPort } from '../core/references';
import type { Problem } from '../errors';
import type { HealthCheck } from './health-check';

/** A TCP port of a virtual IP. Direct server return cannot translate: servers, Service and clients all use this number. */
export interface LoadBalancerPortProps {
  /** 1 to 65535. */
  readonly port: number;
  /**
   * The pods' port, by number or name; kube-proxy translates to it inside the cluster. Leave it out when the backend is a
   * Service, which says it itself.
   * @default - the pods' port of the same number, or with the name usual for it (80 http, 443 https), or their only TCP port
   */
  readonly targetPort?: number | string;
  /**
   * How the servers are checked on this port.
   * @default - the health check of the service
   */
  readonly healthCheck?: HealthCheck;
  /**
   * Seconds between two checks, 10 to 2147483647.
   * @default - the delay loop of the service
   */
  readonly delayLoopSeconds?: number;
}

/** A port of a virtual IP: its number, or the number with options. */
export type LoadBalancerPort = number | LoadBalancerPortProps;

/** A port with the pods' port behind it. */
export interface ServedPort extends LoadBalancerPortProps {
  /** Name in the Service: stable, so that server-side apply can tell ports apart. */
  readonly name: string;
  readonly targetPort: number | string;
}

export interface ServedPorts {
  readonly ports: readonly ServedPort[];
  readonly problems: readonly Problem[];
}

/** Registered names of ports by which workloads commonly call them. */
const USUAL_NAMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

/** Finds the pods' port behind each port asked for; without any, the ports of the Service that is the backend. */
export function servedPorts(
  backend: PodBackend,
  asked: readonly LoadBalancerPort[] | undefined,
): ServedPorts {
  const problems = asked ? [] : otherProtocolsOf(backend);
  const tcp = backend.servicePorts.filter(isTcp).map(({ port }) => port);
  const ports = (asked ?? tcp).map((port) => {
    const props = typeof port === 'object' ? port : { port };
    const target = targetOf(backend, props);
    if (typeof target === 'object') problems.push(target);
    // a port without a known target still counts for the checks of the specification
    const targetPort = typeof target === 'object' ? props.port : target;
    return { ...props, name: USUAL_NAMES[props.port] ?? `tcp-${props.port}`, targetPort };
  });
  return { ports, problems };
}

/** A Service is never served in part unless the ports are asked for by number. */
function otherProtocolsOf(backend: PodBackend): Problem[] {
  return backend.servicePorts.filter((port) => !isTcp(port)).map((port) => notTcp(backend, port));
}

function notTcp(backend: PodBackend, { port, protocol }: { port: number; protocol: string }): Problem {
  return dsrProblem(
    `port ${port} of the Service '${backend.construct.node.path}' is ${protocol}; the appliance carries TCP only`,
    port,
    `the TCP ports of the Service: ${tcpPortsOf(backend)}`,
    'name the TCP ports to serve in ports',
  );
}

function tcpPortsOf(backend: PodBackend): string {
  const ports = backend.servicePorts.filter(isTcp).map(({ port }) => port);
  return ports.join(', ') || 'none';
}

function targetOf(backend: PodBackend, props: LoadBalancerPortProps): number | string | Problem {
  return backend.servicePorts.length > 0 ? targetOfService(backend, props) : targetOfWorkload(backend, props);
}

function targetOfService(backend: PodBackend, { port, targetPort }: LoadBalancerPortProps) {
  const path = backend.construct.node.path;
  const sameNumber = backend.servicePorts.filter((mapping) => mapping.port === port);
  const mapping = sameNumber.find(isTcp);
  if (!mapping) {
    const [other] = sameNumber;
    if (other) return notTcp(backend, other);
    return dsrProblem(
      `the Service '${path}' has no port ${port}`,
      port,
      `the TCP ports of the Service: ${tcpPortsOf(backend)}`,
      'add the port to the Service: direct server return cannot translate ports',
    );
  }
  if (targetPort !== undefined && targetPort !== mapping.targetPort) {
    return dsrProblem(
      `port ${port} of the Service '${path}' goes to ${mapping.targetPort}, not to ${targetPort}`,
      targetPort,
      String(mapping.targetPort),
      'leave targetPort out: the Service says it',
    );
  }
  return mapping.targetPort;
}

function targetOfWorkload(backend: PodBackend, { port, targetPort }: LoadBalancerPortProps) {
  const path = backend.construct.node.path;
  const sameNumber = backend.ports.filter(({ number }) => number === port);
  if (targetPort === undefined && sameNumber.length > 0 && !sameNumber.some(isTcp)) {
    return dsrProblem(
      `port ${port} of the pods of '${path}' is ${sameNumber[0]?.protocol}; the appliance carries TCP only`,
      port,
      'TCP ports',
      'choose another port, or expose this one without the appliance',
    );
  }
  const tcp = backend.ports.filter(isTcp);
  const named = tcp.find(({ name }) => name === (targetPort ?? USUAL_NAMES[port]) && name !== undefined);
  if (typeof targetPort === 'number') return targetPort;
  if (typeof targetPort === 'string' && !named) {
    return portProblem(`the pods of '${path}' have no TCP port named '${targetPort}'`, targetPort, tcp);
  }
  const only = tcp.length === 1 ? tcp[0] : undefined;
  const found =
    typeof targetPort === 'string' ? named : (tcp.find(({ number }) => number === port) ?? named ?? only);
  if (found) return found.name ?? found.number;
  return portProblem(
    tcp.length > 0
      ? `port ${port} could go to ${tcp.length} ports of the pods of '${path}'`
      : `the pods of '${path}' have no TCP port`,
    port,
    tcp,
  );
}

function dsrProblem(message: string, given: number | string, allowed: string, hint: string): Problem {
  return { code: 'LB_DSR', message, given, allowed, hint };
}

function portProblem(message: string, given: number | string, tcp: readonly PodPort[]): Problem {
  const list = tcp.map(({ name, number }) => (name === undefined ? `${number}` : `${number} (${name})`));
  return {
    code: 'VIP_PORT',
    message,
    given,
    allowed:
      list.length > 0
        ? `targetPort: one of ${list.join(', ')}`
        : 'a workload whose containers declare a TCP port',
    hint: 'say which in ports: [{ port, targetPort }]',
  };
}

function isTcp({ protocol }: { readonly protocol: string }): boolean {
  return protocol === 'TCP';
}
