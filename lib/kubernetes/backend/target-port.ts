import type { PodBackend, PodPort } from '../../core/references';

/** Names by which workloads commonly call the port behind a number. */
export const USUAL_PORT_NAMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

/** A TCP port that a Service is to have. */
export interface WantedPort {
  readonly port: number;
  /**
   * The pods' port behind it, by number or name.
   * @default - found by number, usual name, or as the only one
   */
  readonly targetPort?: number | string | undefined;
}

/** Why no port of the pods can serve a wanted port. */
export type TargetPortFault =
  /** The backend is a Service that does not have the port. */
  | { readonly kind: 'no-service-port' }
  /** The backend is a Service that sends the port to another target than the wanted one. */
  | { readonly kind: 'other-target'; readonly target: number | string }
  /** The port is there, but not for TCP. */
  | { readonly kind: 'not-tcp'; readonly of: 'Service' | 'pods'; readonly protocol: string }
  /** The pods have no TCP port with the wanted name. */
  | { readonly kind: 'no-such-name' }
  /** The pods have no TCP port, or several and nothing tells which one is meant. */
  | { readonly kind: 'unclear' };

/** The pods' port behind a wanted port, by number or name, or why there is none. */
export type TargetPort =
  | { readonly target: number | string; readonly fault?: never }
  | { readonly target?: never; readonly fault: TargetPortFault };

/**
 * Finds the pods' port behind a wanted port. A Service decides for its pods; of a
 * workload, the best match is taken.
 */
export function findTargetPort(backend: PodBackend, wanted: WantedPort): TargetPort {
  return backend.servicePorts.length > 0 ? findInService(backend, wanted) : findInPods(backend, wanted);
}

/** Those of ports that are for TCP. */
export function filterTcp<P extends { readonly protocol: string }>(ports: readonly P[]): P[] {
  return ports.filter(({ protocol }) => protocol === 'TCP');
}

function findInService({ servicePorts }: PodBackend, { port, targetPort }: WantedPort): TargetPort {
  const sameNumber = servicePorts.filter((mapping) => mapping.port === port);
  const [mapping] = filterTcp(sameNumber);
  if (!mapping) {
    const [other] = sameNumber;
    return other
      ? { fault: { kind: 'not-tcp', of: 'Service', protocol: other.protocol } }
      : { fault: { kind: 'no-service-port' } };
  }
  const { targetPort: target } = mapping;
  if (targetPort !== undefined && targetPort !== target) return { fault: { kind: 'other-target', target } };
  return { target };
}

function findInPods({ ports }: PodBackend, { port, targetPort }: WantedPort): TargetPort {
  const tcp = filterTcp(ports);
  if (typeof targetPort === 'number') return { target: targetPort };
  if (typeof targetPort === 'string') {
    const isThere = tcp.some(({ name }) => name === targetPort);
    return isThere ? { target: targetPort } : { fault: { kind: 'no-such-name' } };
  }
  const found = tryFindBestMatch(tcp, port);
  const sameNumber = ports.find(({ number }) => number === port);
  if (sameNumber && found?.number !== port) {
    return { fault: { kind: 'not-tcp', of: 'pods', protocol: sameNumber.protocol } };
  }
  return found ? { target: found.name ?? found.number } : { fault: { kind: 'unclear' } };
}

/** By number, by the usual name, or because there is no other. */
function tryFindBestMatch(tcp: readonly PodPort[], port: number): PodPort | undefined {
  const usual = USUAL_PORT_NAMES[port];
  return (
    tcp.find(({ number }) => number === port) ??
    tcp.find(({ name }) => name !== undefined && name === usual) ??
    (tcp.length === 1 ? tcp[0] : undefined)
  );
}
