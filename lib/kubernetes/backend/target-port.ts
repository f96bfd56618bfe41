import type { PodBackend, PodPort } from '../../core/references';

/** Common names of the pod port behind a Service port. */
export const USUAL_PORT_NAMES: Readonly<Record<number, string>> = { 80: 'http', 443: 'https' };

/** A requested TCP port of a Service. */
export interface WantedPort {
  readonly port: number;
  /**
   * The pods' port behind it, by number or name.
   * @default - found by number, usual name, or as the only one
   */
  readonly targetPort?: number | string | undefined;
}

/** The reason why no port of the pods fits a wanted port. */
export type TargetPortFault =
  /** The backend is a Service that does not have the port. */
  | { readonly kind: 'no-service-port' }
  /** The backend is a Service that sends the port to another target than the wanted one. */
  | { readonly kind: 'other-target'; readonly target: number | string }
  /** The port exists, but not for TCP. */
  | { readonly kind: 'not-tcp'; readonly of: 'Service' | 'pods'; readonly protocol: string }
  /** The pods have no TCP port with the wanted name. */
  | { readonly kind: 'no-such-name' }
  /** The pods have no TCP port, or several of which none is clearly meant. */
  | { readonly kind: 'unclear' };

/** The pods' port behind a wanted port, by number or name, or the reason why there is none. */
export type TargetPort =
  | { readonly target: number | string; readonly fault?: never }
  | { readonly target?: never; readonly fault: TargetPortFault };

/**
 * Finds the pods' port behind a wanted port. A Service determines the port of its pods; for a workload, the
 * best match is used.
 */
export function findTargetPort(backend: PodBackend, wanted: WantedPort): TargetPort {
  return backend.servicePorts.length > 0 ? findInService(backend, wanted) : findInPods(backend, wanted);
}

/** Keeps the ports for TCP. */
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

/** Finds a port by number, by its usual name, or as the only one. */
function tryFindBestMatch(tcp: readonly PodPort[], port: number): PodPort | undefined {
  const usual = USUAL_PORT_NAMES[port];
  return (
    tcp.find(({ number }) => number === port) ??
    tcp.find(({ name }) => name !== undefined && name === usual) ??
    (tcp.length === 1 ? tcp[0] : undefined)
  );
}
