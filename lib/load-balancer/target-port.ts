import type { Problem } from '../core/errors';
import type { PodBackend, PodPort } from '../core/references';
import type { LoadBalancerPortProps } from './ports';

/** Registered names of ports by which workloads commonly call them. */
export const USUAL_NAMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

type Asked = Pick<LoadBalancerPortProps, 'port' | 'targetPort'>;

/** The pods' port behind a port of a virtual IP, by number or name; a problem when there is none, or no telling which. */
export function targetOf(backend: PodBackend, asked: Asked): number | string | Problem {
  return backend.servicePorts.length > 0 ? targetOfService(backend, asked) : targetOfWorkload(backend, asked);
}

/** A Service is never served in part unless the ports are asked for by number. */
export function otherProtocolProblems(backend: PodBackend): Problem[] {
  return backend.servicePorts.filter((port) => !isTcp(port)).map((port) => notTcp(backend, port));
}

function targetOfService(backend: PodBackend, { port, targetPort }: Asked) {
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

function targetOfWorkload(backend: PodBackend, { port, targetPort }: Asked) {
  const path = backend.construct.node.path;
  const tcp = backend.ports.filter(isTcp);
  if (typeof targetPort === 'number') return targetPort;
  if (typeof targetPort === 'string') {
    if (tcp.some(({ name }) => name === targetPort)) return targetPort;
    return portProblem(`the pods of '${path}' have no TCP port named '${targetPort}'`, targetPort, tcp);
  }
  const found = podPortFor(tcp, port);
  const other = backend.ports.find(({ number }) => number === port);
  if (other && found?.number !== port) {
    return dsrProblem(
      `port ${port} of the pods of '${path}' is ${other.protocol}; the appliance carries TCP only`,
      port,
      'a port that is TCP in the pods',
      'choose another port, or expose this one without the appliance',
    );
  }
  if (found) return found.name ?? found.number;
  const fault = `port ${port} could go to ${tcp.length} ports of the pods of '${path}'`;
  return portProblem(tcp.length > 0 ? fault : `the pods of '${path}' have no TCP port`, port, tcp);
}

/** By number, by the usual name, or because there is no other. */
function podPortFor(tcp: readonly PodPort[], port: number): PodPort | undefined {
  const usual = USUAL_NAMES[port];
  return (
    tcp.find(({ number }) => number === port) ??
    tcp.find(({ name }) => name !== undefined && name === usual) ??
    (tcp.length === 1 ? tcp[0] : undefined)
  );
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
