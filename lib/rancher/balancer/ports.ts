import type { TcpBalancerProps } from './tcp-balancer-props';

/** The port on which Rancher's balancers answered health checks. */
export const HEALTH_PORT = 42;
export const METRICS_PORT = 8404;
/** Used on loopback only, inside the container. */
export const DRAIN_PORT = 8405;

/** Returns a port in the container: those below 1024 require root, which no container needs to be. */
export function toContainerPort(port: number): number {
  return port < 1024 ? port + 10_000 : port;
}

/** A port that clients connect to, and the one in the container on which HAProxy listens for it. */
export interface PublishedPort {
  readonly name: string;
  readonly port: number;
  readonly containerPort: number;
}

/** Lists the ports of a balancer, those of its frontends first. */
export function listPublishedPorts({ frontends, healthPort }: TcpBalancerProps): readonly PublishedPort[] {
  return [
    ...frontends.map(({ mode, port }) => ({ name: `${mode}-${port}`, port })),
    { name: 'health', port: healthPort ?? HEALTH_PORT },
  ].map(({ name, port }) => ({ name, port, containerPort: toContainerPort(port) }));
}

/** An image that runs as any user, and stops on SIGUSR1. */
export const DEFAULT_IMAGE = 'docker.io/library/haproxy:3.4.1-alpine';
